using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>A condition is clauses that must all be true, or logic in their place: the same in rules and in segments.</summary>
internal static class ConditionRules
{
    /// <summary>The logic as it will be kept, or null where clauses stand; refused where neither or both do.</summary>
    public static Outcome<ConditionLogic> Apply(string place, Facts<FlagClause> clauses, JsonText? logic, Func<SegmentKey, bool> hasSegment)
    {
        if (logic is { } written)
        {
            return clauses.Count > 0
                ? Refusal.Invalid("rule.both", $"{place}: use conditions or JSONLogic, not both at once.")
                : LogicRules.Read(place, written, hasSegment).Then<ConditionLogic>(json => new ConditionLogic(json));
        }

        if (clauses.Count is 0 or > ClauseRules.Most)
        {
            return Refusal.Invalid("rule.clause-count", clauses.Count == 0
                ? $"{place}: it has no condition and would catch everyone. Give it one, or say the same under everyone else."
                : $"{place}: at most {ClauseRules.Most} conditions; this has {clauses.Count:N0}.");
        }

        for (var i = 0; i < clauses.Count; i++)
        {
            if (ClauseRules.Check($"{place}, condition {i + 1}", clauses[i], hasSegment) is { } refusal)
            {
                return refusal;
            }
        }

        return new ConditionLogic(null);
    }
}

/// <summary>Logic as it will be kept, if any.</summary>
internal sealed record ConditionLogic(JsonText? Logic);
