using System.Formats.Tar;
using System.Text;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Artifacts;

public sealed class ArchiveReaderTests
{
    private static readonly ArtifactManifest Expected = new() { Start = ["dotnet", "shop.dll"], Metrics = "/metrics" };

    [Fact]
    public void A_zip_gives_its_files_and_its_manifest()
    {
        var archive = Archives.Zip(zip =>
        {
            Archives.Add(zip, "releaseboard.json", Archives.Manifest);
            zip.CreateEntry("bin/");
            Archives.Add(zip, "bin/shop", "program", mode: 0x8000 | 0b111_101_101);
            Archives.Add(zip, "bin/ü.txt", "text", mode: 0x8000 | 0b110_100_100);
        });

        var (outcome, files) = Read(archive);

        Assert.Equal(Expected, outcome);
        Assert.Equal([("releaseboard.json", false, Archives.Manifest), ("bin/shop", true, "program"), ("bin/ü.txt", false, "text")], files);
    }

    [Theory]
    [InlineData(TarEntryFormat.V7)]
    [InlineData(TarEntryFormat.Ustar)]
    [InlineData(TarEntryFormat.Gnu)]
    [InlineData(TarEntryFormat.Pax)]
    public void A_tar_of_each_form_gives_its_files_and_its_manifest(TarEntryFormat format)
    {
        var longName = format is TarEntryFormat.V7 ? "short.txt" : $"a/{new string('b', 90)}/{new string('c', 60)}.txt";
        var program = Archives.Entry(format, "./bin/shop", "program");
        program.Mode = UnixFileMode.UserRead | UnixFileMode.UserExecute;
        var archive = Archives.TarGz(
            format,
            [
                Archives.Entry(format, "./", "", TarEntryType.Directory),
                Archives.Entry(format, "./releaseboard.json", Archives.Manifest),
                Archives.Entry(format, "./bin/", "", TarEntryType.Directory),
                program,
                Archives.Entry(format, longName, new string('x', 5000)),
            ]);

        var (outcome, files) = Read(archive);

        Assert.Equal(Expected, outcome);
        Assert.Equal([("releaseboard.json", false, Archives.Manifest), ("bin/shop", true, "program"), (longName, false, new string('x', 5000))], files);
    }

    [Fact]
    public async Task A_tar_is_read_from_a_stream_that_only_flows()
    {
        using var pipe = new System.IO.Pipes.AnonymousPipeServerStream(System.IO.Pipes.PipeDirection.Out);
        using var end = new System.IO.Pipes.AnonymousPipeClientStream(System.IO.Pipes.PipeDirection.In, pipe.ClientSafePipeHandle);
        var writer = Task.Run(() =>
        {
            using (pipe)
            {
                pipe.Write(Archives.TarGz(("releaseboard.json", Archives.Manifest), ("shop.dll", "program")));
            }
        });

        var outcome = ArchiveReader.Read(end, new ArchiveLimits(), null, CancellationToken.None);

        Assert.Equal(Expected, outcome);
        await writer;
    }

    private static (Outcome<ArtifactManifest> Outcome, List<(string Path, bool IsExecutable, string Content)> Files) Read(byte[] archive)
    {
        var files = new List<(string, bool, string)>();
        var outcome = ArchiveReader.Read(
            new MemoryStream(archive),
            new ArchiveLimits(),
            (file, content) => files.Add((file.Path, file.IsExecutable, new StreamReader(content, Encoding.UTF8).ReadToEnd())),
            CancellationToken.None);
        return (outcome, files);
    }
}
