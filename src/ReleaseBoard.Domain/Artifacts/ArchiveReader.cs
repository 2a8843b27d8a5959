using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>What an archive may be at most before it is refused.</summary>
public sealed record ArchiveLimits
{
    /// <summary>Entries of any kind, with the folders that paths imply.</summary>
    public int MaximumEntries { get; init; } = 50_000;

    /// <summary>Bytes of all files unpacked.</summary>
    public long MaximumUnpackedBytes { get; init; } = 4L << 30;

    /// <summary>Unpacked bytes over packed bytes, once more than 10 MiB came out.</summary>
    public int MaximumRatio { get; init; } = 200;
}

/// <summary>A regular file in an archive: its path, always relative, with forward slashes and inside the archive's folder.</summary>
public sealed record ArchiveFile(string Path, bool IsExecutable);

/// <summary>Reads a ZIP or tar.gz from a stream and refuses what is malformed or means harm.</summary>
public static class ArchiveReader
{
    /// <summary>
    /// Walks the whole archive, hands each regular file to <paramref name="onFile"/> (null only checks), and answers the manifest.
    /// Refuses links, devices, absolute paths, paths with "..", double names, a bomb beyond the limits, and an archive without a manifest.
    /// A ZIP's directory stands at its end, so its stream must seek; a tar.gz may come as it flows.
    /// What <paramref name="onFile"/> was given before a refusal is not to be trusted.
    /// </summary>
    public static Outcome<ArtifactManifest> Read(Stream archive, ArchiveLimits limits, Action<ArchiveFile, Stream>? onFile, CancellationToken cancellationToken)
    {
        var budget = new ArchiveBudget(limits, cancellationToken);
        var contents = new ArchiveContents(budget, onFile);
        try
        {
            using var packed = new PackedStream(archive, budget);
            switch (packed.Peek())
            {
                case [(byte)'P', (byte)'K', 3, 4]:
                    ZipWalker.Walk(archive, contents);
                    break;
                case [0x1f, 0x8b, ..]:
                    TarWalker.WalkGzip(packed, contents);
                    break;
                default:
                    return Refusal.Invalid("archive.unreadable", "This is neither a ZIP nor a tar.gz archive.");
            }

            return contents.Manifest();
        }
        catch (HostileArchiveException hostile)
        {
            return hostile.Why;
        }
    }
}
