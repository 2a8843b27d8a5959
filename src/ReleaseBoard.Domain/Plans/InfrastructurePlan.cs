using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Plans;

/// <summary>What a plan of infrastructure would do, with every secret taken out: what may be stored and shown.</summary>
public sealed record InfrastructurePlan
{
    public required PlanTool Tool { get; init; }

    /// <summary>What would happen, what destroys first.</summary>
    public Facts<PlanChange> Changes { get; init; } = [];

    /// <summary>What was changed by other hands and is not what anybody asked for.</summary>
    public Facts<PlanChange> Drift { get; init; } = [];

    public Facts<PlanChange> Outputs { get; init; } = [];

    public PlanCounts Counts { get; init; } = new();

    /// <summary>When it was made, as it says itself; null when it does not.</summary>
    public DateTimeOffset? MadeAt { get; init; }

    /// <summary>The state it was made from; null when the saved plan is not there to say so.</summary>
    public StateMark? State { get; init; }

    /// <summary>What went wrong while it was made. A plan with problems is not applied.</summary>
    public Facts<string> Problems { get; init; } = [];

    /// <summary>What each host would see of it; only Ansible says so.</summary>
    public Facts<HostRecap> Hosts { get; init; } = [];

    /// <summary>Changes that are counted and not kept, because there are too many to look at.</summary>
    public int Omitted { get; init; }

    /// <summary>True when it would leave everything as it is.</summary>
    public bool IsEmpty => Counts.Total == 0;
}

/// <summary>How many of each. A resource that is imported or moved and changed besides counts in both.</summary>
public sealed record PlanCounts
{
    public int Create { get; init; }

    public int Update { get; init; }

    public int Replace { get; init; }

    public int Destroy { get; init; }

    public int Import { get; init; }

    public int Move { get; init; }

    public int Forget { get; init; }

    public int Read { get; init; }

    /// <summary>Everything that is not merely read.</summary>
    public int Total => Create + Update + Replace + Destroy + Import + Move + Forget;
}

/// <summary>A state at one moment: its line of descent and how often it was written.</summary>
public sealed record StateMark(string Lineage, long Serial)
{
    /// <summary>Before anything was ever applied.</summary>
    public static readonly StateMark None = new("", 0);
}

/// <summary>One host's line at the end of an Ansible run, in tasks.</summary>
public sealed record HostRecap(string Host, int Ok, int Changed, int Unreachable, int Failed, int Skipped);

/// <summary>How many are not as they were applied, and which in a sentence.</summary>
/// <param name="Count">Null where that cannot be told: then the sentence says why.</param>
public sealed record DriftMark(int? Count, string Sentence);
