using System.Globalization;
using Microsoft.AspNetCore.Http;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Tests.Health;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Signals;

/// <summary>Debian's Prometheus, which reads a tiny exporter, asked as a source.</summary>
public sealed class RealPrometheusTests : IAsyncLifetime
{
    private SignalHouse _house = default!;

    public async Task InitializeAsync() => _house = await SignalHouse.BuildAsync();

    public Task DisposeAsync()
    {
        _house.Dispose();
        return Task.CompletedTask;
    }

    [DebianFact("prometheus")]
    public async Task Vectors_scalars_ranges_and_what_is_no_number_arrive_per_deployment()
    {
        var count = 0;
        await using var exporter = await MetricsTarget.StartAsync(http => http.Response.WriteAsync(
            $"""
            # TYPE requests_total counter
            requests_total{"{"}version="1.0.0",code="200"{"}"} {Interlocked.Increment(ref count) * 10}
            requests_total{"{"}version="1.0.0",code="500"{"}"} 3
            requests_total{"{"}version="1x0.0",code="200"{"}"} 666
            requests_total{"{"}version="2.0.0",code="200"{"}"} 7
            ratio NaN
            ceiling +Inf

            """));
        await using var prometheus = await DebianProgram.PrometheusAsync(exporter.Port);
        var (one, two) = (await _house.DeployAsync("1.0.0"), await _house.DeployAsync("2.0.0"));
        var source = await _house.PutAsync(Wish(prometheus) with
        {
            Queries =
            [
                new("requests", """sum by (code) (requests_total{version="{{version}}"})"""),
                new("requests_like", """sum(requests_total{version=~"{{version}}"})"""),
                new("up", "max(up)"),
                new("ratio", "ratio"),
                new("ceiling", "ceiling"),
                new("constant", "scalar(vector(42))"),
                new("nothing", "no_such_metric"),
            ],
        });
        await Poll.UntilAsync(async () =>
        {
            Assert.True(await _house.Asking.AskAsync(source, false, default));
            return _house.Read("requests").Count == 3;
        });

        var requests = _house.Read("requests");
        Assert.Equal(
            [(one, "requests{code=\"200\"}"), (one, "requests{code=\"500\"}"), (two, "requests{code=\"200\"}")],
            requests.Select(series => (series.Identity.Deployment ?? default, series.Identity.Series.ToString())).OrderBy(found => found.Item1 == two).ThenBy(found => found.Item2));
        Assert.All(_house.Read("requests_like").Where(series => series.Identity.Deployment == one), series => Assert.True(series.Points[^1].Last < 600));
        Assert.Equal(42, Assert.Single(_house.Read("constant")).Points[^1].Last);
        Assert.Equal(1, Assert.Single(_house.Read("up")).Points[^1].Last);
        Assert.Equal(double.PositiveInfinity, Assert.Single(_house.Read("ceiling")).Points[^1].Last);
        Assert.Empty(_house.Read("ratio").SelectMany(series => series.Points));
        Assert.Empty(_house.Read("nothing"));
        Assert.Equal(SourceState.Up, Standing().State);
    }

    [DebianFact("prometheus")]
    public async Task After_a_silence_the_whole_time_since_is_asked_for()
    {
        await using var exporter = await MetricsTarget.SaysAsync("queue 5\n");
        await using var prometheus = await DebianProgram.PrometheusAsync(exporter.Port);
        var source = await _house.PutAsync(Wish(prometheus) with { Queries = [new("queue", "queue")], Interval = TimeSpan.FromSeconds(1) });
        using var http = new SourceHttp(_house.Clock);
        var real = new PrometheusSource(http);
        SourceAnswer? answer = null;
        await Poll.UntilAsync(async () =>
        {
            var now = _house.Clock.GetUtcNow();
            answer = (await real.AskAsync(new(source, null, [], now.AddMinutes(-5), now), default)).Value();
            return answer.Points.Count >= 3;
        });

        Assert.All(answer?.Points ?? [], point => Assert.Equal(5, point.Value));
        Assert.Equal(answer?.Points.Select(point => point.At).Distinct().Order(), answer?.Points.Select(point => point.At));
        Assert.All(answer?.Points ?? [], point => Assert.InRange(DateTimeOffset.FromUnixTimeMilliseconds(point.At), _house.Clock.GetUtcNow().AddMinutes(-6), _house.Clock.GetUtcNow()));
    }

    [DebianFact("prometheus")]
    public async Task What_Prometheus_refuses_is_said_in_its_words_and_the_other_queries_go_on()
    {
        await using var exporter = await MetricsTarget.SaysAsync("queue 5\n");
        await using var prometheus = await DebianProgram.PrometheusAsync(exporter.Port);
        var source = await _house.PutAsync(Wish(prometheus) with { Queries = [new("broken", "sum(("), new("fine", "vector(1)")] });

        Assert.True(await _house.Asking.AskAsync(source, false, default));

        Assert.Equal(1, Assert.Single(_house.Read("fine")).Points[^1].Last);
        Assert.Equal(SourceState.Partial, Standing().State);
        Assert.StartsWith("broken: Prometheus says: bad_data:", Standing().Sentence, StringComparison.Ordinal);

        var alone = await _house.PutAsync(Wish(prometheus) with { Queries = [new("broken", "sum((")] });
        Assert.False(await _house.Asking.AskAsync(alone, false, default));
        Assert.Equal(SourceState.Down, Standing().State);
    }

    private static SourceWish Wish(DebianProgram prometheus) => new()
    {
        Slot = SignalHouse.Shop,
        Name = "main",
        Kind = SourceKind.Prometheus,
        Address = string.Create(CultureInfo.InvariantCulture, $"{prometheus.Address}"),
        Timeout = TimeSpan.FromSeconds(10),
    };

    private SourceStanding Standing() => Assert.Single(_house.Standings.Of(SignalHouse.Shop));
}
