using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>What one side was asked since the look before.</summary>
/// <param name="Latencies">Requests by latency, as <see cref="Deployments.LatencyBuckets"/> counts them (58 counts at most); empty where it is not known.</param>
public sealed record ReplaySide(long Requests, long Failures, Facts<long> Latencies);

/// <summary>What both sides were asked between the look before and this one.</summary>
/// <param name="Step">The rollout's step it lies in, from 0, never less than the one before.</param>
public sealed record ReplayLook(int Step, ReplaySide Old, ReplaySide New);

/// <summary>A verification and recorded or made-up figures it is tried on.</summary>
public sealed record ReplayWish
{
    public required StepVerification Verification { get; init; }

    /// <summary>Whose template is taken where the verification names no metrics.</summary>
    public ApplicationKind Kind { get; init; } = ApplicationKind.Service;

    public string OldVersion { get; init; } = "old";

    public string NewVersion { get; init; } = "new";

    /// <summary>How many steps the rollout has; 0 for as many as the looks name.</summary>
    public int Steps { get; init; }

    public Facts<ReplayLook> Looks { get; init; } = [];

    /// <summary>Points of metrics that are judged at the end of the last step, by their keys.</summary>
    public Facts<MetricPoints> Series { get; init; } = [];
}

/// <summary>What would have been said at one look.</summary>
/// <param name="Verdict">Fail where it would have turned back here; null while it would have gone on.</param>
public sealed record ReplayedLook(int Look, int Step, Facts<MetricVerdict> Guards, VerdictGrade? Verdict, string Sentence);

/// <summary>What would have been said at the end of a step.</summary>
public sealed record ReplayedStep(int Step, VerdictGrade Verdict, string Sentence, StepScore? Score);

/// <summary>The whole of it.</summary>
/// <param name="TrippedAt">The first look, from 1, at which it would have turned back; null when at none.</param>
public sealed record Replay(int? TrippedAt, VerdictGrade Verdict, string Sentence, Facts<ReplayedLook> Looks, Facts<ReplayedStep> Steps);
