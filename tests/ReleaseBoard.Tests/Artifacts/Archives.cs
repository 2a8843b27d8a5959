using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Artifacts;

/// <summary>Archives as the usual writers make them.</summary>
internal static class Archives
{
    public const string Manifest = """{ "start": ["dotnet", "shop.dll"], "metrics": "/metrics" }""";

    public static byte[] Zip(params (string Path, string Content)[] files) =>
        Zip(archive =>
        {
            foreach (var (path, content) in files)
            {
                Add(archive, path, content);
            }
        });

    public static byte[] Zip(Action<ZipArchive> fill)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            fill(archive);
        }

        return bytes.ToArray();
    }

    public static ZipArchiveEntry Add(ZipArchive archive, string path, string content, int mode = 0)
    {
        var entry = archive.CreateEntry(path);
        // The same files make the same bytes, whenever they are packed.
        entry.LastWriteTime = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
        entry.ExternalAttributes = mode << 16;
        using var stream = entry.Open();
        stream.Write(Encoding.UTF8.GetBytes(content));
        return entry;
    }

    public static byte[] TarGz(params (string Path, string Content)[] files) =>
        TarGz(TarEntryFormat.Pax, files.Select(file => Entry(TarEntryFormat.Pax, file.Path, file.Content)));

    public static byte[] TarGz(TarEntryFormat format, IEnumerable<TarEntry> entries)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.SmallestSize, leaveOpen: true))
        using (var tar = new TarWriter(gzip, format, leaveOpen: true))
        {
            foreach (var entry in entries)
            {
                tar.WriteEntry(entry);
            }
        }

        return bytes.ToArray();
    }

    public static TarEntry Entry(TarEntryFormat format, string path, string content) =>
        Entry(format, path, content, format is TarEntryFormat.V7 ? TarEntryType.V7RegularFile : TarEntryType.RegularFile);

    public static TarEntry Entry(TarEntryFormat format, string path, string content, TarEntryType type)
    {
        TarEntry entry = format switch
        {
            TarEntryFormat.V7 => new V7TarEntry(type, path),
            TarEntryFormat.Ustar => new UstarTarEntry(type, path),
            TarEntryFormat.Gnu => new GnuTarEntry(type, path),
            _ => new PaxTarEntry(type, path),
        };
        if (type is TarEntryType.RegularFile or TarEntryType.V7RegularFile)
        {
            entry.DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content));
        }

        return entry;
    }

    /// <summary>Gzips a tar written byte by byte.</summary>
    public static byte[] Gzip(params byte[][] parts)
    {
        using var bytes = new MemoryStream();
        using (var gzip = new GZipStream(bytes, CompressionLevel.SmallestSize, leaveOpen: true))
        {
            foreach (var part in parts)
            {
                gzip.Write(part);
            }
        }

        return bytes.ToArray();
    }

    public static byte[] Gunzip(byte[] packed)
    {
        using var gzip = new GZipStream(new MemoryStream(packed), CompressionMode.Decompress);
        using var bytes = new MemoryStream();
        gzip.CopyTo(bytes);
        return bytes.ToArray();
    }

    /// <summary>The code of the refusal, null when the archive is taken.</summary>
    public static string? Refused(byte[] archive) => Read(archive, new ArchiveLimits()).Refusal?.Code;

    public static Outcome<ArtifactManifest> Read(byte[] archive, ArchiveLimits limits, Action<ArchiveFile, Stream>? onFile = null) =>
        ArchiveReader.Read(new MemoryStream(archive), limits, onFile, CancellationToken.None);
}
