using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Verdicts;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>
/// The guards of a rollout: failures and latency of the new deployment beside the old one at the same time. They may be looked at
/// with every sample (<see cref="RatioRules"/>, <see cref="SequenceRules"/>), and are bad only when the whole interval lies beyond
/// what is allowed.
/// </summary>
public static class StepGuardRules
{
    // The number of requests, old and new together, at which the latency's interval is tightest: half a minute of a busy shop.
    private const long Planned = 2_000;

    public static MetricVerdict Judge(VerifiedMetric metric, StepEvidence sight, double alpha)
    {
        var counts = sight.Whole.Counts;
        if (sight.IsAlone)
        {
            return Said(metric, MetricState.Alone, $"{sight.NewVersion} answers alone, so there is nothing to compare it with; only the limits hold.");
        }

        if (counts.NewRequests == 0 || counts.OldRequests == 0)
        {
            return Said(metric, MetricState.Nodata, $"No request came to {(counts.NewRequests == 0 ? sight.NewVersion : sight.OldVersion)} in this step: inconclusive.");
        }

        var verdict = metric.Reads is MetricReading.Failures ? Failures(metric, sight, alpha) : Latency(metric, sight, alpha);
        var fewest = Math.Min(counts.NewRequests, counts.OldRequests);
        return fewest >= metric.MinimumData
            ? verdict
            : verdict with { State = MetricState.TooFew, Sentence = $"Only {FigureWords.Requests(fewest)} came to {(counts.NewRequests <= counts.OldRequests ? sight.NewVersion : sight.OldVersion)}; at least {metric.MinimumData} are needed: inconclusive." };
    }

    /// <summary>Whether it is worse than allowed: the question alone, without the words, for those who ask it with every sample.</summary>
    public static bool IsBeyond(VerifiedMetric metric, StepEvidence sight, double alpha)
    {
        var counts = sight.Whole.Counts;
        if (sight.IsAlone || Math.Min(counts.OldRequests, counts.NewRequests) < metric.MinimumData)
        {
            return false;
        }

        if (metric.Reads is MetricReading.Latency)
        {
            return SequenceRules.AtLeast(sight.Whole.OldLatency, sight.Whole.NewLatency, alpha, Planned) is { } logarithm && logarithm.Lower > Math.Log(1 + metric.Allowed);
        }

        var steps = Steps(sight);
        var all = Together(steps);
        if (Rate(all.NewFailures, all.NewRequests) <= Rate(all.OldFailures, all.OldRequests))
        {
            // No evidence need be weighed for what is not even so as it stands.
            return false;
        }

        var isMore = RatioRules.LogEvidence(steps, metric.IsAbsolute ? 1 : 1 + metric.Allowed) >= -Math.Log(alpha);

        // Points are no share of a rate, so the ratio alone cannot tell: here the sequence of the difference must agree.
        return isMore && (!metric.IsAbsolute || (Points(all, alpha) is { } points && points.Lower > metric.Allowed));
    }

    /// <summary>True when it is worse in what is still news: a level that was left 20 minutes ago turns nothing back (rule 7).</summary>
    public static bool IsNews(VerifiedMetric metric, BothSides recent)
    {
        var counts = recent.Counts;
        if (counts.NewRequests == 0 || counts.OldRequests == 0)
        {
            return false;
        }

        var oldRate = Rate(counts.OldFailures, counts.OldRequests);
        return metric.Reads is MetricReading.Failures
            ? Rate(counts.NewFailures, counts.NewRequests) > oldRate + Allowed(metric, oldRate)
            : recent.NewLatency.Mean - recent.OldLatency.Mean > Math.Log(1 + metric.Allowed);
    }

    private static MetricVerdict Failures(VerifiedMetric metric, StepEvidence sight, double alpha)
    {
        var steps = Steps(sight);
        var all = Together(steps);
        var (oldRate, newRate) = (Rate(all.OldFailures, all.OldRequests), Rate(all.NewFailures, all.NewRequests));
        var isBad = IsBeyond(metric, sight, alpha);
        var difference = metric.IsAbsolute && Points(all, alpha) is { } points ? points : RatioRules.Difference(steps, alpha);
        var allowed = Allowed(metric, oldRate);
        var bar = new VerdictBar(difference.Lower * 100, difference.Upper * 100, difference.Estimate * 100, allowed * 100, "points");
        return Said(metric, isBad ? MetricState.High : MetricState.Pass, "") with
        {
            Old = FigureWords.Percent(oldRate),
            New = FigureWords.Percent(newRate),
            Bar = bar,
            Sentence = $"{FigureWords.Percent(newRate)} of {FigureWords.Requests(all.NewRequests)} failed on {sight.NewVersion}, {FigureWords.Percent(oldRate)} on {sight.OldVersion}{(sight.Earlier.Count > 0 ? " since the rollout began" : "")}; {Between(bar)}: {Word(isBad, bar)}.",
        };
    }

    private static MetricVerdict Latency(VerifiedMetric metric, StepEvidence sight, double alpha)
    {
        var (old, fresh) = (sight.Whole.OldLatency, sight.Whole.NewLatency);
        if (SequenceRules.AtLeast(old, fresh, alpha, Planned) is not { } logarithm)
        {
            return Said(metric, MetricState.TooFew, $"Too few requests were timed to compare {sight.NewVersion} with {sight.OldVersion}: inconclusive.");
        }

        var isBad = IsBeyond(metric, sight, alpha);
        var bar = new VerdictBar(More(logarithm.Lower), More(logarithm.Upper), More(logarithm.Estimate), metric.Allowed * 100, "%");
        var (oldTypical, newTypical) = (LatencyRules.Typical(old), LatencyRules.Typical(fresh));
        return Said(metric, isBad ? MetricState.High : MetricState.Pass, "") with
        {
            Old = FigureWords.Milliseconds(oldTypical),
            New = FigureWords.Milliseconds(newTypical),
            Bar = bar,
            Sentence = $"{FigureWords.Requests(fresh.Count)} took {FigureWords.Milliseconds(newTypical)} in the mean on {sight.NewVersion}, {FigureWords.Milliseconds(oldTypical)} on {sight.OldVersion}{Alike(sight)}; {Between(bar)}: {Word(isBad, bar)}.",
        };
    }

    private static string Alike(StepEvidence sight) => sight.FastEnough > 0 ? $" (below {FigureWords.Milliseconds(sight.FastEnough)} all count alike)" : "";

    internal static string Between(VerdictBar bar)
    {
        var unit = bar.Unit.Length == 0 ? "" : $" {bar.Unit}";
        return $"the difference is between {FigureWords.Signed(bar.Lower)} and {FigureWords.Signed(bar.Upper)}{unit}; allowed is {FigureWords.Signed(bar.Allowed)}";
    }

    // A pass says that it is not surely worse than allowed; only where the whole interval lies within does it say more than that.
    internal static string Word(bool isBad, VerdictBar bar) => isBad ? "fail"
        : (bar.Allowed < 0 ? bar.Lower >= bar.Allowed : bar.Upper <= bar.Allowed) ? "pass"
        : "pass, for it is not surely beyond that";

    internal static MetricVerdict Said(VerifiedMetric metric, MetricState state, string sentence) => new()
    {
        Key = metric.Key,
        Title = metric.Title,
        State = state,
        Sentence = sentence,
        Group = metric.Group.Name,
        Weight = metric.Group.Weight,
        IsCritical = metric.IsCritical,
        IsDryRun = metric.IsDryRun,
        IsGuard = metric.IsGuard,
    };

    private static double Allowed(VerifiedMetric metric, double oldRate) => metric.IsAbsolute ? metric.Allowed : metric.Allowed * oldRate;

    private static double Rate(long failures, long requests) => requests == 0 ? 0 : (double)failures / requests;

    private static List<SplitCounts> Steps(StepEvidence sight) => [.. sight.Earlier, sight.Whole.Counts];

    private static SplitCounts Together(List<SplitCounts> steps) =>
        steps.Where(step => step is { OldRequests: > 0, NewRequests: > 0 }).Aggregate(default(SplitCounts), (sum, step) => sum + step);

    private static Interval? Points(SplitCounts all, double alpha) =>
        SequenceRules.AtLeast(Sample.OfCounts(all.OldFailures, all.OldRequests), Sample.OfCounts(all.NewFailures, all.NewRequests), alpha, Planned);

    // As far as a page can show: a thousand times as slow says enough.
    private static double More(double logarithm) => Math.Clamp((Math.Exp(Math.Min(logarithm, 20)) - 1) * 100, -100, 1e6);
}
