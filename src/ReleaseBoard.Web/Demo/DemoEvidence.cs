using System.Text;

namespace ReleaseBoard.Web.Demo;

/// <summary>What speaks for the demo's builds: tests of each, one that was built again to the same bytes, and one that was not.</summary>
internal static class DemoEvidence
{
    private const string Rebuilder = "second-builder";
    private const string Elsewhere = "Another machine of the demo.";

    /// <param name="reproduced">The version that somebody built again to the same bytes; null for none.</param>
    /// <param name="tampered">The version whose rebuild gave something else, and what; null for none.</param>
    /// <param name="developer">Who uploaded the artifacts, and sends their tests.</param>
    /// <param name="manager">Who answers for the rebuilds: it must be somebody else.</param>
    public static async Task SendAsync(
        string application, IEnumerable<string> versions, string? reproduced, (string Version, Stream Archive)? tampered, DemoApi developer, DemoApi manager, CancellationToken cancellationToken)
    {
        foreach (var version in versions)
        {
            var artifact = await developer.GetAsync($"applications/{application}/artifacts/{version}", cancellationToken);
            var digest = artifact?["digest"]?.GetValue<string>() ?? throw new InvalidOperationException($"{application} {version} has no digest.");
            await using var report = new MemoryStream(Encoding.UTF8.GetBytes(Report(application)));
            await developer.UploadAsync($"artifacts/{digest}/tests?name=unit", report, "application/xml", cancellationToken);
            if (version == reproduced)
            {
                await manager.PostAsync($"artifacts/{digest}/rebuilds", new { rebuilder = Rebuilder, digest, environment = Elsewhere }, cancellationToken);
            }
            else if (version == tampered?.Version)
            {
                // The archive itself, so that the files that differ are shown with their lines.
                await manager.PostArchiveAsync($"artifacts/{digest}/rebuilds?rebuilder={Rebuilder}&environment={Uri.EscapeDataString(Elsewhere)}", tampered.Value.Archive, cancellationToken);
            }
        }
    }

    private static string Report(string application) =>
        $"""
        <testsuite name="{application}" tests="4" failures="0" errors="0" skipped="0" time="1.2">
          <testcase classname="Cart" name="adds an article" time="0.2" />
          <testcase classname="Cart" name="keeps its total" time="0.3" />
          <testcase classname="Checkout" name="asks for an address" time="0.4" />
          <testcase classname="Checkout" name="pays once" time="0.3" />
        </testsuite>
        """;
}
