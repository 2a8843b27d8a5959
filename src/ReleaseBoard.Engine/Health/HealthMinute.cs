using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>One minute of one deployment on its way into the store.</summary>
internal sealed record HealthMinute(DeploymentId Deployment, Slot Slot, ArtifactVersion Version, Beat Beat);

/// <summary>What ran in a slot at some time.</summary>
internal sealed record RanDeployment(DeploymentId Id, ArtifactVersion Version, DateTimeOffset Since);
