using System.Globalization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

/// <summary>Which objectives can be kept, and in what words they are said.</summary>
public static class ObjectiveRules
{
    private const int MostObjectives = 5;
    private const int LongestReason = 500;
    private const double MostMilliseconds = 60_000;

    /// <summary>The objectives as wished: changed by one revision, or as they were when the wish says nothing new.</summary>
    /// <param name="mostDays">For how many days minutes are kept.</param>
    public static Outcome<SlotObjectives> Apply(SlotObjectives known, ObjectivesWish wish, int mostDays)
    {
        var refusal = Revisions.Check("objectives", $"What {wish.Slot} shall hold", known.Revision, wish.BasedOn)
            ?? (wish.Objectives.Count > MostObjectives ? Refusal.Invalid("objectives.count", $"At most {MostObjectives} objectives; these are {wish.Objectives.Count}.") : null)
            ?? (wish.Reason is { Length: > LongestReason } ? Refusal.Invalid("objectives.reason", $"A reason has at most {LongestReason} letters.") : null)
            ?? wish.Objectives.Select(objective => Check(objective, mostDays)).FirstOrDefault(found => found is not null)
            ?? Check(wish.Limits);
        if (refusal is not null)
        {
            return refusal;
        }

        if (wish.Objectives.DistinctBy(objective => (objective.Kind, objective.Within, objective.WindowDays)).Count() < wish.Objectives.Count)
        {
            return Refusal.Invalid("objectives.twice", "Two objectives speak of the same requests over the same window; one of them is enough.");
        }

        var next = known with { Objectives = wish.Objectives, Limits = wish.Limits };
        return next == known ? known : next with { Revision = known.Revision + 1 };
    }

    /// <summary>"99.5 % of requests succeed over 30 days", "99 % of requests within 300 ms over 7 days".</summary>
    public static string Words(Objective objective) => objective.Kind is ObjectiveKind.Latency
        ? $"{Share(objective.Target)} of requests within {Spans.Figure(objective.Within ?? 0)} ms over {Days(objective)}"
        : $"{Share(objective.Target)} of requests succeed over {Days(objective)}";

    internal static string Days(Objective objective) => objective.WindowDays == 1 ? "1 day" : $"{objective.WindowDays} days";

    internal static string Share(double share) => (share * 100).ToString("0.###", CultureInfo.InvariantCulture) + " %";

    private static Refusal? Check(Objective objective, int mostDays)
    {
        if (objective.Target is not (>= 0.5 and <= 0.99999))
        {
            return Refusal.Invalid("objectives.target", "A target is a share from 0.5 to 0.99999: without any error budget nothing could ever change.");
        }

        if (objective.WindowDays < 1 || objective.WindowDays > mostDays)
        {
            return Refusal.Invalid("objectives.window", $"A window is 1 to {mostDays} days, as long as minutes are kept; not {objective.WindowDays}.");
        }

        return objective.Kind switch
        {
            ObjectiveKind.Latency when objective.Within is not (> 0 and <= MostMilliseconds) =>
                Refusal.Invalid("objectives.within", $"An objective of latency says within how many milliseconds, up to {MostMilliseconds.ToString("N0", CultureInfo.InvariantCulture)}."),
            ObjectiveKind.Availability when objective.Within is not null =>
                Refusal.Invalid("objectives.within", "An objective of availability knows no latency; make another for that."),
            ObjectiveKind.Availability or ObjectiveKind.Latency => null,
            _ => Refusal.Invalid("objectives.kind", "An objective is about availability or latency."),
        };
    }

    private static Refusal? Check(GradeLimits limits)
    {
        if (new[] { limits.DegradedFailureRate, limits.FailingFailureRate }.Any(rate => rate is not null and not (> 0 and <= 1)))
        {
            return Refusal.Invalid("objectives.failure-rate", "A failure rate is a share above 0 and at most 1.");
        }

        if (new[] { limits.DegradedP95, limits.FailingP95 }.Any(latency => latency is not null and not (> 0 and <= 3_600_000)))
        {
            return Refusal.Invalid("objectives.p95", "A p95 is more than 0 and at most 3,600,000 ms.");
        }

        return limits.DegradedFailureRate > limits.FailingFailureRate || limits.DegradedP95 > limits.FailingP95
            ? Refusal.Invalid("objectives.order", "What counts as degraded comes before what counts as failing.")
            : null;
    }
}
