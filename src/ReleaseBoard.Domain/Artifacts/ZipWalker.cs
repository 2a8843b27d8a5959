using System.Buffers.Binary;
using System.IO.Compression;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>
/// Walks a ZIP by its directory. Entries must stand in the archive one behind the other: two that share bytes are how a small
/// archive becomes endless, and local headers must agree with the directory, or two readers would see two archives.
/// </summary>
internal static class ZipWalker
{
    private const int LocalLength = 30;

    public static void Walk(Stream stream, ArchiveContents contents)
    {
        var archive = new ZipBytes(stream);
        var directory = ZipDirectory.Find(archive);
        var spans = new List<(long Start, long End)>();
        foreach (var entry in directory.Read(archive))
        {
            if (entry.IsEncrypted || entry.Method is not (ZipEntry.StoredMethod or ZipEntry.DeflateMethod))
            {
                throw HostileArchiveException.Invalid("archive.method", $"'{ArchivePathRules.Shown(entry.Path)}' is packed in a way that is not read here: store or deflate it, without encryption.");
            }

            var start = DataStart(archive, entry);
            if (entry.PackedSize > directory.Offset - start)
            {
                throw HostileArchiveException.Corrupt("an entry reaches into its directory");
            }

            Take(archive, entry, start, contents);
            spans.Add((entry.Offset, start + entry.PackedSize));
        }

        spans.Sort();
        for (var i = 1; i < spans.Count; i++)
        {
            if (spans[i].Start < spans[i - 1].End)
            {
                throw HostileArchiveException.Invalid("archive.overlap", "Two entries of the archive share the same bytes.");
            }
        }
    }

    private static void Take(ZipBytes archive, ZipEntry entry, long start, ArchiveContents contents)
    {
        var shown = ArchivePathRules.Shown(entry.Path);
        var isFolder = entry.Path.EndsWith('/');
        switch (entry.Mode & UnixMode.Kind)
        {
            case UnixMode.Link:
                throw HostileArchiveException.Invalid("archive.link", $"The archive holds a link, '{shown}'; only files and folders may be in it.");
            case not (0 or UnixMode.File or UnixMode.Folder):
                throw HostileArchiveException.Invalid("archive.device", $"The archive holds a device or pipe, '{shown}'; only files and folders may be in it.");
            case UnixMode.File when isFolder:
            case UnixMode.Folder when !isFolder:
                throw HostileArchiveException.Invalid("archive.entry-kind", $"The archive holds '{shown}', which is a file by its name and a folder by its mode, or the other way round.");
        }

        if (isFolder)
        {
            contents.AddFolder(entry.Path);
            return;
        }

        using var packed = archive.Part(start, entry.PackedSize);
        using var plain = entry.Method == ZipEntry.StoredMethod ? packed : new DeflateStream(packed, CompressionMode.Decompress);
        using var counted = new UnpackedStream(plain, contents.Budget);
        using var content = new EntryStream(counted, entry.Size, entry.Checksum);
        contents.AddFile(entry.Path, (entry.Mode & UnixMode.AnyoneExecutes) != 0, content);
    }

    private static long DataStart(ZipBytes archive, ZipEntry entry)
    {
        var local = archive.Read(entry.Offset, LocalLength + entry.Name.Length).AsSpan();
        var nameLength = BinaryPrimitives.ReadUInt16LittleEndian(local[26..]);
        if (!local.StartsWith("PK\x03\x04"u8) || BinaryPrimitives.ReadUInt16LittleEndian(local[8..]) != entry.Method
            || nameLength != entry.Name.Length || !local[LocalLength..].SequenceEqual(entry.Name))
        {
            throw HostileArchiveException.Corrupt($"'{ArchivePathRules.Shown(entry.Path)}' is something else in its directory");
        }

        return entry.Offset + LocalLength + nameLength + BinaryPrimitives.ReadUInt16LittleEndian(local[28..]);
    }
}
