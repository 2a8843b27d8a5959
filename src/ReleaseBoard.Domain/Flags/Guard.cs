using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>A guard's number.</summary>
[JsonConverter(typeof(KeyConverter))]
public readonly record struct GuardId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Where a guarded rollout of a flag is in its course.</summary>
public enum GuardPhase
{
    /// <summary>At a stage, until it has lasted and been seen enough.</summary>
    Watching,

    /// <summary>It saw something bad, or a person stopped it; it stays as it is until a person says what next.</summary>
    Holding,

    /// <summary>Every stage passed: everyone has the feature.</summary>
    Done,

    /// <summary>It turned the feature off.</summary>
    Killed,

    /// <summary>A person ended it, or changed the flag by hand.</summary>
    Ended,
}

/// <summary>What a guard does when it sees something bad.</summary>
public enum GuardAction
{
    /// <summary>Stay, and ask a person.</summary>
    Hold,

    /// <summary>Back to the stage before; off when there is none.</summary>
    StepBack,

    /// <summary>Off for everyone, at once.</summary>
    Kill,
}

/// <summary>One stage of a guarded rollout.</summary>
public sealed record GuardStage
{
    /// <summary>People who have the feature whatever their share; null for nobody. Later stages keep the segments of earlier ones.</summary>
    public SegmentKey? Segment { get; init; }

    /// <summary>The share of everyone else, in 1/1,000 of a per cent.</summary>
    public int Weight { get; init; }

    /// <summary>It lasts at least so long.</summary>
    public TimeSpan Minimum { get; init; }

    /// <summary>So many evaluations must have answered the new variant in it.</summary>
    public long Exposures { get; init; }
}

/// <summary>What counts as bad, and what is done about it.</summary>
public sealed record GuardLimits
{
    /// <summary>By how much the share of failures may be higher than with the old variant, 0 to 1: 0.01 is one percentage point.</summary>
    public double AllowedFailures { get; init; } = 0.01;

    /// <summary>By how much the mean reported value may be higher than with the old variant, as a share of it; null does not look at values.</summary>
    public double? AllowedIncrease { get; init; }

    /// <summary>So many outcomes of the new variant must have been reported in a stage; 0 where nobody reports any.</summary>
    public long Outcomes { get; init; }

    /// <summary>True when the flag's application must be healthy.</summary>
    public bool WatchesHealth { get; init; } = true;

    public GuardAction OnBad { get; init; } = GuardAction.Kill;
}

/// <summary>A rollout of a flag in stages that turns back by itself.</summary>
public sealed record Guard
{
    public required GuardId Id { get; init; }

    public required FlagKey Flag { get; init; }

    public required EnvironmentKey Environment { get; init; }

    /// <summary>The variant that is rolled out.</summary>
    public required string Variant { get; init; }

    /// <summary>What everyone else keeps, and what it is compared with.</summary>
    public required string Beside { get; init; }

    public required Facts<GuardStage> Stages { get; init; }

    public GuardLimits Limits { get; init; } = new();

    public GuardPhase Phase { get; init; } = GuardPhase.Watching;

    /// <summary>The stage in hand, from 0.</summary>
    public int Stage { get; init; }

    public required DateTimeOffset StageSince { get; init; }

    /// <summary>What had been counted when the stage began.</summary>
    public GuardTotals Since { get; init; } = GuardTotals.Nothing;

    /// <summary>The number of the state it made last: another one ends it.</summary>
    public required int StateNumber { get; init; }

    /// <summary>What it saw last, as a sentence; empty until it has looked.</summary>
    public string Saw { get; init; } = "";

    public required OperatorName By { get; init; }

    public required DateTimeOffset At { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    public int Revision { get; init; }

    public bool IsOpen => Phase is GuardPhase.Watching or GuardPhase.Holding;
}

/// <summary>What was counted of both variants of a flag in an environment, at the same time.</summary>
public sealed record GuardTotals
{
    public static readonly GuardTotals Nothing = new();

    /// <summary>Evaluations that answered the new variant.</summary>
    public long Exposures { get; init; }

    /// <summary>Failures among the outcomes reported for the old and the new variant.</summary>
    public Sample OldFailures { get; init; }

    public Sample NewFailures { get; init; }

    /// <summary>Values reported for them, in the unit the code reports.</summary>
    public Sample OldValues { get; init; }

    public Sample NewValues { get; init; }

    public static GuardTotals operator -(GuardTotals whole, GuardTotals before) => new()
    {
        // Counted since the board's start: after another start there is only what came since.
        Exposures = whole.Exposures >= before.Exposures ? whole.Exposures - before.Exposures : whole.Exposures,
        OldFailures = whole.OldFailures - before.OldFailures,
        NewFailures = whole.NewFailures - before.NewFailures,
        OldValues = whole.OldValues - before.OldValues,
        NewValues = whole.NewValues - before.NewValues,
    };
}

/// <summary>All a guard looks at.</summary>
public sealed record GuardSight
{
    public required Guard Guard { get; init; }

    /// <summary>The flag's state there now.</summary>
    public required FlagState State { get; init; }

    /// <summary>What was counted until now.</summary>
    public GuardTotals Totals { get; init; } = GuardTotals.Nothing;

    /// <summary>What was counted in the stage in hand.</summary>
    public GuardTotals Seen => Totals - Guard.Since;

    /// <summary>Null when nothing is known of the application's health, or the flag has no application.</summary>
    public bool? IsHealthy { get; init; }

    /// <summary>Why it is not healthy, as a sentence.</summary>
    public string? Unhealthy { get; init; }

    /// <summary>An alert that fires for this flag here, as a sentence; null when none does.</summary>
    public string? Alert { get; init; }

    public required DateTimeOffset Now { get; init; }
}

/// <summary>What a guard does next: itself afterwards, the plan it makes if any, and the journal's words.</summary>
public sealed record GuardMove(Guard Next, FlagPlan? Plan, string Act, string Sentence);
