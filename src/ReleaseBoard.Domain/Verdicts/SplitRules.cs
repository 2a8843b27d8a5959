namespace ReleaseBoard.Domain.Verdicts;

/// <summary>
/// Do counts fall as the known split says they should? A test that may be looked at after every single event.
/// Lindon and Malek, "Anytime-valid inference for multinomial count data", NeurIPS 2022.
/// </summary>
public static class SplitRules
{
    /// <summary>
    /// The logarithm of the Bayes factor against the expected shares: B(a + c) / B(a) / prod(share^c) with a = firmness * share.
    /// Factors of independent stretches of time multiply, so their logarithms add up; exp(-x), 1 at most, is the chance of a
    /// split as odd as this at any look.
    /// </summary>
    /// <param name="counts">Events by side; none is negative.</param>
    /// <param name="shares">The expected share of each side: above 0, summing to 1.</param>
    /// <param name="firmness">How many events the prior at the expected shares is worth; 100 is what the authors recommend.</param>
    public static double LogBayesFactor(ReadOnlySpan<long> counts, ReadOnlySpan<double> shares, double firmness)
    {
        if (counts.Length != shares.Length)
        {
            throw new ArgumentException("Each count has one expected share.", nameof(shares));
        }

        double sum = 0, prior = 0, total = 0;
        for (var i = 0; i < counts.Length; i++)
        {
            var (firm, count) = (firmness * shares[i], counts[i]);
            sum += BetaRules.LogGamma(firm + count) - BetaRules.LogGamma(firm) - (count * Math.Log(shares[i]));
            prior += firm;
            total += firm + count;
        }

        return sum - BetaRules.LogGamma(total) + BetaRules.LogGamma(prior);
    }
}
