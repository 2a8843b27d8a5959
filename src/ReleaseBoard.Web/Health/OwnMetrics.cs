using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Health;

/// <summary>What the instances of a deployment say of themselves.</summary>
public sealed record OwnMetrics(DeploymentId Deployment, ArtifactVersion Version, Facts<InstanceMetrics> Instances);
