using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

/// <summary>How one deployment does now.</summary>
public sealed record DeploymentHealth
{
    public required DeploymentId Id { get; init; }

    public required ArtifactVersion Version { get; init; }

    /// <summary>Share of the traffic in force, in whole per cent.</summary>
    public required int Weight { get; init; }

    public required HealthVerdict Verdict { get; init; }

    /// <summary>The last second's figures; null when none arrived or they are too old to say anything about now.</summary>
    public HealthSample? Latest { get; init; }

    public int InFlight { get; init; }

    public int InstancesReady { get; init; }

    public int InstancesWished { get; init; }

    public Facts<InstanceStatus> Instances { get; init; } = [];

    /// <summary>True when some ended by themselves in the time by which it is graded, and nothing is wrong with what it answers.</summary>
    public bool HasOnlyEnded { get; init; }

    /// <summary>When this board first heard of it: what tells new from old on a chart.</summary>
    public DateTimeOffset HeardSince { get; init; }

    /// <summary>True when it ran in the range that is looked at and runs no more.</summary>
    public bool IsGone { get; init; }
}

/// <summary>How an application does in an environment: the worst of what takes traffic there.</summary>
public sealed record SlotHealth
{
    public required Slot Slot { get; init; }

    public required HealthVerdict Verdict { get; init; }

    /// <summary>Greatest share of the traffic first.</summary>
    public required Facts<DeploymentHealth> Deployments { get; init; }
}

/// <summary>One line of an overview: how a slot does, and how it did in the last minutes, all its deployments together.</summary>
public sealed record SlotLine(SlotHealth Health, DateTimeOffset From, DateTimeOffset Until, Facts<HealthSample> Recent);

/// <summary>What one instance last said of itself, or why it said nothing.</summary>
/// <param name="Problem">Null when it answered.</param>
public sealed record InstanceMetrics(int Instance, DateTimeOffset At, Exposition Exposition, string? Problem);
