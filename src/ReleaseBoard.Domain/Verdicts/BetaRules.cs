namespace ReleaseBoard.Domain.Verdicts;

/// <summary>The gamma and beta functions that tests on counts are made of.</summary>
internal static class BetaRules
{
    /// <summary>The logarithm of the gamma function for x above 0: Lanczos' approximation (g = 7, n = 9), good to about 15 digits.</summary>
    public static double LogGamma(double x)
    {
        if (x < 0.5)
        {
            return Math.Log(Math.PI / Math.Sin(Math.PI * x)) - LogGamma(1 - x);
        }

        x -= 1;
        var sum = Lanczos[0];
        for (var i = 1; i < Lanczos.Length; i++)
        {
            sum += Lanczos[i] / (x + i);
        }

        var t = x + 7.5;
        return (0.5 * Math.Log(2 * Math.PI)) + ((x + 0.5) * Math.Log(t)) - t + Math.Log(sum);
    }

    /// <summary>The logarithm of the chance that a Beta(a, b) value lies above x: finite also where the chance is too small for a double.</summary>
    public static double LogAbove(double a, double b, double x)
    {
        if (x <= 0)
        {
            return 0;
        }

        // I_x(a, b) = 1 - I_(1-x)(b, a), and the fraction goes fast on one side only.
        var front = LogGamma(a + b) - LogGamma(a) - LogGamma(b) + (a * Math.Log(x)) + (b * Math.Log(1 - x));
        return x > (a + 1) / (a + b + 2)
            ? front + Math.Log(Fraction(b, a, 1 - x) / b)
            : Math.Log(Math.Max(double.Epsilon, 1 - (Math.Exp(front) * Fraction(a, b, x) / a)));
    }

    /// <summary>The continued fraction of the incomplete beta function by Lentz' method (Numerical Recipes, 6.4).</summary>
    private static double Fraction(double a, double b, double x)
    {
        const int MostTerms = 10_000;
        double c = 1, d = 1 / NotZero(1 - ((a + b) * x / (a + 1))), fraction = d;
        for (var m = 1; m < MostTerms; m++)
        {
            var even = m * (b - m) * x / ((a - 1 + (2 * m)) * (a + (2 * m)));
            d = 1 / NotZero(1 + (even * d));
            c = NotZero(1 + (even / c));
            fraction *= d * c;
            var odd = -(a + m) * (a + b + m) * x / ((a + (2 * m)) * (a + 1 + (2 * m)));
            d = 1 / NotZero(1 + (odd * d));
            c = NotZero(1 + (odd / c));
            fraction *= d * c;
            if (Math.Abs((d * c) - 1) < 1e-14)
            {
                break;
            }
        }

        return fraction;
    }

    private static double NotZero(double value) => Math.Abs(value) < 1e-300 ? 1e-300 : value;

    private static ReadOnlySpan<double> Lanczos =>
    [
        0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
        12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
    ];
}
