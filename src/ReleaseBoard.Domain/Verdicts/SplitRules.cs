namespace ReleaseBoard.Domain.Verdicts;

/// <summary>
/// Do counts fall as the known split says they should? A test that may be looked at after every single event.
/// Lindon and Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022.
/// </summary>
public static class SplitRules
{
    // How firmly the prior stands at the expected shares: their recommendation, and what the published values were made with.
    private const double Firmness = 100;

    /// <summary>
    /// The logarithm of the Bayes factor against the expected shares: B(a + c) / B(a) / prod(share^c) with a = 100 * share.
    /// Factors of independent stretches of time multiply, so their logarithms add up.
    /// </summary>
    /// <param name="counts">Events by side; none is negative.</param>
    /// <param name="shares">The expected share of each side: above 0, summing to 1.</param>
    public static double LogBayesFactor(ReadOnlySpan<long> counts, ReadOnlySpan<double> shares)
    {
        if (counts.Length != shares.Length)
        {
            throw new ArgumentException("Each count has one expected share.", nameof(shares));
        }

        double sum = 0, prior = 0, total = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var (firm, count) = (Firmness * shares[i], counts[i]);
            sum += BetaRules.LogGamma(firm + count) - BetaRules.LogGamma(firm) - (count * Math.Log(shares[i]));
            prior += firm;
            total += firm + count;
        }

        return sum - BetaRules.LogGamma(total) + BetaRules.LogGamma(prior);
    }

    /// <summary>
    /// The chance of seeing a split as odd as this at any look if the shares were as expected, from 0 to 1. Of several looks
    /// the smallest counts.
    /// </summary>
    public static double Chance(double logBayesFactor) => logBayesFactor <= 0 ? 1 : Math.Exp(-logBayesFactor);
}
