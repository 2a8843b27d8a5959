using System.Diagnostics;
using System.Text.Json;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Signals;

namespace ReleaseBoard.Web.Tests.Signals;

/// <summary>OpenTelemetry's own exporters, as they are on npm: protobuf and JSON, cumulative and delta.</summary>
public sealed class ExporterTests(SignalBoard board) : IClassFixture<SignalBoard>
{
    [ExportersTheory]
    [InlineData("proto", "cumulative")]
    [InlineData("proto", "delta")]
    [InlineData("http", "cumulative")]
    [InlineData("http", "delta")]
    public async Task Counters_gauges_histograms_and_logs_arrive_with_their_deployment(string encoding, string temporality)
    {
        var instance = $"instance=node-{encoding}-{temporality}";

        var answers = await ExportAsync(encoding, temporality, "shop");

        Assert.All(answers, answer => Assert.Equal(0, answer.GetProperty("code").GetInt32()));
        Assert.Equal(
            new Dictionary<string, double> { [$"code=200,http.route=/cart,{instance}"] = 10, [$"code=500,http.route=/cart,{instance}"] = 2 },
            Own(board.Read("shop.requests", board.Deployment), instance));
        Assert.Equal(4, board.Read("shop.queue", board.Deployment)[instance]);
        Assert.Equal(36.6, board.Read("shop.temperature", board.Deployment)[$"{instance},room=north"]);
        Assert.Equal(
            new Dictionary<string, double> { [$"{instance},le=+Inf"] = 8, [$"{instance},le=10"] = 2, [$"{instance},le=100"] = 6, [$"{instance},le=1000"] = 8 },
            Own(board.Read("shop.latency_bucket", board.Deployment), instance));
        Assert.Equal(1210, board.Read("shop.latency_sum", board.Deployment)[instance], 6);
        Assert.Equal(8, board.Read("shop.latency.exponential_count", board.Deployment)[instance]);
        Assert.InRange(board.Read("shop.latency.exponential", board.Deployment)[$"{instance},quantile=0.5"], 45, 55);
        var lines = board.Lines().Where(line => line.Instance == instance[9..]).ToList();
        Assert.Equal(
            [(LogSeverity.Information, "the shop is open"), (LogSeverity.Error, "no money (PaymentError: card 4711 refused)"), (LogSeverity.Warning, "{order: 7, parts: [a, b]}")],
            lines.OrderBy(line => line.Text[0] is 't' ? 0 : line.Text[0] is 'n' ? 1 : 2).Select(line => (line.Level, line.Text)));
        Assert.Equal(SourceState.Up, board.Standing("otlp").State);
    }

    [ExportersTheory]
    [InlineData("proto")]
    [InlineData("http")]
    public async Task An_exporter_of_another_application_takes_a_partial_success_for_what_it_is(string encoding)
    {
        var answers = await ExportAsync(encoding, "cumulative", "unknown");

        // Partial success is success to the exporter, which must not send it again; nothing of it is kept.
        Assert.All(answers, answer => Assert.Equal(0, answer.GetProperty("code").GetInt32()));
        Assert.DoesNotContain(board.Read("shop.requests").Keys, key => key.Contains("unknown", StringComparison.Ordinal));
    }

    [ExportersTheory]
    [InlineData("proto")]
    [InlineData("http")]
    public async Task An_exporter_without_a_token_is_told_so(string encoding)
    {
        var answers = await ExportAsync(encoding, "cumulative", "shop", "rb_nobody");

        Assert.All(answers, answer => Assert.Equal(1, answer.GetProperty("code").GetInt32()));
    }

    private static Dictionary<string, double> Own(IReadOnlyDictionary<string, double> series, string instance) =>
        series.Where(one => one.Key.Split(',').Contains(instance)).ToDictionary();

    private async Task<List<JsonElement>> ExportAsync(string encoding, string temporality, string application, string? token = null)
    {
        var start = new ProcessStartInfo("node", [Path.Combine(Exporters.Folder, "exporters.js")]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in new Dictionary<string, string>
        {
            ["BOARD"] = board.Board.Address.ToString().TrimEnd('/'),
            ["TOKEN"] = token ?? await board.TokenAsync("shop"),
            ["ENCODING"] = encoding,
            ["TEMPORALITY"] = temporality,
            ["VERSION"] = "1.0.0",
            ["APPLICATION"] = application,
            ["INSTANCE"] = $"node-{encoding}-{temporality}",
        })
        {
            start.Environment[name] = value;
        }

        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        using var node = Process.Start(start) ?? throw new InvalidOperationException("node did not start.");
        try
        {
            var errors = node.StandardError.ReadToEndAsync(patience.Token);
            var said = await node.StandardOutput.ReadToEndAsync(patience.Token);
            await node.WaitForExitAsync(patience.Token);
            Assert.True(node.ExitCode == 0, await errors);
            var answers = said.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<JsonElement>(line)).ToList();
            Assert.NotEmpty(answers);
            return answers;
        }
        finally
        {
            node.Kill();
        }
    }
}

/// <summary>Where the exporters are.</summary>
internal static class Exporters
{
    public static readonly string Folder = Path.Combine(Repository.Root, "tests/ReleaseBoard.Web.Tests/Signals/exporters");
}

/// <summary>A test that needs OpenTelemetry's exporters: skipped, and reported as skipped, where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class ExportersTheoryAttribute : TheoryAttribute
{
    public ExportersTheoryAttribute()
    {
        if (!Directory.Exists(Path.Combine(Exporters.Folder, "node_modules/@opentelemetry/sdk-metrics")))
        {
            Skip = "NOT SENT BY OPENTELEMETRY'S EXPORTERS: run `npm ci` in tests/ReleaseBoard.Web.Tests/Signals/exporters (tests/run does).";
            Console.Error.WriteLine(Skip);
        }
    }
}
