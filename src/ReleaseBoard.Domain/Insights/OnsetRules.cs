using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>When trouble began: the last rise of failures or latency that still lasts, found in the figures and not by eye.</summary>
public static class OnsetRules
{
    // What is less of a rise than this is not what anybody complains of.
    private const double LeastMoreFailures = 0.005;
    private const double LeastSlower = 1.2;
    private const double LeastMilliseconds = 20;

    // A stretch that is not a quarter of the way up from the calm before is not part of the trouble.
    private const double Raised = 0.25;

    // Code reports what came of a flag in batches of a few seconds.
    private static readonly TimeSpan Batch = TimeSpan.FromSeconds(5);

    // The runner speaks once a second, and the journal writes after it.
    private static readonly TimeSpan RunnersWord = TimeSpan.FromSeconds(2);

    // How often monitoring systems usually look.
    private static readonly TimeSpan AlertsLook = TimeSpan.FromMinutes(1);

    /// <summary>Null when nothing rose and lasts.</summary>
    /// <param name="samples">All deployments together, in the order of time, up to the moment that is asked about.</param>
    public static Onset? Find(IReadOnlyList<HealthSample> samples) => NotReady(samples) ?? Failures(samples) ?? Latency(samples);

    /// <summary>
    /// When trouble began in the one deployment that is not well: at a rise of its own, else with its first request. A twentieth of
    /// the traffic that fails is lost in the sum of all.
    /// </summary>
    /// <param name="own">The deployment's samples, in the order of time, up to the moment that is asked about.</param>
    /// <param name="because">What its grade says.</param>
    /// <param name="isNew">True when its first sample is among them.</param>
    public static Onset? OfDeployment(string version, IReadOnlyList<HealthSample> own, string because, bool isNew)
    {
        var first = isNew ? own.FirstOrDefault(sample => sample.Requests > 0) : null;
        return NotReady(own) ?? Failures(own) ?? Latency(own)
            ?? (first is null ? null : new Onset(Start(first), TimeSpan.FromSeconds(Math.Ceiling(first.Seconds)), $"{version} was so from its first request: {char.ToLowerInvariant(because[0])}{because[1..].TrimEnd('.')}"));
    }

    /// <summary>When a flag began to fail for its users, whatever is left of that in the sum of all requests: at a rise, else with its first outcome.</summary>
    /// <param name="own">What came of the failing variant, in the order of time.</param>
    /// <param name="isWhole">True when its first outcome is among them.</param>
    public static Onset? OfFlag(FailingFlag failing, IReadOnlyList<HealthSample> own, bool isWhole)
    {
        if (Failures(own) is { } rise)
        {
            return rise with { Sentence = $"where {failing.Flag} is {failing.Variant}, {rise.Sentence}" };
        }

        return isWhole ? new Onset(Start(own[0]), Batch, $"{Spans.Percent(failing.With.Mean)} fail where {failing.Flag} is {failing.Variant}, from the first outcome on") : null;
    }

    /// <summary>When instances began to end by themselves: what fails for a moment and is started again leaves no rise that lasts.</summary>
    public static Onset OfEnd(Change ended) => OfEnd(ended.At, $"{char.ToLowerInvariant(ended.Title[0])}{ended.Title[1..]}");

    public static Onset OfEnd(DateTimeOffset at, string sentence) => new(at, RunnersWord, sentence);

    /// <summary>When a monitoring system says that it began.</summary>
    public static Onset OfAlert(Alert alert) => new(alert.StartsAt, AlertsLook, $"{alert.Name} fires");

    /// <summary>True when a deployment that was first heard at an instant is new: nothing is known of it from before, as there is when the board started again.</summary>
    public static bool IsNew(IReadOnlyList<HealthSample> own, DateTimeOffset heardSince, DateTimeOffset from) => heardSince > from && own.Count > 0 && own[0].At.ToUnixTimeMilliseconds() >= heardSince.ToUnixTimeMilliseconds();

    /// <summary>The same rise in finer samples round it; the coarse answer where they show none.</summary>
    public static Onset Refine(Onset coarse, IReadOnlyList<HealthSample> fine) =>
        (Failures(fine) ?? Latency(fine)) is { } found && found.Uncertainty < coarse.Uncertainty && (found.At - coarse.At).Duration() <= coarse.Uncertainty + TimeSpan.FromSeconds(10)
            ? coarse with { At = found.At, Uncertainty = found.Uncertainty }
            : coarse;

    private static Onset? NotReady(IReadOnlyList<HealthSample> samples)
    {
        if (samples.Count == 0 || samples[^1].InstancesReady > 0 || samples[^1].InstancesWished == 0)
        {
            return null;
        }

        var first = samples.Count - 1;
        while (first > 0 && samples[first - 1].InstancesReady == 0)
        {
            first--;
        }

        return first == 0 ? null : new Onset(Start(samples[first]), TimeSpan.FromSeconds(samples[first].Seconds), "no instance is ready");
    }

    private static Onset? Failures(IReadOnlyList<HealthSample> samples)
    {
        var stretches = ChangePointRules.OfShares([.. samples.Select(sample => (sample.Failures, sample.Requests))]);
        return Rise(stretches) is var (before, rise) && stretches[^1].Level - before.Level >= LeastMoreFailures
            ? At(samples, rise, $"failures rose from {Spans.Percent(before.Level)} to {Spans.Percent(stretches[^1].Level)}")
            : null;
    }

    private static Onset? Latency(IReadOnlyList<HealthSample> samples)
    {
        var known = samples.Where(sample => sample.P95 is > 0).ToList();
        var stretches = ChangePointRules.OfMeans([.. known.Select(sample => Math.Log(sample.P95 ?? 1))]);
        return Rise(stretches) is var (before, rise) && stretches[^1].Level - before.Level >= Math.Log(LeastSlower)
            && Math.Exp(stretches[^1].Level) - Math.Exp(before.Level) >= LeastMilliseconds
            ? At(known, rise, $"p95 rose from {Spans.Milliseconds(Math.Exp(before.Level))} to {Spans.Milliseconds(Math.Exp(stretches[^1].Level))}")
            : null;
    }

    /// <summary>From the last stretch back as long as it is raised: the stretch before the rise, and the first that is raised.</summary>
    private static (Stretch Before, Stretch Rise)? Rise(Facts<Stretch> stretches)
    {
        if (stretches.Count < 2)
        {
            return null;
        }

        var calm = stretches.Take(stretches.Count - 1).Min(stretch => stretch.Level);
        var raised = calm + (Raised * (stretches[^1].Level - calm));
        var first = stretches.Count - 1;
        while (first > 0 && stretches[first].Level > raised)
        {
            first--;
        }

        return first == stretches.Count - 1 || stretches[^1].Level <= calm ? null : (stretches[first], stretches[first + 1]);
    }

    private static Onset At(IReadOnlyList<HealthSample> samples, Stretch rise, string sentence)
    {
        var (earliest, latest) = (Start(samples[rise.Earliest]), samples[Math.Min(rise.Latest, samples.Count - 1)].At);
        var at = Start(samples[rise.First]);
        var uncertainty = new[] { at - earliest, latest - at, TimeSpan.FromSeconds(samples[rise.First].Seconds) }.Max();
        return new Onset(at, TimeSpan.FromSeconds(Math.Ceiling(uncertainty.TotalSeconds)), sentence);
    }

    private static DateTimeOffset Start(HealthSample sample) => sample.At - TimeSpan.FromSeconds(sample.Seconds);
}
