using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>What a segment may become.</summary>
public static class SegmentRules
{
    public const int MostIncluded = 10_000;
    private const int LongestKey = 500;
    private const int LongestDescription = 300;

    /// <summary>The next revision (1 for a new segment), or the same one when the plan says nothing new.</summary>
    /// <param name="basedOn">The revision the person looked at, 0 for a segment that is new.</param>
    public static Outcome<Segment> Follow(Segment? known, SegmentKey key, EnvironmentKey environment, SegmentPlan plan, int basedOn, OperatorName by, string? reason, DateTimeOffset now)
    {
        if (basedOn != (known?.Number ?? 0))
        {
            return ChangedMeanwhile(known, key, environment, basedOn);
        }

        if (FlagStateRules.CheckReason(reason) is { } tooLong)
        {
            return tooLong;
        }

        return Apply(key, plan).Then<Segment>(whole => known is not null && known.Plan == whole
            ? known
            : new Segment { Key = key, Environment = environment, Number = basedOn + 1, Plan = whole, By = by, At = now, Reason = FlagStateRules.Trimmed(reason) });
    }

    /// <summary>Null when nothing names the segment any more; else who does.</summary>
    public static Refusal? CheckDelete(SegmentKey key, Facts<FlagKey> usedBy) => usedBy.Count == 0
        ? null
        : new Refusal("segment.in-use", $"{FlagWordRules.Listed(usedBy.Select(flag => flag.Value))} {(usedBy.Count == 1 ? "names" : "name")} the segment {key}. Take it out there first.");

    private static Outcome<SegmentPlan> Apply(SegmentKey key, SegmentPlan plan)
    {
        var place = $"Segment {key}";
        if (!FlagKeyRules.IsLine(plan.Description, LongestDescription))
        {
            return Refusal.Invalid("segment.description", $"{place}: a description is one line of at most {LongestDescription} characters.");
        }

        if (plan.Included.Count > MostIncluded || plan.Included.Any(person => person.Length == 0 || !FlagKeyRules.IsLine(person, LongestKey)))
        {
            return Refusal.Invalid("segment.included", $"{place}: at most {MostIncluded:N0} people can be named, each by 1 to {LongestKey} characters on one line.");
        }

        var included = plan.Included.Distinct().ToFacts();
        return included.Count > 0 && plan.Clauses.Count == 0 && plan.Logic is null
            ? plan with { Included = included }
            : ConditionRules.Apply(place, plan.Clauses, plan.Logic, _ => false).Match<Outcome<SegmentPlan>>(
                condition => plan with { Included = included, Logic = condition.Logic },
                refusal => refusal.Code == "clause.segment-unknown"
                    ? Refusal.Invalid("segment.in-segment", $"{place}: a segment cannot be made of other segments; write their conditions here, or name both in the flag's rule.")
                    : refusal);
    }

    private static Refusal ChangedMeanwhile(Segment? known, SegmentKey key, EnvironmentKey environment, int basedOn) => new("segment.changed-meanwhile", known switch
    {
        null => $"The segment {key} is gone from {environment}: someone deleted it meanwhile.",
        _ when basedOn == 0 => $"A segment {key} exists in {environment} already. Choose another key, or change that one.",
        _ => $"{known.By} changed the segment {key} in {environment} meanwhile ({known.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC): it is at revision {known.Number} and you began with {basedOn}. Nothing was overwritten; look at it again.",
    });
}
