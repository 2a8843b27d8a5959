using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>A promotion's number: 1 for the first on this board.</summary>
[JsonConverter(typeof(KeyConverter))]
public readonly record struct PromotionId(long Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}

/// <summary>Forward is a promotion proper; a rollback brings back what ran before.</summary>
public enum PromotionKind
{
    Forward,
    Rollback,
}

/// <summary>Where a promotion is in its course; <see cref="PromotionPhases.Next"/> is the map.</summary>
public enum PromotionPhase
{
    AwaitingApproval,
    Queued,
    Deploying,
    RollingOut,
    AwaitingIntervention,
    RollingBack,
    Aborting,
    Succeeded,
    RolledBack,
    Failed,
    Errored,
    Aborted,
    Rejected,
    Expired,
    Superseded,
}

/// <summary>The wish to bring an artifact to a stage, and its whole course.</summary>
public sealed record Promotion
{
    public required PromotionId Id { get; init; }

    public PromotionKind Kind { get; init; } = PromotionKind.Forward;

    public required Slot Slot { get; init; }

    public required ArtifactVersion Version { get; init; }

    /// <summary>What an approval binds to, together with <see cref="SettingsRevision"/> (rule 2).</summary>
    public required Digest Digest { get; init; }

    /// <summary>The settings revision that travels with the artifact; 0 while an application has no settings.</summary>
    public long SettingsRevision { get; init; }

    /// <summary>The artifact's place in its application's order of arrival (rule 9).</summary>
    public required long Sequence { get; init; }

    /// <summary>The stage's policy as it was when the promotion was asked for.</summary>
    public required Stage Stage { get; init; }

    /// <summary>True for migrations and plans: they are applied, and no traffic is moved.</summary>
    public bool IsApplied => Stage.Instances == 0;

    public required OperatorName RequestedBy { get; init; }

    public required DateTimeOffset RequestedAt { get; init; }

    public string? Reason { get; init; }

    public PromotionPhase Phase { get; init; } = PromotionPhase.AwaitingApproval;

    /// <summary>A mark on RollingOut: the rollout stands still until someone lets it go on.</summary>
    public bool IsPaused { get; init; }

    /// <summary>The phase it stood in when it came to wait for a person; null while it does not.</summary>
    public PromotionPhase? StoppedIn { get; init; }

    /// <summary>When the present phase began.</summary>
    public required DateTimeOffset PhaseSince { get; init; }

    /// <summary>The rollout step in hand, from 0; equal to the number of steps once the last has passed.</summary>
    public int Step { get; init; }

    /// <summary>When the step's weight was in force; null before.</summary>
    public DateTimeOffset? StepSince { get; init; }

    /// <summary>The pauses of the step in hand that are over, oldest first.</summary>
    public Facts<TimeRange> Pauses { get; init; } = [];

    /// <summary>Time spent paused in the step, not counted towards its duration.</summary>
    public TimeSpan StepPaused => Pauses.Aggregate(TimeSpan.Zero, (sum, pause) => sum + (pause.Until - pause.From));

    public DateTimeOffset? PausedSince { get; init; }

    /// <summary>The new deployment; null until it is made.</summary>
    public DeploymentId? Deployment { get; init; }

    /// <summary>The stable deployment it is compared with and falls back to (rule 11); null when nothing ran here.</summary>
    public DeploymentId? Previous { get; init; }

    public Facts<Approval> Approvals { get; init; } = [];

    public Facts<StepVerdict> Verdicts { get; init; } = [];

    /// <summary>Critical patterns of log lines that have paused it already: a person knows of them.</summary>
    public Facts<string> KnownPatterns { get; init; } = [];

    /// <summary>Gates a person let it pass, each with the reason (rule 6).</summary>
    public Facts<GateOverride> Overrides { get; init; } = [];

    /// <summary>Why it is where it is: the last refusal, failure or verdict as a sentence. Empty when nothing needs saying.</summary>
    public string Explanation { get; init; } = "";

    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When every instance was ready to take traffic.</summary>
    public DateTimeOffset? ReadyAt { get; init; }

    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>Changes with every transition; a save must name the one it read (rule 4).</summary>
    public int Revision { get; init; }
}

/// <summary>What a person may say of a promotion that waits for them.</summary>
public enum Intervention
{
    /// <summary>Do the same again: install anew, or watch the step anew.</summary>
    Retry,

    /// <summary>Let the step count as passed.</summary>
    GoOn,

    /// <summary>Give up: all traffic back to the previous deployment.</summary>
    Fail,
}

/// <summary>One person's vote on one artifact digest and settings revision.</summary>
public sealed record Approval(OperatorName By, bool Yes, string Comment, DateTimeOffset At, Digest Digest, long SettingsRevision);

/// <summary>A gate that was passed by a person's word.</summary>
public sealed record GateOverride(string Gate, OperatorName By, string Reason, DateTimeOffset At)
{
    /// <summary>What stood in the way when it was given; null where it holds for whatever does.</summary>
    public string? Grounds { get; init; }
}

/// <summary>What a step's verification can say.</summary>
public enum VerdictGrade
{
    Pass,
    Fail,
    Inconclusive,
}

/// <summary>The judgement of one rollout step, with its sentence.</summary>
public sealed record StepVerdict(int Step, int Weight, VerdictGrade Grade, string Sentence, DateTimeOffset At)
{
    /// <summary>What both sides were asked and failed in the step, for the evidence of the whole rollout; null when nothing ran beside it.</summary>
    public SplitCounts? Counts { get; init; }

    /// <summary>The score and every metric's verdict; null when nothing was compared.</summary>
    public StepScore? Score { get; init; }

    /// <summary>The critical alerts a person was asked about.</summary>
    public Facts<RolloutAlert> Alerts { get; init; } = [];

    /// <summary>Who let it go on, whatever fired or was not known; null while nobody did.</summary>
    public OperatorName? LetGoBy { get; init; }
}

/// <summary>One firing of an alert: one that is over and begins anew is another.</summary>
public sealed record RolloutAlert(string Fingerprint, string Name, DateTimeOffset StartsAt)
{
    public bool Is(Alert alert) => (Fingerprint, StartsAt) == (alert.Fingerprint, alert.StartsAt);
}
