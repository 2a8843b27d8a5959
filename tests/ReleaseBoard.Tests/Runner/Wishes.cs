using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Runner;

/// <summary>Wishes for the sample application, naming only what matters.</summary>
internal static class Wishes
{
    public static SlotWish For(string application, long revision, params DeploymentWish[] deployments) =>
        new() { Application = application, Environment = "production", Revision = revision, Deployments = deployments.ToFacts() };

    public static DeploymentWish Sample(string version, int weight, int instances = 1, params string[] arguments) => new()
    {
        Id = Guid.NewGuid(),
        Version = version,
        Digest = SampleArchive.Digest,
        Archive = SampleArchive.Path,
        Manifest = new ArtifactManifest { Start = ["dotnet", "ReleaseBoard.Sample.dll", .. arguments], ReadyWithinSeconds = 60, StopWithinSeconds = 20 },
        Instances = instances,
        Weight = weight,
    };
}
