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

    /// <summary>What must be there before it may come, by application.</summary>
    public IReadOnlyDictionary<string, string> Requires { get; init; } = new Dictionary<string, string>();

    /// <summary>A line above the shop; empty for none.</summary>
    public string Banner { get; init; } = "";

    /// <summary>The shop's colour, <c>#rrggbb</c>.</summary>
    public string Accent { get; init; } = "#2f6f4f";
}

/// <summary>Packs the sample shop, which was built beside the board, into archives. The same build gives the same bytes.</summary>
internal static class StorefrontPackage
{
    private static object Manifest(StorefrontBuild build) => new
    {
        start = new[] { "dotnet", "ReleaseBoard.Storefront.dll" },
        portVariable = "PORT",
        health = "/health/ready",
        metrics = "/metrics",
        readyWithinSeconds = 30,
        stopWithinSeconds = 10,
        flags = new[] { "express-checkout" },
        requires = build.Requires,
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
        files["releaseboard.json"] = JsonSerializer.SerializeToUtf8Bytes(Manifest(build));
        files["storefront.json"] = JsonSerializer.SerializeToUtf8Bytes(settings);

        return DemoArchive.Pack(files);
    }

    /// <summary>What <c>dotnet</c> needs to start it: neither symbols nor the launcher of the machine it was built on.</summary>
    private static bool IsOfTheProgram(string file) => Path.GetExtension(file) is ".dll" or ".json";
}
