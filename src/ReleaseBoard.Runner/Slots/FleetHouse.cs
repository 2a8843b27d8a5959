using ReleaseBoard.Runner.Disk;
using ReleaseBoard.Runner.Processes;

namespace ReleaseBoard.Runner.Slots;

/// <summary>What the fleet and its deployments share.</summary>
internal sealed record FleetHouse(InstanceHouse Instances, UnpackedArtifacts Artifacts, WishFile Wishes, ILogger Log)
{
    /// <summary>Held while the order of things changes; never across a wait.</summary>
    public Lock Gate { get; } = new();
}
