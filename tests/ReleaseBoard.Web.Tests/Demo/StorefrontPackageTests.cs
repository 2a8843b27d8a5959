using System.Diagnostics;
using System.IO.Compression;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Web.Demo;

namespace ReleaseBoard.Web.Tests.Demo;

public sealed class StorefrontPackageTests
{
    private static readonly StorefrontBuild Faulty = new("1.2.0") { FailureRate = 0.08 };

    [Fact]
    public void The_shop_built_beside_the_board_becomes_an_archive_that_the_board_takes()
    {
        using var archive = StorefrontPackage.Pack(Faulty, Shop.Folder);
        var files = new List<string>();

        var manifest = ArchiveReader.Read(archive, new ArchiveLimits(), (file, _) => files.Add(file.Path), CancellationToken.None);

        Assert.Equal(new ArtifactManifest { Start = ["dotnet", "ReleaseBoard.Storefront.dll"], Metrics = "/metrics", Flags = ["express-checkout"] }, manifest);
        Assert.Equal(
            ["ReleaseBoard.Storefront.deps.json", "ReleaseBoard.Storefront.dll", "ReleaseBoard.Storefront.runtimeconfig.json", "releaseboard.json", "storefront.json"],
            files);
    }

    [Fact]
    public void The_same_build_gives_the_same_bytes_and_another_version_others()
    {
        using var first = StorefrontPackage.Pack(Faulty, Shop.Folder);
        using var second = StorefrontPackage.Pack(Faulty, Shop.Folder);
        using var other = StorefrontPackage.Pack(Faulty with { Version = "1.2.1" }, Shop.Folder);
        using var zip = new ZipArchive(second);

        Assert.Equal(first.ToArray(), second.ToArray());
        Assert.NotEqual(first.ToArray(), other.ToArray());
        Assert.All(zip.Entries, entry => Assert.Equal(1980, entry.LastWriteTime.Year));
    }

    [Fact]
    public async Task The_packed_shop_starts_as_its_manifest_says_and_is_the_build_that_was_asked_for()
    {
        var folder = Directory.CreateTempSubdirectory("releaseboard-shop-");
        try
        {
            using var archive = StorefrontPackage.Pack(Faulty with { Banner = "Closing down" }, Shop.Folder);
            var manifest = BoardFixture.Accepted(ArchiveReader.Read(archive, new ArchiveLimits(), (file, content) => Unpack(folder, file, content), CancellationToken.None));

            var start = new ProcessStartInfo(manifest.Start[0], manifest.Start.Skip(1))
            {
                WorkingDirectory = folder.FullName,
                RedirectStandardOutput = true,
                Environment = { [manifest.PortVariable] = "0" },
            };
            using var shop = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
            try
            {
                var line = await shop.StandardOutput.ReadLineAsync() ?? "";
                using var client = new HttpClient { BaseAddress = new Uri(line.Split(' ')[^1]) };

                Assert.Contains("Z INFO storefront 1.2.0 ", line, StringComparison.Ordinal);
                Assert.Equal("ready\n", await client.GetStringAsync(manifest.Health));
                Assert.Contains("Closing down", await client.GetStringAsync("/"), StringComparison.Ordinal);
            }
            finally
            {
                shop.Kill();
                await shop.WaitForExitAsync();
            }
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private static void Unpack(DirectoryInfo folder, ArchiveFile file, Stream content)
    {
        using var target = File.Create(Path.Combine(folder.FullName, file.Path));
        content.CopyTo(target);
    }
}
