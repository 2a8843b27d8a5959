using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Deployments;

/// <summary>How far an apply is.</summary>
public enum ApplyPhase
{
    Running,
    Succeeded,

    /// <summary>The world said no: a script failed, a plan did not go through.</summary>
    Failed,

    /// <summary>Nobody saw its end: the board was ended while it ran.</summary>
    Interrupted,
}

/// <summary>How far one step of an apply is.</summary>
public enum ApplyStepPhase
{
    Pending,
    Running,
    Done,
    Failed,
}

/// <summary>One script or one command, as it goes by on the screen.</summary>
public sealed record ApplyStep(string Name, ApplyStepPhase Phase)
{
    /// <summary>What it said; null while there is nothing to say.</summary>
    public string? Sentence { get; init; }

    /// <summary>How long it took; null until it ended.</summary>
    public TimeSpan? Took { get; init; }
}

/// <summary>The one try to make true in its environment what nothing serves: migrations, a plan. A deployment has one; a retry is another deployment.</summary>
public sealed record Apply
{
    public required DeploymentId Deployment { get; init; }

    public ApplyPhase Phase { get; init; } = ApplyPhase.Running;

    public Facts<ApplyStep> Steps { get; init; } = [];

    /// <summary>What came of it, or what it does; empty when nothing needs saying.</summary>
    public string Sentence { get; init; } = "";

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>When its end was seen; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }
}

/// <summary>The life of an apply: it runs, then it has ended once and for all.</summary>
public static class ApplyRules
{
    private const int LongestSentence = 4000;

    public static Apply Begin(DeploymentId deployment, DateTimeOffset now) => new() { Deployment = deployment, StartedAt = now };

    /// <summary>The same apply further on; one that has ended stays as it is.</summary>
    public static Apply GoOn(Apply apply, Facts<ApplyStep> steps) => apply.Phase is ApplyPhase.Running ? apply with { Steps = steps } : apply;

    /// <summary>Its end. Whatever still ran in it did not get through.</summary>
    public static Apply End(Apply apply, ApplyPhase phase, string sentence, DateTimeOffset now) => apply.Phase is not ApplyPhase.Running ? apply : apply with
    {
        Phase = phase,
        Sentence = sentence.Length <= LongestSentence ? sentence : sentence[..(LongestSentence - 1)] + "…",
        EndedAt = now,
        Steps = apply.Steps.Select(step => step.Phase is ApplyStepPhase.Running && phase is not ApplyPhase.Succeeded ? step with { Phase = ApplyStepPhase.Failed } : step).ToFacts(),
    };
}
