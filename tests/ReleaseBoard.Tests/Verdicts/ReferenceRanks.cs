namespace ReleaseBoard.Tests.Verdicts;

/// <summary>Mann and Whitney's test by its definition, pair by pair: what the house's own, faster way is held against.</summary>
internal static class ReferenceRanks
{
    /// <summary>In how many of all pairs the value of x is greater; equal pairs count half.</summary>
    public static double U(double[] x, double[] y) => x.Sum(one => y.Sum(other => one > other ? 1 : one == other ? 0.5 : 0));

    /// <summary>How many standard deviations U is from its middle, half a step nearer for continuity, with the correction for ties.</summary>
    public static double W(double[] x, double[] y)
    {
        double n = x.Length, m = y.Length;
        var ties = x.Concat(y).GroupBy(value => value).Sum(group => Math.Pow(group.Count(), 3) - group.Count());
        var variance = n * m / 12 * (n + m + 1 - (ties / ((n + m) * (n + m - 1))));
        var distance = U(x, y) - (n * m / 2);
        return (distance - (0.5 * Math.Sign(distance))) / Math.Sqrt(variance);
    }

    /// <summary>The two-sided chance by the normal approximation.</summary>
    public static double Chance(double[] x, double[] y) => Math.Min(1, 2 * Above(Math.Abs(W(x, y))));

    /// <summary>The two-sided chance of a U at least as far from the middle, by counting all orders; only without ties.</summary>
    public static double ExactChance(double u, int n, int m)
    {
        // By its generating function: the product of (1 - q^(m+i)) / (1 - q^i) for i from 1 to n.
        var ways = new double[(n * m) + 1];
        ways[0] = 1;
        for (var i = 1; i <= n; i++)
        {
            for (var at = ways.Length - 1; at >= m + i; at--)
            {
                ways[at] -= ways[at - m - i];
            }

            for (var at = i; at < ways.Length; at++)
            {
                ways[at] += ways[at - i];
            }
        }

        return Math.Min(1, 2 * ways.Skip((int)Math.Ceiling(Math.Max(u, (n * m) - u))).Sum() / ways.Sum());
    }

    /// <summary>The chance of a standard normal value above z, by Marsaglia's series (2004); for z of 0 to 4.</summary>
    private static double Above(double z)
    {
        double sum = z, term = z;
        for (var i = 3; term > sum * 1e-17; i += 2)
        {
            term *= z * z / i;
            sum += term;
        }

        return 0.5 - (sum * Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI));
    }
}
