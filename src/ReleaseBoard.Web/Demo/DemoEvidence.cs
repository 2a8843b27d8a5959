using System.Text;

namespace ReleaseBoard.Web.Demo;

/// <summary>What speaks for the demo's builds: tests of each, one that was built again to the same bytes, and one that was not.</summary>
internal static class DemoEvidence
{
    private const string Reproduced = "1.1.0";
    private const string Tampered = "1.3.0";

    private static readonly string OtherBytes = new('d', 64);

    /// <param name="developer">Who uploaded the artifacts, and sends their tests.</param>
    /// <param name="manager">Who answers for the rebuilds: it must be somebody else.</param>
    public static async Task SendAsync(string application, IEnumerable<string> versions, DemoApi developer, DemoApi manager, CancellationToken cancellationToken)
    {
        foreach (var version in versions)
        {
            var artifact = await developer.GetAsync($"applications/{application}/artifacts/{version}", cancellationToken);
            var digest = artifact?["digest"]?.GetValue<string>() ?? throw new InvalidOperationException($"{application} {version} has no digest.");
            await using var report = new MemoryStream(Encoding.UTF8.GetBytes(Report(application)));
            await developer.UploadAsync($"artifacts/{digest}/tests?name=unit", report, "application/xml", cancellationToken);
            if (version is Reproduced or Tampered)
            {
                var result = version == Reproduced ? digest : OtherBytes;
                await manager.PostAsync($"artifacts/{digest}/rebuilds", new { rebuilder = "second-builder", digest = result, environment = "Another machine of the demo." }, cancellationToken);
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
