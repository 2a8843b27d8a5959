using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using ReleaseBoard.Domain.Artifacts;

namespace ReleaseBoard.Tests.Artifacts;

public sealed class HostileZipTests
{
    [Theory]
    [InlineData(0xa1ff, "evil", "archive.link")]
    [InlineData(0x2180, "evil", "archive.device")]
    [InlineData(0x6180, "evil", "archive.device")]
    [InlineData(0x1180, "evil", "archive.device")]
    [InlineData(0xc180, "evil", "archive.device")]
    [InlineData(0x41ed, "evil", "archive.entry-kind")]
    [InlineData(0x81a4, "evil/", "archive.entry-kind")]
    public void A_zip_with_anything_but_files_and_folders_is_refused_by_its_unix_mode(int mode, string path, string code)
    {
        var archive = Archives.Zip(zip =>
        {
            Archives.Add(zip, "releaseboard.json", Archives.Manifest);
            Archives.Add(zip, path, "/etc/passwd", mode);
        });

        Assert.Equal(code, Archives.Refused(archive));
    }

    [Fact]
    public void A_name_with_a_nul_is_refused()
    {
        var archive = Archives.Zip(("releaseboard.json", Archives.Manifest), ("good.txt", ""));
        Replace(archive, "good.txt"u8, "good\0txt"u8);
        Assert.Equal("archive.path-control", Archives.Refused(archive));

        Replace(archive, "good\0txt"u8, [.. "good"u8, 0xff, .. "txt"u8]);
        Assert.Equal("archive.path-encoding", Archives.Refused(archive));
    }

    [Fact]
    public void A_zip_bomb_is_refused_whatever_its_directory_declares()
    {
        var bomb = Archives.Zip(zip =>
        {
            Archives.Add(zip, "releaseboard.json", Archives.Manifest);
            using var zeros = zip.CreateEntry("zeros").Open();
            for (var i = 0; i < 40; i++)
            {
                zeros.Write(new byte[1 << 20]);
            }
        });
        Assert.Equal("archive.bomb", Archives.Refused(bomb));

        DirectoryEntry(bomb, "zeros", at => BinaryPrimitives.WriteUInt32LittleEndian(bomb.AsSpan(at + 24), 10));
        Assert.Equal("archive.corrupt", Archives.Refused(bomb));
    }

    [Fact]
    public void A_zip_whose_directory_lies_is_refused()
    {
        var good = Archives.Zip(("releaseboard.json", Archives.Manifest), ("a.txt", "aaaa"));

        Assert.Equal("archive.corrupt", RefusedWith(at => at + 16, "checksum"));
        Assert.Equal("archive.corrupt", RefusedWith(at => at + 42, "offset"));
        Assert.Equal("archive.corrupt", RefusedWith(at => at + 46, "name"));
        Assert.Equal("archive.method", RefusedWith(at => at + 8, "encrypted"));
        Assert.Equal("archive.method", RefusedWith(at => at + 10, "method"));

        string? RefusedWith(Func<int, int> place, string what)
        {
            var archive = good.ToArray();
            DirectoryEntry(archive, "a.txt", at => archive[place(at)] ^= 1);
            return Archives.Refused(archive) ?? $"accepted with another {what}";
        }
    }

    [Fact]
    public void Zip_entries_that_share_bytes_are_refused()
    {
        var archive = Archives.Zip(("releaseboard.json", Archives.Manifest), ("a", "1234567890"));

        // The last entry's directory line a second time.
        var at = 0;
        DirectoryEntry(archive, "a", place => at = place);
        var end = archive.AsSpan().LastIndexOf("PK\x05\x06"u8);
        byte[] doubled = [.. archive[..end], .. archive[at..end], .. archive[end..]];
        var newEnd = end + (end - at);
        BinaryPrimitives.WriteUInt16LittleEndian(doubled.AsSpan(newEnd + 10), 3);
        BinaryPrimitives.WriteUInt32LittleEndian(doubled.AsSpan(newEnd + 12), BinaryPrimitives.ReadUInt32LittleEndian(doubled.AsSpan(newEnd + 12)) + (uint)(end - at));

        Assert.Equal("archive.path-double", Archives.Refused(doubled));
        Assert.Equal("archive.overlap", Archives.Refused(Overlapping()));
    }

    [Fact]
    public void Files_that_nobody_reads_are_still_checked()
    {
        var archive = Archives.Zip(("releaseboard.json", Archives.Manifest), ("a.txt", "aaaa"));
        DirectoryEntry(archive, "a.txt", at => archive[at + 16] ^= 1);

        var outcome = Archives.Read(archive, new ArchiveLimits(), (_, _) => { });

        Assert.Equal("archive.corrupt", outcome.Refusal?.Code);
    }

    /// <summary>Two directory lines, two names, one local header each, but the first's data holds the second.</summary>
    private static byte[] Overlapping()
    {
        var inner = Archives.Zip(zip =>
        {
            using var stream = zip.CreateEntry("b", CompressionLevel.NoCompression).Open();
            stream.Write("bytes"u8);
        });
        var innerLocal = inner[..inner.AsSpan().IndexOf("PK\x01\x02"u8)];
        var outer = Archives.Zip(zip =>
        {
            Archives.Add(zip, "releaseboard.json", Archives.Manifest);
            using var stream = zip.CreateEntry("a", CompressionLevel.NoCompression).Open();
            stream.Write(innerLocal);
        });
        var innerLine = inner[inner.AsSpan().IndexOf("PK\x01\x02"u8)..inner.AsSpan().LastIndexOf("PK\x05\x06"u8)];
        BinaryPrimitives.WriteUInt32LittleEndian(innerLine.AsSpan(42), (uint)outer.AsSpan().IndexOf(innerLocal));
        var end = outer.AsSpan().LastIndexOf("PK\x05\x06"u8);
        byte[] archive = [.. outer[..end], .. innerLine, .. outer[end..]];
        var newEnd = archive.AsSpan(end + innerLine.Length);
        BinaryPrimitives.WriteUInt16LittleEndian(newEnd[10..], 3);
        BinaryPrimitives.WriteUInt32LittleEndian(newEnd[12..], BinaryPrimitives.ReadUInt32LittleEndian(newEnd[12..]) + (uint)innerLine.Length);
        return archive;
    }

    /// <summary>Finds a file's line in the ZIP's directory and lets <paramref name="change"/> at it.</summary>
    private static void DirectoryEntry(byte[] archive, string path, Action<int> change)
    {
        for (var at = 0; at < archive.Length; at++)
        {
            if (archive.AsSpan(at).StartsWith("PK\x01\x02"u8) && archive.AsSpan(at + 46).StartsWith(Encoding.UTF8.GetBytes(path)))
            {
                change(at);
                return;
            }
        }

        throw new InvalidOperationException($"{path} is not in the directory.");
    }

    private static void Replace(byte[] archive, ReadOnlySpan<byte> old, ReadOnlySpan<byte> with)
    {
        for (var at = archive.AsSpan().IndexOf(old); at >= 0; at = archive.AsSpan().IndexOf(old))
        {
            with.CopyTo(archive.AsSpan(at));
        }
    }
}
