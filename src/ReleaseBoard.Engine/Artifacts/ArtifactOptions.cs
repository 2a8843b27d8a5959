using System.ComponentModel.DataAnnotations;
using ReleaseBoard.Domain.Artifacts;

namespace ReleaseBoard.Engine.Artifacts;

/// <summary>What an artifact may be at most; section <c>Artifacts</c>.</summary>
public sealed class ArtifactOptions
{
    public const string Section = "Artifacts";

    /// <summary>Bytes of an archive as it is sent.</summary>
    [Range(1, long.MaxValue)]
    public long MaximumBytes { get; set; } = 1L << 30;

    /// <summary>Bytes of all its files unpacked.</summary>
    [Range(1, long.MaxValue)]
    public long MaximumUnpackedBytes { get; set; } = 4L << 30;

    /// <summary>Unpacked over packed bytes, once more than 10 MiB came out.</summary>
    [Range(1, int.MaxValue)]
    public int MaximumRatio { get; set; } = 200;

    [Range(1, int.MaxValue)]
    public int MaximumEntries { get; set; } = 50_000;

    public ArchiveLimits Limits => new()
    {
        MaximumEntries = MaximumEntries,
        MaximumRatio = MaximumRatio,
        MaximumUnpackedBytes = MaximumUnpackedBytes,
    };
}
