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

    /// <summary>When the board was away and measured nothing, in the order of time.</summary>
    public Facts<TimeRange> Away { get; init; } = [];

    /// <summary>What processor time and memory are measured against; null when it is not known.</summary>
    public MachineSize? Machine { get; init; }

    /// <summary>The longest span one of its samples stands for, in seconds: minutes come from the store.</summary>
    public double Coarsest => Deployments.SelectMany(deployment => deployment.Samples).Select(sample => sample.Seconds).DefaultIfEmpty(Resolution).Max();
}

/// <summary>The machine on which deployments run.</summary>
/// <param name="Memory">Bytes.</param>
public sealed record MachineSize(int Cores, long Memory);

/// <summary>One deployment in a report: how it does, how it did, and what its instances say of themselves.</summary>
public sealed record DeploymentReport(DeploymentHealth Health, Facts<HealthSample> Samples, Facts<InstanceMetrics> Metrics);

/// <summary>One thing the board needs to do its work, whether it has it, and a sentence.</summary>
public sealed record ReadinessCheck(string Name, bool Passes, string Sentence);
