namespace ReleaseBoard.Domain.Verdicts;

/// <summary>What both sides answered in one stretch of time under the same shares.</summary>
public readonly record struct SplitCounts(long OldRequests, long OldFailures, long NewRequests, long NewFailures)
{
    /// <summary>The new side's share of the requests that were really routed, 0 to 1.</summary>
    public double Share => OldRequests + NewRequests == 0 ? 0 : (double)NewRequests / (OldRequests + NewRequests);

    public static SplitCounts operator +(SplitCounts one, SplitCounts other) => new(
        one.OldRequests + other.OldRequests, one.OldFailures + other.OldFailures, one.NewRequests + other.NewRequests, one.NewFailures + other.NewFailures);
}

/// <summary>
/// How many times as often does the new side fail? Of all requests that failed, a share s * r / (s * r + 1 - s) is the new side's
/// if it got the share s of the requests and fails r times as often as the old: the test of <see cref="SplitRules"/> on failures,
/// given the requests. Valid at any time and for the fewest failures, since nothing in it is approximate. It differs from the
/// published two-sided test in two points, both for power where failures are few: it bets on one side only (the prior above the
/// expected share, after Ramdas and others, "Admissible anytime-valid sequential inference", 2020), and the prior is worth
/// <see cref="Firmness"/> failures and not 100.
/// </summary>
public static class RatioRules
{
    /// <summary>How many failures the prior is worth. Of 1 to 100 the one with the most power at a dozen failures (the <c>verdicts</c> benchmark).</summary>
    public const double Firmness = 3;

    private const double LeastRatio = 1e-6;
    private const double MostRatio = 1e6;

    // The end of an interval is shown with three digits: so often halved, it is good to five.
    private const int Halvings = 22;

    /// <summary>
    /// The logarithm of the evidence that the new side fails more than <paramref name="ratio"/> times as often; stretches with
    /// different shares multiply, so their logarithms add up. Stretches where only one side was asked say nothing.
    /// </summary>
    public static double LogEvidence(IReadOnlyList<SplitCounts> steps, double ratio)
    {
        double sum = 0;
        foreach (var step in steps)
        {
            sum += step.OldRequests > 0 && step.NewRequests > 0 ? More(step.NewFailures, step.OldFailures, Expected(step.Share, ratio)) : 0;
        }

        return sum;
    }

    /// <summary>How many times as often it fails, at least and at most, each end surely but with chance <paramref name="alpha"/> at all looks together; null without failures.</summary>
    public static Interval? Ratio(IReadOnlyList<SplitCounts> steps, double alpha)
    {
        var compared = steps.Where(step => step is { OldRequests: > 0, NewRequests: > 0 }).ToList();
        var all = compared.Aggregate(default(SplitCounts), (sum, step) => sum + step);
        if (all.OldFailures + all.NewFailures == 0)
        {
            return null;
        }

        var enough = -Math.Log(alpha);
        var mirrored = compared.Select(step => new SplitCounts(step.NewRequests, step.NewFailures, step.OldRequests, step.OldFailures)).ToList();
        return new Interval(
            all.OldFailures == 0 ? double.PositiveInfinity : (double)all.NewFailures / all.NewRequests / ((double)all.OldFailures / all.OldRequests),
            Least(compared, enough),
            1 / Least(mirrored, enough));
    }

    /// <summary>
    /// The same as a difference of shares, 0 to 1, at the rate at which requests failed on both sides together. Without any failure
    /// each side's rate may still be up to 1 - alpha^(1/requests).
    /// </summary>
    public static Interval Difference(IReadOnlyList<SplitCounts> steps, double alpha)
    {
        var all = steps.Where(step => step is { OldRequests: > 0, NewRequests: > 0 }).Aggregate(default(SplitCounts), (sum, step) => sum + step);
        if (Ratio(steps, alpha) is not { } ratio)
        {
            return new Interval(0, -Highest(all.OldRequests, alpha), Highest(all.NewRequests, alpha));
        }

        var rate = (double)(all.OldFailures + all.NewFailures) / (all.OldRequests + all.NewRequests);
        return new Interval(
            ((double)all.NewFailures / all.NewRequests) - ((double)all.OldFailures / all.OldRequests),
            Difference(rate, all.Share, ratio.Lower),
            double.IsInfinity(ratio.Upper) ? Highest(all.NewFailures, all.NewRequests, alpha) : Difference(rate, all.Share, ratio.Upper));
    }

    private static double Difference(double rate, double share, double ratio) => rate * (ratio - 1) / ((share * ratio) + 1 - share);

    private static double Highest(long requests, double alpha) => requests == 0 ? 1 : 1 - Math.Pow(alpha, 1.0 / requests);

    /// <summary>
    /// The highest rate that is not yet ruled out, at all looks together: where the mixture of all rates, each as likely, is worth
    /// 1 / alpha of it (the beta-binomial mixture of Robbins, 1970). Where nothing bounds how many times as often the new side fails,
    /// the difference is still no greater than its rate.
    /// </summary>
    private static double Highest(long failures, long requests, double alpha)
    {
        var passed = requests - failures;
        var mixture = BetaRules.LogGamma(failures + 1) + BetaRules.LogGamma(passed + 1) - BetaRules.LogGamma(requests + 2);
        var (low, high) = ((double)failures / requests, 1.0);
        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            var isRuledOut = mixture - (failures * Math.Log(middle)) - (passed * Math.Log(1 - middle)) >= -Math.Log(alpha);
            (low, high) = isRuledOut ? (low, middle) : (middle, high);
        }

        return high;
    }

    private static double Expected(double share, double ratio) => share * ratio / ((share * ratio) + 1 - share);

    /// <summary>The Bayes factor of "more than expected" against the expected share: the two-sided one, times how much of its belief lies above after against before.</summary>
    private static double More(long fresh, long old, double share)
    {
        var (above, below) = (Firmness * share, Firmness * (1 - share));
        var twoSided = SplitRules.LogBayesFactor([fresh, old], [share, 1 - share], Firmness);
        return twoSided + BetaRules.LogAbove(above + fresh, below + old, share) - BetaRules.LogAbove(above, below, share);
    }

    /// <summary>The greatest ratio there is enough evidence to be above; 0 where there is none.</summary>
    private static double Least(List<SplitCounts> steps, double enough)
    {
        var (low, high) = (Math.Log(LeastRatio), Math.Log(MostRatio));
        if (LogEvidence(steps, LeastRatio) < enough)
        {
            return 0;
        }

        for (var i = 0; i < Halvings; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = LogEvidence(steps, Math.Exp(middle)) >= enough ? (middle, high) : (low, middle);
        }

        return Math.Exp(low);
    }
}
