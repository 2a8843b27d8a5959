using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Deployments;

/// <summary>What the board wishes to be true of one application in one environment. The whole of it, each time.</summary>
public sealed record SlotWish
{
    public required string Application { get; init; }

    public required string Environment { get; init; }

    /// <summary>Grows with every wish for the slot; the runner refuses a wish older than the one it has.</summary>
    public required long Revision { get; init; }

    /// <summary>Everything that shall run here; a deployment that is not named is stopped and forgotten.</summary>
    public required Facts<DeploymentWish> Deployments { get; init; }
}

/// <summary>One deployment that shall run, and its share of the traffic.</summary>
public sealed record DeploymentWish
{
    public required Guid Id { get; init; }

    public required string Version { get; init; }

    public required string Digest { get; init; }

    /// <summary>The archive's file on this machine; its digest is checked again before it is unpacked.</summary>
    public required string Archive { get; init; }

    public required ArtifactManifest Manifest { get; init; }

    public required int Instances { get; init; }

    /// <summary>Share of the slot's traffic in whole per cent. The wished shares sum to 100, or to 0 while nothing serves yet.</summary>
    public required int Weight { get; init; }

    /// <summary>What its processes find in their surroundings. Secrets in it are locked, here and on the disk, until a process starts.</summary>
    public Facts<FilledSetting> Settings { get; init; } = [];
}
