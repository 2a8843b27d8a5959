using System.Globalization;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>How long a word about trouble holds, and whether what was taken back helped.</summary>
public static class TroubleRules
{
    /// <summary>How long what was taken back is spoken of.</summary>
    public static readonly TimeSpan Spoken = TimeSpan.FromMinutes(15);

    /// <summary>How long before it the figures are compared with.</summary>
    public static readonly TimeSpan Compared = TimeSpan.FromMinutes(1);

    /// <summary>The length of the samples by which calm is told.</summary>
    public static readonly TimeSpan CalmSpan = TimeSpan.FromSeconds(10);

    private const int LongestNote = 500;

    // Fewer requests than this are chance.
    private const int FewRequests = 20;

    // Fewer failures are chance, too.
    private const int FewFailures = 3;

    // What failed or took no more than this before was no trouble that could get better.
    private const double LeastFailures = 0.005;
    private const double Better = 0.5;
    private const double Faster = 0.8;

    // A few milliseconds less are the ups and downs of any minute.
    private const double LeastMilliseconds = 20;

    /// <summary>Null when the note can be kept.</summary>
    public static Refusal? Check(string? note) =>
        note is { Length: > LongestNote } ? Refusal.Invalid("health.note", $"A note has at most {LongestNote} letters.") : null;

    /// <summary>Whether there is something to explain and to be on: health says so, which hears of failing flags and of alerts, or a guard tripped.</summary>
    /// <param name="tripped">What an automatic guard took back of late; null when none did.</param>
    public static bool IsTroubled(HealthGrade grade, Change? tripped) => grade is HealthGrade.Degraded or HealthGrade.Failing || tripped is not null;

    /// <summary>
    /// Whether a person's word still holds: until health is back, and not for trouble that began after it. Trouble that gets worse,
    /// or better without being over, is found to begin at another instant: what tells old from new is whether all was well between.
    /// </summary>
    public static bool Holds(Acknowledgement? word, bool isOver, Onset? onset, Func<TimeRange, bool> wasCalm) =>
        word is not null && !isOver
        && (onset is null || word.At >= onset.At - onset.Uncertainty || !wasCalm(new(word.At, onset.At)));

    /// <summary>Whether there is something newer than what was taken back, if that helped: trouble now, or a step forward.</summary>
    public static bool IsOther(DateTimeOffset back, HealthGrade grade, IEnumerable<Change> changes) =>
        grade is HealthGrade.Degraded or HealthGrade.Failing
        || changes.Any(change => change.At > back && change is { IsBack: false, Kind: ChangeKind.Traffic or ChangeKind.Deployment or ChangeKind.Flag });

    /// <summary>True when every deployment was well for a whole minute on end.</summary>
    /// <param name="deployments">The samples of each, in spans of ten seconds that end at the same instants.</param>
    public static bool WasCalm(IEnumerable<IReadOnlyList<HealthSample>> deployments, HealthLimits limits)
    {
        var (well, last) = (0, default(DateTimeOffset));
        foreach (var span in deployments.SelectMany(samples => samples).GroupBy(sample => sample.At).OrderBy(group => group.Key))
        {
            // A gap is no calm: nothing is known of it.
            well = !span.All(sample => IsWell(sample, limits)) ? 0 : span.Key - last <= CalmSpan ? well + 1 : 1;
            last = span.Key;
            if (well * CalmSpan >= Compared)
            {
                return true;
            }
        }

        return false;
    }

    private static bool IsWell(HealthSample sample, HealthLimits limits) =>
        sample.InstancesReady >= sample.InstancesWished && !(sample.FailureRate >= limits.DegradedFailureRate) && !(sample.P95 >= limits.DegradedP95);

    /// <summary>The last of the changes that took something back; null when there is none or something went forward after it.</summary>
    public static Change? LastBack(IEnumerable<Change> changes) => changes
        .LastOrDefault(change => change.Kind is ChangeKind.Flag or ChangeKind.Traffic || change is { Kind: ChangeKind.Guard, IsBack: true }) is { IsBack: true } back ? back : null;

    /// <summary>What the figures say since something was taken back; null when nothing was wrong before.</summary>
    /// <param name="before">All deployments together, up to the change, and <paramref name="since"/> from it on.</param>
    public static Recovery? Judge(Change back, IReadOnlyList<HealthSample> before, IReadOnlyList<HealthSample> since)
    {
        var (was, now) = (Failures(before), Failures(since));
        var (slow, present) = (Median(before), Median(since));
        // A version that fails at a twentieth of the traffic is little of the whole, and yet what was taken back.
        var failed = was.Share >= LeastFailures || (was.Count >= FewFailures && now.Requests >= FewRequests && now.Share <= was.Share * Better);
        if (!failed && (slow is null || present is null || ((present > slow * Faster || slow - present < LeastMilliseconds) && since.Sum(sample => sample.Requests) >= FewRequests)))
        {
            return null;
        }

        var title = back.Kind is ChangeKind.Traffic ? char.ToUpperInvariant(back.Title[0]) + back.Title[1..] : back.Title;
        var done = $"{title}, by {back.By} at {Time(back.At)} UTC.";
        if (now.Requests < FewRequests)
        {
            return new Recovery(back, null, $"{done} Too few requests since to say whether it helped.");
        }

        if (!failed)
        {
            return new Recovery(back, true, $"{done} The p95 of a typical second is {Spans.Milliseconds(present ?? 0)} since then; it was {Spans.Milliseconds(slow ?? 0)} in the minute before.");
        }

        var better = now.Share <= was.Share * Better;
        return new Recovery(back, better, $"{done} Since then {Spans.Percent(now.Share)} of {now.Requests.ToString("N0", CultureInfo.InvariantCulture)} requests failed; it was {Spans.Percent(was.Share)} in the minute before{(better ? "" : ": it did not help")}.");
    }

    /// <summary>The same while a critical alert fires: whatever the figures say, monitoring has a word against it.</summary>
    public static Recovery? Weighed(Recovery? recovery, IEnumerable<Alert> firing) =>
        recovery is { IsBetter: true } && firing.FirstOrDefault(alert => alert is { IsFiring: true, IsCritical: true }) is { } alert
            ? recovery with { IsBetter = null, Sentence = $"{recovery.Sentence} But {alert.Name} fires, since {Time(alert.StartsAt)} UTC." }
            : recovery;

    /// <summary>The promotion that owns the slot, in a sentence; null when none does.</summary>
    public static Underway? Underway(Promotion promotion)
    {
        if (!promotion.Phase.HoldsLock())
        {
            return null;
        }

        var steps = promotion.Stage.Steps;
        var at = promotion.Phase is PromotionPhase.RollingOut && promotion.Step < steps.Count ? $" at {steps[promotion.Step].Weight} %" : "";
        return new Underway(promotion.Id, promotion.Version, $"{PromotionRules.Words(promotion.Phase)}{at}{(promotion.IsPaused ? ", paused" : "")}.");
    }

    /// <summary>What the board itself took back, and what tripped it; null when it did not.</summary>
    public static TurnedBack? Of(Promotion promotion, DateTimeOffset now) =>
        promotion.Phase is PromotionPhase.RollingBack or PromotionPhase.RolledBack && promotion.Verdicts is [.., { Grade: VerdictGrade.Fail } verdict] && now - verdict.At <= Spoken
            ? new TurnedBack(promotion.Id, promotion.Version, verdict.At, verdict.Sentence)
            : null;

    private static (long Requests, long Count, double Share) Failures(IReadOnlyList<HealthSample> samples)
    {
        var (requests, count) = (samples.Sum(sample => sample.Requests), samples.Sum(sample => sample.Failures));
        return (requests, count, requests == 0 ? 0 : (double)count / requests);
    }

    private static double? Median(IReadOnlyList<HealthSample> samples)
    {
        var known = samples.Select(sample => sample.P95).OfType<double>().Order().ToList();
        return known.Count == 0 ? null : known[known.Count / 2];
    }

    private static string Time(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
