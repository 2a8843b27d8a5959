using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Environments;

/// <summary>An application's promotion graph: its stages and what each comes after.</summary>
public sealed record ReleasePath
{
    public required ApplicationKey Application { get; init; }

    public required Facts<Stage> Stages { get; init; }

    /// <summary>True when a new promotion makes older waiting ones to the same environment superseded (rule 10).</summary>
    public bool NewestSupersedes { get; init; }

    public int Revision { get; init; }

    public Stage? Find(EnvironmentKey environment) => Stages.FirstOrDefault(stage => stage.Environment == environment);
}

/// <summary>One environment on a path and the policy for getting there.</summary>
public sealed record Stage
{
    public required EnvironmentKey Environment { get; init; }

    /// <summary>The environments an artifact must have run in before; all of them.</summary>
    public Facts<EnvironmentKey> After { get; init; } = [];

    /// <summary>How many instances a deployment gets here; 0 in a promotion of what is applied and not served.</summary>
    public int Instances { get; init; } = 1;

    public Facts<ApprovalRule> Approvals { get; init; } = [];

    /// <summary>True when the approvals count for flags of the application too; a kill needs none.</summary>
    public bool FlagChangesNeedApproval { get; init; }

    /// <summary>What must speak for an artifact before it may come here.</summary>
    public EvidenceDemand Evidence { get; init; } = EvidenceDemand.None;

    /// <summary>How long the artifact must have been healthy in each upstream.</summary>
    public TimeSpan Soak { get; init; }

    /// <summary>The steps by which a deployment gets traffic; empty means 100 % at once.</summary>
    public Facts<RolloutStep> Steps { get; init; } = [];

    /// <summary>What a step is judged by; null when nothing is judged.</summary>
    public StepVerification? Verification { get; init; }

    /// <summary>The questions of <see cref="QuestionRules"/> that must be answered with yes.</summary>
    public Facts<string> Questions { get; init; } = [];

    /// <summary>How many previous deployments stay warm after a success.</summary>
    public int WarmCount { get; init; } = 1;

    /// <summary>How long a previous deployment stays warm.</summary>
    public TimeSpan WarmFor { get; init; } = TimeSpan.FromHours(24);

    /// <summary>How long a promotion may wait for approval before it expires.</summary>
    public TimeSpan ApprovalTimeout { get; init; } = TimeSpan.FromDays(7);

    /// <summary>True when an artifact may come here only if it came through the path (it always must, unless it is a rollback).</summary>
    public bool IsFirst => After.Count == 0;
}

/// <summary>How many of whom must say yes; named people and holders of the role count alike.</summary>
public sealed record ApprovalRule
{
    public required int AtLeast { get; init; }

    public Role? Role { get; init; }

    public Facts<OperatorName> People { get; init; } = [];

    /// <summary>True when the author of the commit may not vote either.</summary>
    public bool ExcludeAuthor { get; init; }
}

/// <summary>A share of the traffic, in whole per cent, and how long it is watched before the next.</summary>
public sealed record RolloutStep(int Weight, TimeSpan Duration);
