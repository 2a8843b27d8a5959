using System.Globalization;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>How long a word about trouble holds, and whether what was taken back helped.</summary>
public static class TroubleRules
{
    /// <summary>How long what was taken back is spoken of.</summary>
    public static readonly TimeSpan Spoken = TimeSpan.FromMinutes(15);

    /// <summary>How long before it the figures are compared with.</summary>
    public static readonly TimeSpan Compared = TimeSpan.FromMinutes(1);

    private const int LongestNote = 500;

    // Fewer requests than this are chance.
    private const int FewRequests = 20;

    // What failed or took no more than this before was no trouble that could get better.
    private const double LeastFailures = 0.005;
    private const double Better = 0.5;
    private const double Faster = 0.8;

    /// <summary>Null when the note can be kept.</summary>
    public static Refusal? Check(string? note) =>
        note is { Length: > LongestNote } ? Refusal.Invalid("health.note", $"A note has at most {LongestNote} letters.") : null;

    /// <summary>Whether a person's word still holds: until health is back, and not for trouble that began after it.</summary>
    public static bool Holds(Acknowledgement? word, HealthGrade grade, Onset? onset) =>
        word is not null && grade is not HealthGrade.Healthy && (onset is null || word.At >= onset.At - onset.Uncertainty);

    /// <summary>The last of the changes that took something back; null when there is none or something went forward after it.</summary>
    public static Change? LastBack(IEnumerable<Change> changes) => changes
        .LastOrDefault(change => change.Kind is ChangeKind.Flag or ChangeKind.Traffic) is { IsBack: true } back ? back : null;

    /// <summary>What the figures say since something was taken back; null when nothing was wrong before.</summary>
    /// <param name="before">All deployments together, up to the change, and <paramref name="since"/> from it on.</param>
    public static Recovery? Judge(Change back, IReadOnlyList<HealthSample> before, IReadOnlyList<HealthSample> since)
    {
        var (was, now) = (Failures(before), Failures(since));
        var (slow, present) = (Median(before), Median(since));
        var failed = was.Share >= LeastFailures;
        if (!failed && (slow is null || present is null || (present > slow * Faster && since.Sum(sample => sample.Requests) >= FewRequests)))
        {
            return null;
        }

        var done = $"{back.Title}, by {back.By} at {back.At.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture)} UTC.";
        if (now.Requests < FewRequests)
        {
            return new Recovery(back, null, $"{done} Too few requests since to say whether it helped.");
        }

        if (!failed)
        {
            return new Recovery(back, true, $"{done} The p95 since then is {Milliseconds(present ?? 0)}; it was {Milliseconds(slow ?? 0)} in the minute before.");
        }

        var better = now.Share <= was.Share * Better;
        return new Recovery(back, better, $"{done} Since then {Spans.Percent(now.Share)} of {now.Requests.ToString("N0", CultureInfo.InvariantCulture)} requests failed; it was {Spans.Percent(was.Share)} in the minute before{(better ? "" : ": it did not help")}.");
    }

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

    private static (long Requests, double Share) Failures(IReadOnlyList<HealthSample> samples)
    {
        var requests = samples.Sum(sample => sample.Requests);
        return (requests, requests == 0 ? 0 : (double)samples.Sum(sample => sample.Failures) / requests);
    }

    private static double? Median(IReadOnlyList<HealthSample> samples)
    {
        var known = samples.Select(sample => sample.P95).OfType<double>().Order().ToList();
        return known.Count == 0 ? null : known[known.Count / 2];
    }

    private static string Milliseconds(double value) => $"{value.ToString(value < 10 ? "0.#" : "0", CultureInfo.InvariantCulture)} ms";
}
