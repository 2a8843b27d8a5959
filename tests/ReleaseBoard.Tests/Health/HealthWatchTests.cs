using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Samples;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Health;

/// <summary>The watch against a runner that says what it is told, real targets over HTTP and a real store.</summary>
public sealed class HealthWatchTests : IDisposable
{
    private static readonly DeploymentId One = new(Said.One);
    private static readonly CancellationToken Never = CancellationToken.None;

    private readonly TestStore _store = new();
    private readonly StandInRuntime _runtime = new();

    // Patient: the first request of a busy test run may take longer than an instance may take in earnest.
    private readonly IOptions<HealthOptions> _options = Options.Create(new HealthOptions { ScrapeTimeoutMilliseconds = 30_000 });
    private readonly WarningLog _log = new();
    private readonly SampleBoard _samples;
    private readonly SourceBoard _sources;
    private readonly HealthBoard _board;
    private readonly HealthWatch _watch;
    private readonly HealthDesk _desk;

    public HealthWatchTests()
    {
        _board = new HealthBoard(_options, _store.Clock);
        _samples = new SampleBoard(Options.Create(new SampleOptions()), _store.Clock);
        _sources = new SourceBoard(_store.Clock);
        _watch = new HealthWatch(_runtime, _board, _samples, _sources, _store.Database, _store.Feed, _options, _store.Clock, _log);
        _desk = new HealthDesk(_board, _store.Database, _options, _store.Clock);
    }

    [Fact]
    public async Task Each_beat_becomes_a_sample()
    {
        await BeatAsync(Said.Deployment(requests: 100));
        await BeatAsync(Said.Deployment(requests: 112, failures: 3, latency: 10));

        var sample = Assert.Single(_board.Samples(One, _store.Clock.Now.AddMinutes(-1), _store.Clock.Now, TimeSpan.FromSeconds(1)));
        Assert.Equal((12, 3, 1.0), (sample.Requests, sample.Failures, sample.Seconds));
    }

    [Fact]
    public async Task A_runner_that_goes_away_makes_everything_unknown_and_one_that_comes_back_known_again()
    {
        await BeatAsync(Said.Deployment(requests: 1));
        _runtime.Refuses("The runner cannot be reached.");
        for (var i = 0; i < 5; i++)
        {
            await BeatAsync();
        }

        Assert.Equal(new HealthVerdict(HealthGrade.Unknown, "No data for 5 s. The runner cannot be reached."), _board.Verdict(Said.Shop));

        await BeatAsync(Said.Deployment(requests: 7));
        Assert.Equal(HealthGrade.Healthy, _board.Verdict(Said.Shop).Grade);
        Assert.Equal(6, _board.Window(One, _store.Clock.Now.AddMinutes(-1), _store.Clock.Now).Requests);
    }

    [Fact]
    public async Task More_deployments_than_the_bound_are_said_once_each_time_it_is_passed()
    {
        _options.Value.MaximumDeployments = 1;
        await BeatAsync(Said.Deployment());
        Assert.Empty(_log.Warnings);

        await BeatAsync(Said.Deployment(), Said.Deployment(Said.Two));
        await BeatAsync(Said.Deployment(), Said.Deployment(Said.Two));
        Assert.Contains("2 deployments run", Assert.Single(_log.Warnings), StringComparison.Ordinal);

        await BeatAsync(Said.Deployment());
        await BeatAsync(Said.Deployment(), Said.Deployment(Said.Two));
        Assert.Equal(2, _log.Warnings.Count);
    }

    [Fact]
    public async Task A_runner_that_hangs_is_silent_before_the_next_second()
    {
        await BeatAsync(Said.Deployment());
        _runtime.Answer = async cancellationToken =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Said.Status();
        };

        var beat = _watch.BeatAsync(Never);
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        await beat;

        Assert.Equal("The runner does not answer.", _board.Silence);
    }

    [Fact]
    public async Task Everyone_who_looks_hears_of_each_beat_also_of_silence()
    {
        using var end = new CancellationTokenSource();
        var rings = _store.Feed.ListenAsync([Topic.Health], TimeSpan.Zero, end.Token).GetAsyncEnumerator(end.Token);
        Assert.True(await rings.MoveNextAsync());

        await BeatAsync(Said.Deployment());
        Assert.True(await rings.MoveNextAsync());

        _runtime.Refuses("Away.");
        await _watch.BeatAsync(Never);
        Assert.True(await rings.MoveNextAsync());
        await end.CancelAsync();
    }

    [Fact]
    public async Task Each_ready_instance_is_asked_for_its_own_metrics()
    {
        await using var first = await MetricsTarget.SaysAsync("orders_total 5\n");
        await using var second = await MetricsTarget.SaysAsync("orders_total 8\nbad line here\n");
        await using var starting = await MetricsTarget.SaysAsync("orders_total 1\n");
        await using var silent = await MetricsTarget.SaysAsync("orders_total 1\n");

        await BeatAsync(
            Said.Deployment(
                metrics: "/metrics",
                instances: [Said.Instance(1, first.Port), Said.Instance(2, second.Port, process: 101), Said.Instance(3, starting.Port, InstancePhase.Starting)]),
            Said.Deployment(Said.Two, instances: [Said.Instance(1, silent.Port)]));

        var metrics = _board.ApplicationMetrics(One);
        Assert.Equal([(1, 5.0, 0), (2, 8.0, 1)], metrics.Select(one => (one.Instance, one.Exposition.Samples[0].Value, one.Exposition.BadLines)));
        Assert.Equal((0, 0), (starting.Asked, silent.Asked));
    }

    [Fact]
    public async Task Each_scrape_of_each_instance_is_kept_as_samples()
    {
        var orders = 4;
        await using var first = await MetricsTarget.StartAsync(context => context.Response.WriteAsync($"# TYPE orders counter\norders_total{{instance=\"own\"}} {++orders}\n"));
        await using var second = await MetricsTarget.SaysAsync("heat 8\n");
        var status = Said.Deployment(metrics: "/metrics", instances: [Said.Instance(1, first.Port), Said.Instance(2, second.Port, process: 101)]);

        await BeatAsync(status);
        await BeatAsync(status);

        var desk = new SampleDesk(_samples, _store.Database);
        var found = desk.Read(new() { Slot = Said.Shop, Deployment = One, From = _store.Clock.Now.AddMinutes(-1), Until = _store.Clock.Now, Step = TimeSpan.FromMinutes(1) }).Value();
        Assert.Equal(["heat{instance=\"2\"}", "orders_total{exported_instance=\"own\",instance=\"1\"}"], found.Select(series => series.Identity.Series.ToString()));
        Assert.Equal([(MetricKind.Untyped, 16, 2, 0), (MetricKind.Counter, 11, 2, 1)], found.Select(series => (series.Kind, series.Points[0].Sum, series.Points[0].Count, series.Points[0].Increase)));
    }

    [Fact]
    public async Task Bad_targets_are_named_and_delay_nobody()
    {
        _options.Value.ScrapeTimeoutMilliseconds = 300;
        await using var good = await MetricsTarget.SaysAsync("up 1\n");
        await using var hanging = await MetricsTarget.StartAsync(context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await using var dripping = await MetricsTarget.StartAsync(DripAsync);
        await using var broken = await MetricsTarget.StartAsync(context => Answer(context, 500));
        await using var elsewhere = await MetricsTarget.StartAsync(context =>
        {
            context.Response.Redirect($"http://127.0.0.1:{good.Port}/metrics");
            return Task.CompletedTask;
        });
        await using var gone = await MetricsTarget.SaysAsync("up 1\n");
        await gone.DisposeAsync();

        var ports = new[] { good.Port, hanging.Port, dripping.Port, broken.Port, elsewhere.Port, gone.Port };
        await BeatAsync(Said.Deployment(metrics: "/metrics", instances: [.. ports.Select((port, i) => Said.Instance(i + 1, port))]));

        Assert.Equal(
            [
                null,
                "Its metrics did not come within 300 ms.",
                "Its metrics did not come within 300 ms.",
                "Its metrics answered with status 500.",
                "Its metrics answered with status 302.",
                "Its metrics could not be read: nothing intelligible answers there.",
            ],
            _board.ApplicationMetrics(One).Select(one => one.Problem));
        Assert.Single(_board.ApplicationMetrics(One)[0].Exposition.Samples);
        Assert.Equal(1, good.Asked);
        Assert.Equal((1L, null, 5), (_sources.Find(Said.Shop, "instances")?.Taken ?? 0, _sources.Find(Said.Shop, "instances")?.Trouble, _sources.Find(Said.Shop, "instances")?.Warnings.Count ?? 0));
    }

    [Fact]
    public async Task An_endless_answer_is_read_only_to_the_bound()
    {
        _options.Value.ScrapeMaximumBytes = 5_000;
        long written = 0;
        await using var endless = await MetricsTarget.StartAsync(async context =>
        {
            for (var i = 0; i < 1_000_000 && !context.RequestAborted.IsCancellationRequested; i++)
            {
                await context.Response.WriteAsync($"m{i} {i}\n", context.RequestAborted);
                written = i;
            }
        });

        await BeatAsync(Said.Deployment(metrics: "/metrics", instances: [Said.Instance(1, endless.Port)]));

        var exposition = _board.ApplicationMetrics(One)[0].Exposition;
        Assert.True(exposition.IsCut);
        Assert.InRange(exposition.Samples.Count, 1, 500);
        Assert.InRange(written, 1, 999_998);
    }

    [Theory]
    [InlineData("/metrics", "http://127.0.0.1:81/metrics")]
    [InlineData("metrics", "http://127.0.0.1:81/metrics")]
    [InlineData("//elsewhere.example/x", "http://127.0.0.1:81/elsewhere.example/x")]
    [InlineData("@elsewhere.example", "http://127.0.0.1:81/@elsewhere.example")]
    [InlineData("http://elsewhere.example/", "http://127.0.0.1:81/http://elsewhere.example/")]
    [InlineData("/m?format=text&x=1", "http://127.0.0.1:81/m?format=text&x=1")]
    [InlineData("/m#part", "http://127.0.0.1:81/m%23part")]
    [InlineData("\\\\elsewhere.example\\x", "http://127.0.0.1:81///elsewhere.example/x")]
    public void A_path_of_an_artifact_never_leads_off_this_machine(string path, string address) =>
        Assert.Equal(address, MetricsProbe.Address(81, path).AbsoluteUri);

    [Fact]
    public async Task Each_minute_is_written_down_once_with_its_histogram()
    {
        for (var i = 0; i <= 125; i++)
        {
            await BeatAsync(Said.Deployment(requests: 10 * i, failures: i, instances: [Said.Instance(cpu: i * 0.5, memory: 1_000 + i)]));
        }

        var rows = _store.Database.Read(db => HealthStore.List(db, One, DateTimeOffset.UnixEpoch, _store.Clock.Now));
        Assert.Equal(2, rows.Count);
        Assert.Equal(600u, rows[1].Requests);
        Assert.Equal(60u, rows[1].Failures);
        Assert.Equal((60f, 0.5f, 1, 1), (rows[1].Seconds, rows[1].Cpu, (int)rows[1].Ready, (int)rows[1].Wished));
        Assert.Equal(_board.Window(One, At(rows[0]), At(rows[1])), Window(rows[1]));
    }

    [Fact]
    public async Task Minutes_older_than_thirty_days_are_let_go()
    {
        var began = _store.Clock.Now;
        await MinuteAsync();
        _store.Clock.Advance(TimeSpan.FromDays(29));
        await MinuteAsync();
        Assert.InRange(OldestMinute(), began, began.AddMinutes(2));

        _store.Clock.Advance(TimeSpan.FromDays(2));
        await MinuteAsync();
        Assert.InRange(OldestMinute(), began.AddDays(29), began.AddDays(29).AddMinutes(5));
    }

    [Fact]
    public async Task After_a_restart_of_the_board_the_store_fills_what_memory_no_longer_holds()
    {
        for (var i = 0; i <= 300; i++)
        {
            await BeatAsync(Said.Deployment(requests: 10 * i));
        }

        var fresh = new HealthBoard(_options, _store.Clock);
        var desk = new HealthDesk(fresh, _store.Database, _options, _store.Clock);
        fresh.Hear(Said.Status(Said.Deployment(requests: 9_000)), null, _store.Clock.Now);
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        fresh.Hear(Said.Status(Said.Deployment(requests: 9_007)), TimeSpan.FromSeconds(1), _store.Clock.Now);

        var samples = desk.Samples(One, _store.Clock.Now.AddMinutes(-15), _store.Clock.Now, TimeSpan.FromSeconds(5)).Value();

        Assert.InRange(samples.Count, 5, 6);
        Assert.Equal(7, samples[^1].Requests);
        Assert.All(samples.Skip(1).SkipLast(1), minute => Assert.Equal((600, 60.0), (minute.Requests, minute.Seconds)));
    }

    [Fact]
    public async Task What_a_stopping_board_has_gathered_is_kept()
    {
        await _watch.StartAsync(Never);
        _runtime.Says(Said.Status(Said.Deployment(requests: 5)));
        await EventuallyAsync(() => _board.Find(One) is not null);
        _runtime.Says(Said.Status(Said.Deployment(requests: 25)));
        await EventuallyAsync(() => _board.Window(One, DateTimeOffset.UnixEpoch, _store.Clock.Now).Requests == 20);

        await _watch.StopAsync(Never);

        Assert.Equal(20u, Assert.Single(_store.Database.Read(db => HealthStore.List(db, One, DateTimeOffset.UnixEpoch, _store.Clock.Now))).Requests);
    }

    [Fact]
    public async Task A_beat_that_fails_does_not_end_the_watch()
    {
        _runtime.Answer = _ => throw new InvalidOperationException("Impossible.");
        await _watch.StartAsync(Never);
        _store.Clock.Advance(TimeSpan.FromSeconds(3));
        _runtime.Says(Said.Status(Said.Deployment()));

        await EventuallyAsync(() => _board.Find(One) is not null);
        await _watch.StopAsync(Never);
    }

    [Theory]
    [InlineData(0, 60)]
    [InlineData(-5, 60)]
    [InlineData(31 * 24 * 3600, 3600)]
    [InlineData(3600, 0.5)]
    [InlineData(24 * 3600, 1)]
    public void A_range_nobody_could_draw_is_refused(int seconds, double resolution) => Assert.NotNull(
        _desk.Samples(One, _store.Clock.Now.AddSeconds(-seconds), _store.Clock.Now, TimeSpan.FromSeconds(resolution)).Refusal);

    public void Dispose()
    {
        _watch.Dispose();
        _store.Dispose();
    }

    private static DateTimeOffset At(Beat beat) => DateTimeOffset.FromUnixTimeMilliseconds(beat.At);

    private static HealthWindow Window(Beat beat)
    {
        var sum = new BeatSum();
        sum.Add(beat);
        return sum.ToWindow();
    }

    private static Task Answer(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        return Task.CompletedTask;
    }

    private static async Task DripAsync(HttpContext context)
    {
        while (!context.RequestAborted.IsCancellationRequested)
        {
            await context.Response.Body.WriteAsync(Encoding.ASCII.GetBytes("u"), context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(20, context.RequestAborted);
        }
    }

    private DateTimeOffset OldestMinute() => At(_store.Database.Read(db => HealthStore.List(db, One, DateTimeOffset.UnixEpoch, DateTimeOffset.MaxValue))[0]);

    private async Task MinuteAsync()
    {
        for (var i = 0; i < 65; i++)
        {
            await BeatAsync(Said.Deployment(requests: i));
        }
    }

    private async Task BeatAsync(params DeploymentStatus[] deployments)
    {
        if (deployments.Length > 0)
        {
            _runtime.Says(Said.Status(deployments));
        }

        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        await _watch.BeatAsync(Never);
    }

    private async Task EventuallyAsync(Func<bool> isTrue)
    {
        for (var i = 0; i < 500 && !isTrue(); i++)
        {
            _store.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(10);
        }

        Assert.True(isTrue());
    }
}
