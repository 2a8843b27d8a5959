using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>Brings signals of deployments: by default what the gateway counted and the instances say.</summary>
public interface IHealthReading
{
    /// <summary>What a deployment answered between two instants, as far as it is known.</summary>
    HealthWindow Window(DeploymentId deployment, DateTimeOffset from, DateTimeOffset until);

    /// <summary>Requests by latency between two instants, as <see cref="LatencyBuckets"/> counts them; empty without any.</summary>
    Facts<long> Latencies(DeploymentId deployment, DateTimeOffset from, DateTimeOffset until);

    /// <summary>Samples in the order of time, each named by its end; a span without data has none.</summary>
    Facts<HealthSample> Samples(DeploymentId deployment, DateTimeOffset from, DateTimeOffset until, TimeSpan resolution);

    /// <summary>How it does now. Unknown without data.</summary>
    HealthVerdict Verdict(DeploymentId deployment);
}
