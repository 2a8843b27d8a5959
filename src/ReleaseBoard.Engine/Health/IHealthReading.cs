using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;

namespace ReleaseBoard.Engine.Health;

/// <summary>Brings signals of deployments: by default what the gateway counted and the instances say.</summary>
public interface IHealthReading
{
    /// <summary>What a deployment answered between two instants, as far as it is known.</summary>
    HealthWindow Window(DeploymentId deployment, DateTimeOffset from, DateTimeOffset until);

    /// <summary>How it does now. Unknown without data.</summary>
    HealthVerdict Verdict(DeploymentId deployment);
}
