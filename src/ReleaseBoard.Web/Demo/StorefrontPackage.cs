using System.IO.Compression;
using System.Text.Json;

namespace ReleaseBoard.Web.Demo;

/// <summary>What one build of the sample shop is like.</summary>
internal sealed record StorefrontBuild(string Version)
{
    /// <summary>Share of page requests that fail, 0 to 1.</summary>
    public double FailureRate { get; init; }

    public int SlowMilliseconds { get; init; }

    /// <summary>Share of express checkouts that do not work, 0 to 1.</summary>
    public double ExpressFailureRate { get; init; }

    /// <summary>The environment it fails and is slow in; empty for all.</summary>
    public string TroubleIn { get; init; } = "";

    /// <summary>A line above the shop; empty for none.</summary>
    public string Banner { get; init; } = "";

    /// <summary>The shop's colour, <c>#rrggbb</c>.</summary>
    public string Accent { get; init; } = "#2f6f4f";
}

/// <summary>Packs the sample shop, which was built beside the board, into archives. The same build gives the same bytes.</summary>
internal static class StorefrontPackage
{
    // ZIP's own beginning of time; the time of packing would change the digest each time.
    private static readonly DateTimeOffset Timeless = new(1980, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private const int PlainFile = 0x81a4 << 16;

    private static readonly object Manifest = new
    {
        start = new[] { "dotnet", "ReleaseBoard.Storefront.dll" },
        portVariable = "PORT",
        health = "/health/ready",
        metrics = "/metrics",
        readyWithinSeconds = 30,
        stopWithinSeconds = 10,
    };

    /// <summary>Where the board's build and its publication put the shop.</summary>
    public static string BuiltFolder => Path.Combine(AppContext.BaseDirectory, "storefront");

    /// <summary>A ZIP that stands at its beginning.</summary>
    public static MemoryStream Pack(StorefrontBuild build, string folder)
    {
        var settings = new
        {
            version = build.Version,
            failureRate = build.FailureRate,
            slowMilliseconds = build.SlowMilliseconds,
            expressFailureRate = build.ExpressFailureRate,
            troubleIn = build.TroubleIn,
            banner = build.Banner,
            accent = build.Accent,
        };
        var files = Directory.EnumerateFiles(folder).Where(IsOfTheProgram).ToDictionary(file => Path.GetFileName(file), File.ReadAllBytes, StringComparer.Ordinal);
        files["releaseboard.json"] = JsonSerializer.SerializeToUtf8Bytes(Manifest);
        files["storefront.json"] = JsonSerializer.SerializeToUtf8Bytes(settings);

        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, content) in files.OrderBy(file => file.Key, StringComparer.Ordinal))
            {
                Add(zip, name, content);
            }
        }

        bytes.Position = 0;
        return bytes;
    }

    private static void Add(ZipArchive zip, string name, byte[] content)
    {
        var entry = zip.CreateEntry(name, CompressionLevel.Optimal);
        entry.LastWriteTime = Timeless;
        entry.ExternalAttributes = PlainFile;
        using var stream = entry.Open();
        stream.Write(content);
    }

    /// <summary>What <c>dotnet</c> needs to start it: neither symbols nor the launcher of the machine it was built on.</summary>
    private static bool IsOfTheProgram(string file) => Path.GetExtension(file) is ".dll" or ".json";
}
