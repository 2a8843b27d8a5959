using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>One minute of one deployment on its way into the store.</summary>
internal sealed record HealthMinute(DeploymentId Deployment, Slot Slot, ArtifactVersion Version, Beat Beat);

/// <summary>What ran in a slot at some time and runs no more.</summary>
/// <param name="Since">When it was heard of first, as far as is known.</param>
/// <param name="Last">When it was heard of last, as far as is known.</param>
public sealed record RanDeployment(DeploymentId Id, ArtifactVersion Version, DateTimeOffset Since, DateTimeOffset Last);
