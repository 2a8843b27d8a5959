using System.Net.Http.Json;
using System.Net;
using System.Text.Json;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Tests.Health;

/// <summary>Health over HTTP: of what runs, and of the board itself.</summary>
public sealed class HealthApiTests : IAsyncLifetime
{
    private static readonly Guid One = Guid.Parse("11111111-1111-1111-1111-111111111111");
    private static readonly Slot Shop = new(new("shop"), new("production"));

    private readonly StandInRuntime _runtime = new();
    private BoardFixture _board = default!;

    public async Task InitializeAsync() =>
        _board = await BoardFixture.StartAsync(null, services => services.Replace(ServiceDescriptor.Singleton<IRuntime>(_runtime)));

    public async Task DisposeAsync() => await _board.DisposeAsync();

    [Fact]
    public async Task What_runs_is_told_with_grade_sentence_samples_and_log()
    {
        using var client = await KnownShopAsync();
        await HearAsync();

        using var answer = await client.GetAsync(new Uri("/api/v1/health/shop/production?range=60&resolution=60&lines=2", UriKind.Relative));
        var told = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("report");
        var deployment = told.GetProperty("deployments")[0];

        Assert.Equal("degraded", told.GetProperty("verdict").GetProperty("grade").GetString());
        Assert.StartsWith("3 % of 100 requests failed", told.GetProperty("verdict").GetProperty("because").GetString(), StringComparison.Ordinal);
        Assert.Equal("1.0.0", deployment.GetProperty("health").GetProperty("version").GetString());
        Assert.Equal(100, deployment.GetProperty("samples").EnumerateArray().Sum(sample => sample.GetProperty("requests").GetInt64()));
    }

    [Fact]
    public async Task Objectives_are_agreed_and_told_with_how_they_stand()
    {
        using var client = await KnownShopAsync();
        await HearAsync();
        var address = new Uri("/api/v1/health/shop/production/objectives", UriKind.Relative);

        using var before = await client.GetAsync(address);
        using var agreed = await client.PutAsJsonAsync(address, new { objectives = new[] { new { kind = "availability", target = 0.99, windowDays = 7 } }, limits = new { failingFailureRate = 0.5 }, reason = "as promised", basedOn = 0 });
        var told = await agreed.Content.ReadFromJsonAsync<JsonElement>();
        using var nonsense = await client.PutAsJsonAsync(address, new { objectives = new[] { new { kind = "availability", target = 1 } } });
        using var nowhere = await client.GetAsync(new Uri("/api/v1/health/shop/moon/objectives", UriKind.Relative));

        Assert.Equal(0, (await before.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("revision").GetInt32());
        Assert.Equal(HttpStatusCode.OK, agreed.StatusCode);
        Assert.Equal(1, told.GetProperty("revision").GetInt32());
        Assert.Equal(100, told.GetProperty("status")[0].GetProperty("window").GetProperty("requests").GetInt64());
        Assert.StartsWith("3 % of 100 requests failed in the last 30 min, allowed is 1 %", told.GetProperty("status")[0].GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Equal("objectives.target", (await nonsense.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
        Assert.Equal(HttpStatusCode.NotFound, nowhere.StatusCode);
    }

    [Fact]
    public async Task What_changed_is_told_and_a_silly_range_refused()
    {
        using var client = await KnownShopAsync();
        (await client.PostAsJsonAsync(new Uri("/api/v1/environments/production/hold", UriKind.Relative), new { reason = "quarter's end" })).EnsureSuccessStatusCode();

        using var changes = await client.GetAsync(new Uri("/api/v1/health/shop/production/changes", UriKind.Relative));
        using var explained = await client.GetAsync(new Uri("/api/v1/health/shop/production/what-changed", UriKind.Relative));
        using var silly = await client.GetAsync(new Uri("/api/v1/health/shop/production/changes?from=2026-01-01T00:00:00Z&until=2020-01-01T00:00:00Z", UriKind.Relative));

        Assert.Equal(("hold", "held"), ((await changes.Content.ReadFromJsonAsync<JsonElement>())[0] is var held ? held.GetProperty("kind").GetString() : null, held.GetProperty("title").GetString()));
        Assert.StartsWith("The figures show no beginning of trouble", (await explained.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("sentence").GetString(), StringComparison.Ordinal);
        Assert.Equal("changes.range", (await silly.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("code").GetString());
    }

    [Fact]
    public async Task A_metric_that_is_no_number_does_not_break_the_answer()
    {
        using var client = await KnownShopAsync();
        await HearAsync();
        var nan = new MetricSample(new MetricSeries("ratio", [new MetricLabel("a", "b")]), double.NaN);
        _board.Service<HealthBoard>().Keep(new(One), new InstanceMetrics(1, DateTimeOffset.UnixEpoch, Exposition.Empty with { Samples = [nan] }, null));

        using var answer = await client.GetAsync(new Uri("/api/v1/health/shop/production", UriKind.Relative));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Contains("\"NaN\"", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/api/v1/health/nobody/production", 404)]
    [InlineData("/api/v1/health/shop/nowhere", 404)]
    [InlineData("/api/v1/health/SHOP/production", 400)]
    [InlineData("/api/v1/health/shop/production?range=-1", 400)]
    [InlineData("/api/v1/health/shop/production?range=86400&resolution=1", 400)]
    [InlineData("/api/v1/health/shop/production?range=9999999", 400)]
    [InlineData("/api/v1/health/shop/production", 200)]
    [InlineData("/api/v1/health", 200)]
    public async Task Wrong_questions_are_answered_as_such(string path, int status)
    {
        using var client = await KnownShopAsync();
        _runtime.Status = StandInRuntime.Running("shop", "production", StandInRuntime.Deployment(One, "1.0.0", 100, 0, 0));
        await EventuallyAsync(() => _board.Service<HealthBoard>().Silence is null);

        using var answer = await client.GetAsync(new Uri(path, UriKind.Relative));

        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task Without_sign_in_health_of_applications_is_not_told()
    {
        using var client = _board.Anonymous;

        Assert.Equal(HttpStatusCode.Unauthorized, (await client.GetAsync(new Uri("/api/v1/health", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task The_board_is_ready_only_while_the_runner_answers_and_alive_all_along()
    {
        using var client = _board.Anonymous;
        await EventuallyAsync(() => _board.Service<HealthBoard>().Silence == "The runner cannot be reached.");
        Assert.Contains("No runner is needed yet", await client.GetStringAsync(new Uri("/health/ready", UriKind.Relative)), StringComparison.Ordinal);

        // Once something was deployed the runner is needed.
        var slot = new Deployment
        {
            Id = new(One),
            Slot = Shop,
            Version = new("1.0.0"),
            Digest = new(new string('0', 64)),
            Instances = 1,
            Weight = 100,
            Promotion = 1,
            CreatedAt = DateTimeOffset.UnixEpoch,
        };
        _board.ExpectWarning("The runtime does not answer");
        _board.ExpectWarning("Could not bring shop in production to its wish");
        await _board.Service<Database>().WriteAsync<int>(
            db =>
            {
                SlotStore.Save(db, Shop, [], [slot]);
                return 1;
            },
            CancellationToken.None);
        using var notReady = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, notReady.StatusCode);
        Assert.Contains("The runner cannot be reached.", await notReady.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/live", UriKind.Relative))).StatusCode);

        _runtime.Status = StandInRuntime.Running("shop", "production");
        await EventuallyAsync(() => _board.Service<HealthBoard>().Silence is null);
        Assert.Equal(HttpStatusCode.OK, (await client.GetAsync(new Uri("/health/ready", UriKind.Relative))).StatusCode);
    }

    [Fact]
    public async Task The_boards_own_metrics_are_there_without_sign_in_and_name_nobody()
    {
        using var client = await KnownShopAsync();
        await HearAsync();
        using var anonymous = _board.Anonymous;

        using var answer = await anonymous.GetAsync(new Uri("/metrics", UriKind.Relative));
        var text = await answer.Content.ReadAsStringAsync();
        var read = new ExpositionParser(ExpositionLimits.Default).Parse(Encoding.UTF8.GetBytes(text));

        Assert.Equal("text/plain; version=0.0.4; charset=utf-8", answer.Content.Headers.ContentType?.ToString());
        Assert.Equal(0, read.BadLines);
        Assert.Superset(
            new HashSet<string>(["releaseboard_rollbacks_total", "releaseboard_engine_lag_seconds", "releaseboard_writer_wait_seconds_total", "process_cpu_seconds_total"]),
            read.Samples.Select(sample => sample.Series.Name).ToHashSet());
        Assert.DoesNotContain("shop", text, StringComparison.Ordinal);
    }

    private async Task<HttpClient> KnownShopAsync()
    {
        var client = await _board.AsAsync(Role.Administrator);
        (await client.PutAsJsonAsync(new Uri("/api/v1/applications/shop", UriKind.Relative), new { kind = "service", summary = "shop" })).EnsureSuccessStatusCode();
        (await client.PutAsJsonAsync(new Uri("/api/v1/environments/production", UriKind.Relative), new { name = "Production", tier = "production" })).EnsureSuccessStatusCode();
        return client;
    }

    /// <summary>A deployment that answered 100 requests, 3 of them badly, while the board listened.</summary>
    private async Task HearAsync()
    {
        var health = _board.Service<HealthBoard>();
        _runtime.Status = StandInRuntime.Running("shop", "production", StandInRuntime.Deployment(One, "1.0.0", 100, 0, 0));
        await EventuallyAsync(() => health.Find(new DeploymentId(One)) is not null);
        _runtime.Status = StandInRuntime.Running("shop", "production", StandInRuntime.Deployment(One, "1.0.0", 100, 100, 3));
        await EventuallyAsync(() => health.Find(Shop).Deployments.Any(deployment => deployment.Verdict.Grade is HealthGrade.Degraded));
    }

    private static async Task EventuallyAsync(Func<bool> isTrue)
    {
        for (var i = 0; i < 1_000 && !isTrue(); i++)
        {
            await Task.Delay(20);
        }

        Assert.True(isTrue());
    }
}
