using System.IO.Compression;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>Walks a tar as it flows: ustar with the long names and sizes of pax and GNU.</summary>
internal static class TarWalker
{
    private const int MaximumExtensionBytes = 64 << 10;

    public static void WalkGzip(PackedStream packed, ArchiveContents contents)
    {
        using var gzip = new GZipStream(packed, CompressionMode.Decompress, leaveOpen: true);

        // Everything that comes out counts, also headers and what stands behind the archive's end.
        using var tar = new UnpackedStream(gzip, contents.Budget);
        var extension = TarExtension.None;
        var block = new byte[TarHeader.Length];
        while (true)
        {
            Fill(tar, block);
            if (!block.AsSpan().ContainsAnyExcept((byte)0))
            {
                ReadEnd(tar, block);
                CheckWhole(packed, contents.Budget);
                return;
            }

            var header = TarHeader.Parse(block);
            if (header.IsExtension)
            {
                extension = extension.With(header, ExtensionText(tar, header.Size));
            }
            else
            {
                Take(tar, header with { Path = extension.Path ?? header.Path, Size = extension.Size ?? header.Size }, contents);
                extension = TarExtension.None;
            }
        }
    }

    private static void Take(UnpackedStream tar, TarHeader header, ArchiveContents contents)
    {
        var shown = ArchivePathRules.Shown(header.Path);
        switch (header.Kind)
        {
            case '0' or '\0' or '7' when !header.Path.EndsWith('/'):
                using (var content = new EntryStream(tar, header.Size, checksum: null))
                {
                    contents.AddFile(header.Path, (header.Mode & UnixMode.AnyoneExecutes) != 0, content);
                }

                break;
            case '5' or '\0':
                contents.AddFolder(header.Path);
                Skip(tar, header.Size);
                break;
            case '1' or '2':
                throw HostileArchiveException.Invalid("archive.link", $"The archive holds a link, '{shown}'; only files and folders may be in it.");
            case '3' or '4' or '6':
                throw HostileArchiveException.Invalid("archive.device", $"The archive holds a device or pipe, '{shown}'; only files and folders may be in it.");
            default:
                throw HostileArchiveException.Invalid("archive.entry-kind", $"The archive holds '{shown}', which is neither a file nor a folder.");
        }

        Skip(tar, Padding(header.Size));
    }

    private static byte[] ExtensionText(UnpackedStream tar, long size)
    {
        if (size > MaximumExtensionBytes)
        {
            throw HostileArchiveException.Corrupt("a name or attribute in it is longer than any real one");
        }

        var text = new byte[size];
        Fill(tar, text);
        Skip(tar, Padding(size));
        return text;
    }

    /// <summary>Behind the first empty block only padding may stand; it is read so that gzip proves its own checksum.</summary>
    private static void ReadEnd(UnpackedStream tar, byte[] block)
    {
        while (tar.Read(block) is var read and > 0)
        {
            if (block.AsSpan(0, read).ContainsAnyExcept((byte)0))
            {
                throw HostileArchiveException.Corrupt("something stands behind its end");
            }
        }
    }

    /// <summary>The framework takes a gzip that ends within its last bytes for a whole one; its own last number tells.</summary>
    private static void CheckWhole(PackedStream packed, ArchiveBudget budget)
    {
        if (packed.LastNumber != (uint)budget.Unpacked)
        {
            throw HostileArchiveException.Invalid("archive.truncated", "The archive ends before its contents do, or has something behind its end.");
        }
    }

    private static long Padding(long size) => (TarHeader.Length - (size % TarHeader.Length)) % TarHeader.Length;

    private static void Skip(UnpackedStream tar, long count)
    {
        Span<byte> buffer = stackalloc byte[TarHeader.Length];
        for (var left = count; left > 0; left -= Math.Min(left, buffer.Length))
        {
            Fill(tar, buffer[..(int)Math.Min(left, buffer.Length)]);
        }
    }

    private static void Fill(UnpackedStream tar, Span<byte> buffer)
    {
        if (tar.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false) < buffer.Length)
        {
            throw HostileArchiveException.Truncated();
        }
    }
}
