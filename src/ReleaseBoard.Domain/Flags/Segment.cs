using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>People with something in common, in one environment, named so that flags can share the condition.</summary>
public sealed record Segment
{
    public required SegmentKey Key { get; init; }

    public required EnvironmentKey Environment { get; init; }

    /// <summary>1, 2, 3 without a gap.</summary>
    public required int Number { get; init; }

    public required SegmentPlan Plan { get; init; }

    public required OperatorName By { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? Reason { get; init; }
}

/// <summary>Who belongs to a segment: those named, and those of whom all clauses (or the logic) are true.</summary>
public sealed record SegmentPlan
{
    public string Description { get; init; } = "";

    /// <summary>Targeting keys that belong in any case.</summary>
    public Facts<string> Included { get; init; } = [];

    public Facts<FlagClause> Clauses { get; init; } = [];

    /// <summary>JSONLogic in place of clauses.</summary>
    public JsonText? Logic { get; init; }
}
