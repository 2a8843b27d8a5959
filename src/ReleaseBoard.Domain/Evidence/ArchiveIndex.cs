using System.Security.Cryptography;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>The files of an archive by what is in them.</summary>
public sealed record ArchiveIndex(Facts<FilePrint> Files)
{
    // Larger ones are compared by their digest alone.
    private const int LargestText = 256 << 10;

    /// <summary>Walks the archive; a damaged or harmful one is refused, one without a good manifest is not: it is compared, not run.</summary>
    public static Outcome<ArchiveIndex> Of(Stream archive, ArchiveLimits limits, CancellationToken cancellationToken)
    {
        List<FilePrint> files = [];
        var read = ArchiveReader.Read(archive, limits, (file, content) => files.Add(Print(file, content)), cancellationToken);
        return read.Refusal is { } refusal && !refusal.Code.StartsWith("manifest.", StringComparison.Ordinal)
            ? refusal
            : new ArchiveIndex(files.OrderBy(file => file.Path, StringComparer.Ordinal).ToFacts());
    }

    /// <summary>The bytes of these files, where they are small enough to be shown; the archive was walked before.</summary>
    public static IReadOnlyDictionary<string, byte[]> Texts(Stream archive, ArchiveLimits limits, IReadOnlySet<string> paths, CancellationToken cancellationToken)
    {
        Dictionary<string, byte[]> found = new(StringComparer.Ordinal);
        ArchiveReader.Read(archive, limits, (file, content) => Take(file, content, paths, found), cancellationToken);
        return found;
    }

    private static void Take(ArchiveFile file, Stream content, IReadOnlySet<string> paths, Dictionary<string, byte[]> found)
    {
        if (!paths.Contains(file.Path))
        {
            return;
        }

        var buffer = new byte[LargestText + 1];
        var length = content.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (length <= LargestText)
        {
            found[file.Path] = buffer[..length];
        }
    }

    private static FilePrint Print(ArchiveFile file, Stream content)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = new byte[64 << 10];
        long size = 0;
        while (content.Read(buffer) is var read and > 0)
        {
            hash.AppendData(buffer, 0, read);
            size += read;
        }

        return new(file.Path, new(Convert.ToHexStringLower(hash.GetHashAndReset())), size);
    }
}
