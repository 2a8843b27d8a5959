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

    /// <summary>True when it is bad, and was so in what is still news: a level that was left 20 minutes ago turns nothing back (rule 7).</summary>
    public static bool Trips(VerifiedMetric metric, MetricVerdict verdict, BothSides recent)
    {
        if (verdict.State is not MetricState.High || recent.Counts.NewRequests == 0 || recent.Counts.OldRequests == 0)
        {
            return false;
        }

        var counts = recent.Counts;
        return metric.Reads is MetricReading.Failures
            ? Rate(counts.NewFailures, counts.NewRequests) > Allowed(metric, Rate(counts.OldFailures, counts.OldRequests)) + Rate(counts.OldFailures, counts.OldRequests)
            : recent.NewLatency.Mean - recent.OldLatency.Mean > Math.Log(1 + metric.Allowed);
    }

    private static MetricVerdict Failures(VerifiedMetric metric, StepEvidence sight, double alpha)
    {
        var steps = sight.Earlier.Append(sight.Whole.Counts).ToList();
        var all = steps.Where(step => step is { OldRequests: > 0, NewRequests: > 0 }).Aggregate(default(SplitCounts), (sum, step) => sum + step);
        var (oldRate, newRate) = (Rate(all.OldFailures, all.OldRequests), Rate(all.NewFailures, all.NewRequests));
        var enough = -Math.Log(alpha);
        var difference = RatioRules.Difference(steps, alpha);
        var isBad = RatioRules.LogEvidence(steps, metric.IsAbsolute ? 1 : 1 + metric.Allowed) >= enough;
        var allowed = Allowed(metric, oldRate);
        if (metric.IsAbsolute && SequenceRules.AtLeast(Of(all.OldFailures, all.OldRequests), Of(all.NewFailures, all.NewRequests), alpha, Planned) is { } interval)
        {
            // Points are no share of a rate, so the ratio alone cannot tell: here the sequence of the difference must agree.
            (difference, isBad) = (interval, isBad && interval.Lower > allowed);
        }

        var bar = new VerdictBar(difference.Lower * 100, difference.Upper * 100, difference.Estimate * 100, allowed * 100, "points");
        return Said(metric, isBad ? MetricState.High : MetricState.Pass, "") with
        {
            Old = FigureWords.Percent(oldRate),
            New = FigureWords.Percent(newRate),
            Bar = bar,
            Sentence = $"{FigureWords.Percent(newRate)} of {FigureWords.Requests(all.NewRequests)} failed on {sight.NewVersion}, {FigureWords.Percent(oldRate)} on {sight.OldVersion}; {Between(bar)}: {Word(isBad)}.",
        };
    }

    private static MetricVerdict Latency(VerifiedMetric metric, StepEvidence sight, double alpha)
    {
        var (old, fresh) = (sight.Whole.OldLatency, sight.Whole.NewLatency);
        if (SequenceRules.AtLeast(old, fresh, alpha, Planned) is not { } logarithm)
        {
            return Said(metric, MetricState.TooFew, $"Too few requests were timed to compare {sight.NewVersion} with {sight.OldVersion}: inconclusive.");
        }

        var isBad = logarithm.Lower > Math.Log(1 + metric.Allowed);
        var bar = new VerdictBar(More(logarithm.Lower), More(logarithm.Upper), More(logarithm.Estimate), metric.Allowed * 100, "%");
        var (oldTypical, newTypical) = (LatencyRules.Typical(old), LatencyRules.Typical(fresh));
        return Said(metric, isBad ? MetricState.High : MetricState.Pass, "") with
        {
            Old = FigureWords.Milliseconds(oldTypical),
            New = FigureWords.Milliseconds(newTypical),
            Bar = bar,
            Sentence = $"{FigureWords.Requests(fresh.Count)} took {FigureWords.Milliseconds(newTypical)} in the mean on {sight.NewVersion}, {FigureWords.Milliseconds(oldTypical)} on {sight.OldVersion}; {Between(bar)}: {Word(isBad)}.",
        };
    }

    internal static string Between(VerdictBar bar)
    {
        var unit = bar.Unit.Length == 0 ? "" : $" {bar.Unit}";
        return $"the difference is between {FigureWords.Signed(bar.Lower)} and {FigureWords.Signed(bar.Upper)}{unit}; allowed is {FigureWords.Signed(bar.Allowed)}";
    }

    internal static string Word(bool isBad) => isBad ? "fail" : "pass";

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

    private static Sample Of(long happened, long all) => Sample.OfCounts(happened, all);

    // As far as a page can show: a thousand times as slow says enough.
    private static double More(double logarithm) => Math.Clamp((Math.Exp(Math.Min(logarithm, 20)) - 1) * 100, -100, 1e6);
}
