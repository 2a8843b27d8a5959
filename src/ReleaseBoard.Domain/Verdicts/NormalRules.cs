namespace ReleaseBoard.Domain.Verdicts;

/// <summary>The normal distribution.</summary>
internal static class NormalRules
{
    /// <summary>The chance of a standard normal value above z, for z of 0 or more, good to about 15 digits (Marsaglia 2004; Lentz' fraction beyond 4).</summary>
    public static double Above(double z)
    {
        var density = Math.Exp(-z * z / 2) / Math.Sqrt(2 * Math.PI);
        if (z > 4)
        {
            var fraction = z;
            for (var i = 120; i > 0; i--)
            {
                fraction = z + (i / fraction);
            }

            return density / fraction;
        }

        double sum = z, term = z;
        for (var i = 3; term > sum * 1e-17; i += 2)
        {
            term *= z * z / i;
            sum += term;
        }

        return 0.5 - (sum * density);
    }
}
