using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>Brings signals of deployments: by default what the gateway counted and the instances say.</summary>
public interface IHealthReading
{
    /// <summary>What a deployment answered in ranges of time together, as far as it is known.</summary>
    HealthWindow Window(DeploymentId deployment, Facts<TimeRange> ranges);

    /// <summary>Requests by latency in ranges of time together, as <see cref="LatencyBuckets"/> counts them; empty without any.</summary>
    Facts<long> Latencies(DeploymentId deployment, Facts<TimeRange> ranges);

    /// <summary>Samples in the order of time, each named by its end; a span without data has none.</summary>
    Facts<HealthSample> Samples(DeploymentId deployment, DateTimeOffset from, DateTimeOffset until, TimeSpan resolution);

    /// <summary>How it does now. Unknown without data.</summary>
    HealthVerdict Verdict(DeploymentId deployment);
}
