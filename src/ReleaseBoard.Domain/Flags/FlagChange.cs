using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>A change of a flag's number.</summary>
[JsonConverter(typeof(KeyConverter))]
public readonly record struct FlagChangeId(Guid Value)
{
    public override string ToString() => Value.ToString("N");
}

/// <summary>Where a change of a flag is in its course.</summary>
public enum FlagChangePhase
{
    AwaitingApproval,

    /// <summary>Its next step waits for its time, or for health.</summary>
    Scheduled,

    /// <summary>Every step was made.</summary>
    Done,

    Withdrawn,
    Rejected,

    /// <summary>It could not be made as planned, and says why.</summary>
    Stopped,
}

/// <summary>What shall become of a flag in one environment, at once after approval, at a time, or in steps.</summary>
public sealed record FlagChange
{
    public required FlagChangeId Id { get; init; }

    public required FlagKey Flag { get; init; }

    public required EnvironmentKey Environment { get; init; }

    public required FlagChangePhase Phase { get; init; }

    /// <summary>The state's number it was made of, or that its last step made: another one stops it.</summary>
    public required int BasedOn { get; init; }

    /// <summary>In the order of their times.</summary>
    public required Facts<FlagChangeStep> Steps { get; init; }

    /// <summary>How many steps were made.</summary>
    public int Made { get; init; }

    public required OperatorName By { get; init; }

    public required DateTimeOffset At { get; init; }

    public string? Reason { get; init; }

    /// <summary>The stage's rules at the time of asking; empty when nobody needs to agree.</summary>
    public Facts<ApprovalRule> Approvals { get; init; } = [];

    public Facts<FlagVote> Votes { get; init; } = [];

    /// <summary>Why it stopped, or what it waits for, as a sentence.</summary>
    public string? Why { get; init; }

    public int Revision { get; init; }

    public FlagChangeStep? Next => Phase is FlagChangePhase.AwaitingApproval or FlagChangePhase.Scheduled && Made < Steps.Count ? Steps[Made] : null;

    public bool IsOpen => Phase is FlagChangePhase.AwaitingApproval or FlagChangePhase.Scheduled;
}

/// <summary>One step: the whole plan from then on.</summary>
/// <param name="At">When; null means at once (or as soon as it is approved).</param>
/// <param name="OnlyIfHealthy">True when the flag's application must be healthy there at that time; until it is, the step waits.</param>
public sealed record FlagChangeStep(DateTimeOffset? At, FlagPlan Plan, bool OnlyIfHealthy = false);

/// <summary>One person's vote on a change.</summary>
public sealed record FlagVote(OperatorName By, bool Yes, string Comment, DateTimeOffset At);
