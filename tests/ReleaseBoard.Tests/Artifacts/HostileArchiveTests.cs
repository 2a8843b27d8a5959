using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using ReleaseBoard.Domain.Artifacts;

namespace ReleaseBoard.Tests.Artifacts;

public sealed class HostileArchiveTests
{
    public static readonly TheoryData<string, string> BadPaths = new()
    {
        { "../evil", "archive.path-escapes" },
        { "a/../../evil", "archive.path-escapes" },
        { "a/..", "archive.path-escapes" },
        { "/etc/passwd", "archive.path-absolute" },
        { "//host/share", "archive.path-absolute" },
        { "C:/windows/evil", "archive.path-absolute" },
        { "c:evil", "archive.path-absolute" },
        { "a\\..\\evil", "archive.path-backslash" },
        { "a//b", "archive.path-empty-segment" },
        { "a/./b", "archive.path-empty-segment" },
        { ".", "archive.path-empty-segment" },
        { "././a", "archive.path-empty-segment" },
        { "./../a", "archive.path-escapes" },
        { "a\nb", "archive.path-control" },
        { "a\u001b[2Jb", "archive.path-control" },
        { "a\u0085b", "archive.path-control" },
        { new string('a', 256), "archive.path-too-long" },
        { string.Join('/', Enumerable.Repeat("folder", 200)), "archive.path-too-long" },
    };

    [Theory]
    [MemberData(nameof(BadPaths))]
    public void A_path_that_could_leave_its_folder_or_confuse_is_refused_in_both_forms(string path, string code)
    {
        Assert.Equal(code, Archives.Refused(Archives.Zip(("releaseboard.json", Archives.Manifest), (path, "x"))));
        Assert.Equal(code, Archives.Refused(Archives.TarGz(("releaseboard.json", Archives.Manifest), (path, "x"))));
    }

    [Theory]
    [InlineData("archive.path-double", "a.txt", "a.txt")]
    [InlineData("archive.path-double", "bin/Shop", "BIN/shop")]
    [InlineData("archive.path-double", "a/b", "a")]
    [InlineData("archive.path-file-as-folder", "a", "a/b")]
    [InlineData("archive.path-file-as-folder", "a", "A/b/c")]
    [InlineData("archive.path-file-as-folder", "a", "a/")]
    [InlineData("archive.path-double", "a/", "a")]
    public void Names_that_would_overwrite_each_other_are_refused(string code, string first, string second)
    {
        Assert.Equal(code, Archives.Refused(Archives.Zip((first, ""), (second, ""), ("releaseboard.json", Archives.Manifest))));
        Assert.Equal(code, Archives.Refused(Archives.TarGz(TarEntryFormat.Pax, new[] { first, second }.Select(AsEntry))));

        static TarEntry AsEntry(string path) =>
            Archives.Entry(TarEntryFormat.Pax, path, "", path.EndsWith('/') ? TarEntryType.Directory : TarEntryType.RegularFile);
    }

    [Fact]
    public void More_bytes_or_entries_than_allowed_are_refused_as_too_large()
    {
        var zip = Archives.Zip(("releaseboard.json", Archives.Manifest), ("a/b/c", new string('x', 1000)));
        var tar = Archives.TarGz(("releaseboard.json", Archives.Manifest), ("a/b/c", new string('x', 1000)));

        foreach (var archive in new[] { zip, tar })
        {
            Assert.Equal("archive.too-large", Archives.Read(archive, new ArchiveLimits { MaximumUnpackedBytes = 900 }).Refusal?.Code);
            Assert.Equal("archive.too-many-entries", Archives.Read(archive, new ArchiveLimits { MaximumEntries = 3 }).Refusal?.Code);
            Assert.Null(Archives.Read(archive, new ArchiveLimits { MaximumEntries = 4, MaximumUnpackedBytes = 20_000 }).Refusal);
        }
    }

    [Fact]
    public void Deep_folders_count_as_entries()
    {
        var deep = string.Join('/', Enumerable.Repeat("d", 500));
        var archive = Archives.Zip([.. Enumerable.Range(0, 200).Select(i => ($"{i}/{deep}/f", ""))]);

        Assert.Equal("archive.too-many-entries", Archives.Refused(archive));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("PK\u0003\u0004")]
    [InlineData("hello, this is no archive at all")]
    [InlineData("\u001f")]
    public void What_is_no_archive_is_refused(string text)
    {
        Assert.NotNull(Archives.Refused(Encoding.Latin1.GetBytes(text)));
    }

    [Fact]
    public void An_archive_in_an_archive_is_just_a_file()
    {
        var inner = Archives.Zip(("../evil", "x"));
        var archive = Archives.Zip(zip =>
        {
            Archives.Add(zip, "releaseboard.json", Archives.Manifest);
            using var stream = zip.CreateEntry("inner.zip", CompressionLevel.NoCompression).Open();
            stream.Write(inner);
        });

        Assert.Null(Archives.Refused(archive));
    }

    [Fact]
    public void Who_takes_the_files_may_fail_and_is_heard()
    {
        var archive = Archives.Zip(("releaseboard.json", Archives.Manifest));

        Assert.Throws<IOException>(() => Archives.Read(archive, new ArchiveLimits(), (_, _) => throw new IOException("The disk is full.")));
    }

    [Fact]
    public void A_cancelled_reading_ends()
    {
        using var cancelled = new CancellationTokenSource();
        var archive = Archives.TarGz(("releaseboard.json", Archives.Manifest), ("a.txt", new string('x', 100_000)));

        Assert.Throws<OperationCanceledException>(() => ArchiveReader.Read(
            new MemoryStream(archive), new ArchiveLimits(), (_, _) => cancelled.Cancel(), cancelled.Token));
    }
}
