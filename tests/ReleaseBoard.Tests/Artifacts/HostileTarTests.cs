using System.Buffers.Binary;
using System.Formats.Tar;
using System.Text;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Artifacts;

public sealed class HostileTarTests
{
    [Theory]
    [InlineData(TarEntryType.SymbolicLink, "archive.link")]
    [InlineData(TarEntryType.HardLink, "archive.link")]
    [InlineData(TarEntryType.CharacterDevice, "archive.device")]
    [InlineData(TarEntryType.BlockDevice, "archive.device")]
    [InlineData(TarEntryType.Fifo, "archive.device")]
    public void A_tar_with_anything_but_files_and_folders_is_refused(TarEntryType type, string code)
    {
        var entry = Archives.Entry(TarEntryFormat.Pax, "evil", "", type);
        if (type is TarEntryType.SymbolicLink or TarEntryType.HardLink)
        {
            entry.LinkName = "/etc/passwd";
        }

        Assert.Equal(code, Archives.Refused(Archives.TarGz(TarEntryFormat.Pax, [entry])));
    }

    [Fact]
    public void A_gzip_bomb_is_refused_by_its_ratio_long_before_it_ends()
    {
        var bomb = Archives.Gzip([TarFile("zeros", 2L << 30), .. Enumerable.Repeat(new byte[1 << 20], 40)]);
        var seen = 0L;

        var outcome = Archives.Read(bomb, new ArchiveLimits(), (_, content) => seen += Drain(content));

        Assert.Equal("archive.bomb", outcome.Refusal?.Code);
        Assert.Equal(RefusalKind.TooLarge, outcome.Refusal?.Kind);
        Assert.Equal(0, seen);
    }

    [Fact]
    public void Many_gzip_members_behind_the_end_are_counted_too()
    {
        var bomb = Archives.Gzip(new byte[1024]).Concat(Archives.Gzip([.. Enumerable.Repeat(new byte[1 << 20], 20)])).ToArray();

        Assert.Equal("archive.bomb", Archives.Refused(bomb));
    }

    [Fact]
    public void A_tar_entry_that_declares_more_than_there_is_is_refused_without_believing_it()
    {
        Assert.Equal("archive.truncated", Archives.Refused(Archives.Gzip(TarFile("big", 1L << 33), new byte[100])));
        Assert.Equal("archive.corrupt", Archives.Refused(Archives.Gzip(TarFile("long", 1L << 33, 'L'))));
        Assert.Equal("archive.corrupt", Archives.Refused(Archives.Gzip(TarFile("attributes", 1L << 33, 'x'))));
        Assert.Equal("archive.entry-kind", Archives.Refused(Archives.Gzip(TarFile("sparse", 0, 'S'))));
    }

    [Theory]
    [InlineData("9 path=../evil\n")]
    [InlineData("999999 path=evil\n")]
    [InlineData("path=evil\n")]
    [InlineData("0 \n")]
    [InlineData("9999999999999999 path=evil\n")]
    [InlineData("13 size=-500\n")]
    [InlineData("9 =evil\n\n")]
    public void A_tar_attribute_that_makes_no_sense_is_refused(string record)
    {
        var text = Encoding.UTF8.GetBytes(record);
        var padded = new byte[512];
        text.CopyTo(padded, 0);

        Assert.Equal("archive.corrupt", Archives.Refused(Archives.Gzip(TarFile("x", text.Length, 'x'), padded, TarFile("good", 0))));
    }

    [Fact]
    public void A_long_name_cannot_smuggle_a_path_past_the_checks()
    {
        var name = new byte[512];
        "../../evil"u8.CopyTo(name);

        Assert.Equal("archive.path-escapes", Archives.Refused(Archives.Gzip(TarFile("long", 11, 'L'), name, TarFile("good", 0))));
    }

    [Fact]
    public void What_stands_behind_the_end_of_a_tar_is_refused()
    {
        Assert.Equal("archive.corrupt", Archives.Refused(Archives.Gzip(new byte[1024], TarFile("hidden", 0))));
    }

    private static byte[] TarFile(string path, long size, char kind = '0')
    {
        var block = new byte[512];
        Encoding.ASCII.GetBytes(path).CopyTo(block, 0);
        "0000644\0"u8.CopyTo(block.AsSpan(100));
        block[124] = 0x80;
        BinaryPrimitives.WriteInt64BigEndian(block.AsSpan(128), size);
        block[156] = (byte)kind;
        "ustar\0"u8.CopyTo(block.AsSpan(257));
        "        "u8.CopyTo(block.AsSpan(148));
        var sum = block.Sum(value => value);
        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0') + "\0").CopyTo(block, 148);
        return block;
    }

    private static long Drain(Stream content)
    {
        using var sink = new MemoryStream();
        content.CopyTo(sink);
        return sink.Length;
    }
}
