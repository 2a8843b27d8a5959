using System.IO.Compression;
using System.Security.Cryptography;

namespace ReleaseBoard.Tests.Runner;

/// <summary>The sample application as an archive on disk, made once for all tests.</summary>
internal static class SampleArchive
{
    private static readonly string[] Files = ["ReleaseBoard.Sample.dll", "ReleaseBoard.Sample.runtimeconfig.json", "ReleaseBoard.Sample.deps.json"];

    private static readonly Lazy<(string Path, string Digest)> Made = new(Make);

    public static string Path => Made.Value.Path;

    public static string Digest => Made.Value.Digest;

    public static (string Path, string Digest) Make(Action<ZipArchive> fill)
    {
        var path = System.IO.Path.Combine(Directory.CreateTempSubdirectory("releaseboard-archive-").FullName, "archive.zip");
        using (var archive = ZipFile.Open(path, ZipArchiveMode.Create))
        {
            fill(archive);
        }

        AppDomain.CurrentDomain.ProcessExit += (_, _) => Directory.Delete(System.IO.Path.GetDirectoryName(path) ?? path, recursive: true);
        return (path, Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(path))));
    }

    private static (string Path, string Digest) Make() => Make(archive =>
    {
        Artifacts.Archives.Add(archive, "releaseboard.json", """{ "start": ["dotnet", "ReleaseBoard.Sample.dll"] }""");
        foreach (var file in Files)
        {
            archive.CreateEntryFromFile(System.IO.Path.Combine(AppContext.BaseDirectory, file), file);
        }
    });
}
