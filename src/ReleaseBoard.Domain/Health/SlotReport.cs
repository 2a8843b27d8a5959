using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

/// <summary>An application in an environment over a range of time.</summary>
public sealed record SlotReport
{
    public required Slot Slot { get; init; }

    public required HealthVerdict Verdict { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>Length of a sample's span in seconds, where it is not coarser by age.</summary>
    public required int Resolution { get; init; }

    public required Facts<DeploymentReport> Deployments { get; init; }
}

/// <summary>One deployment in a report: how it does, how it did, and what its instances say of themselves.</summary>
public sealed record DeploymentReport(DeploymentHealth Health, Facts<HealthSample> Samples, Facts<InstanceMetrics> Metrics);

/// <summary>One thing the board needs to do its work, whether it has it, and a sentence.</summary>
public sealed record ReadinessCheck(string Name, bool Passes, string Sentence);
