using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Tests.Health;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Signals;

/// <summary>Sources that hang, lie, lead elsewhere and answer without end.</summary>
public sealed class BadSourceTests : IAsyncLifetime
{
    private const string Fine = """{"status":"success","data":{"resultType":"vector","result":[{"metric":{"__name__":"x","a":"b"},"value":[1772452800.5,"1.5"]}]}}""";

    private SignalHouse _house = default!;

    public async Task InitializeAsync() => _house = await SignalHouse.BuildAsync();

    public Task DisposeAsync()
    {
        _house.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task However_many_hang_the_others_are_asked_on_time()
    {
        await using var hanging = await MetricsTarget.StartAsync(http => Task.Delay(Timeout.Infinite, http.RequestAborted));
        await using var good = await MetricsTarget.SaysAsync("queue 5\n");
        for (var i = 0; i < 15; i++)
        {
            await _house.PutAsync(Page(hanging) with { Name = $"bad-{i}", Interval = TimeSpan.FromSeconds(1), Timeout = TimeSpan.FromMinutes(1) });
        }

        await _house.PutAsync(Page(good) with { Name = "good", Interval = TimeSpan.FromSeconds(1) });
        using var watch = new SourceWatch(_house.Desk, _house.Asking, _house.Board, _house.Feed, _house.Clock, NullLogger<SourceWatch>.Instance);
        await watch.StartAsync(default);

        // Ten answers of the good one while the bad ones' first questions are still open.
        await Poll.UntilAsync(() => good.Asked >= 10);
        Assert.True(hanging.Asked <= 15);
        Assert.Equal(SourceState.Up, Standing("good").State);
        Assert.NotEqual(SourceState.Up, Standing("bad-3").State);
        await watch.StopAsync(default);
    }

    [Fact]
    public async Task A_source_that_was_changed_or_removed_is_asked_so_no_longer()
    {
        await using var one = await MetricsTarget.SaysAsync("queue 5\n");
        await using var two = await MetricsTarget.SaysAsync("queue 6\n");
        var wish = Page(one) with { Interval = TimeSpan.FromSeconds(1) };
        await _house.PutAsync(wish);
        using var watch = new SourceWatch(_house.Desk, _house.Asking, _house.Board, _house.Feed, _house.Clock, NullLogger<SourceWatch>.Instance);
        await watch.StartAsync(default);
        await Poll.UntilAsync(() => one.Asked > 0);
        await _house.PutAsync(wish with { Address = $"http://127.0.0.1:{two.Port}/metrics" });
        await Poll.UntilAsync(() => two.Asked > 1);
        var asked = one.Asked;
        await Poll.UntilAsync(() => two.Asked > 3);

        Assert.Equal(asked, one.Asked);
        (await _house.Desk.RemoveAsync(SignalHouse.Shop, wish.Name, null, _house.Admin, default)).Value();
        await Poll.UntilAsync(() => _house.Standings.Of(SignalHouse.Shop).Count == 0);
        await watch.StopAsync(default);
    }

    [Fact]
    public async Task A_source_that_leads_elsewhere_is_not_followed_and_its_secret_goes_nowhere()
    {
        string? seen = null;
        await using var thief = await MetricsTarget.StartAsync(http =>
        {
            seen = http.Request.Headers.Authorization;
            return http.Response.WriteAsync("queue 5\n");
        });
        await using var leading = await MetricsTarget.StartAsync(http =>
        {
            http.Response.Redirect($"http://127.0.0.1:{thief.Port}/metrics");
            return Task.CompletedTask;
        });
        var source = await _house.PutAsync(Page(leading) with { Access = SourceAccessKind.Bearer, Secret = "hunter2" });

        Assert.False(await _house.Asking.AskAsync(source, false, default));
        Assert.Equal((0, null), (thief.Asked, seen));
        Assert.StartsWith("It wants to lead elsewhere (status 302)", Standing("page").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_asks_is_shown_as_configured()
    {
        var seen = new List<string?>();
        await using var page = await MetricsTarget.StartAsync(http =>
        {
            seen.Add(http.Request.Headers.Authorization);
            return http.Response.WriteAsync("queue 5\n");
        });
        await _house.Asking.AskAsync(await _house.PutAsync(Page(page) with { Access = SourceAccessKind.Bearer, Secret = "hunter2" }), false, default);
        await _house.Asking.AskAsync(await _house.PutAsync(Page(page) with { Access = SourceAccessKind.Basic, User = "me", Secret = "word" }), false, default);
        await _house.Asking.AskAsync(await _house.PutAsync(Page(page)), false, default);

        Assert.Equal(["Bearer hunter2", $"Basic {Convert.ToBase64String("me:word"u8)}", null], seen.Select(header => string.IsNullOrEmpty(header) ? null : header));
    }

    [Theory]
    [InlineData(200, "application/json", "{", "It does not answer as Prometheus does.")]
    [InlineData(200, "application/json", "[]", "It does not answer as Prometheus does.")]
    [InlineData(200, "application/json", """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":["x","1"]}]}}""", "It does not answer as Prometheus does.")]
    [InlineData(200, "application/json", """{"status":"success","data":{"resultType":"vector","result":[{"metric":{},"value":[1e300,"1"]}]}}""", "It does not answer as Prometheus does.")]
    [InlineData(200, "application/json", """{"status":"success","data":{"resultType":"string","result":[1,"x"]}}""", "The expression answers a text, which is no measurement.")]
    [InlineData(503, "application/json", """{"status":"error","errorType":"timeout","error":"query timed out"}""", "Prometheus says: timeout: query timed out.")]
    [InlineData(404, "text/html", "<html>", "It does not answer as Prometheus does (status 404): is the address that of Prometheus, without /api/v1?")]
    [InlineData(401, "text/plain", "no", "It does not let the board in (status 401): see to its password or token.")]
    public async Task What_is_no_answer_is_said_in_a_sentence(int status, string type, string body, string sentence)
    {
        await using var bad = await Answering(status, type, body);

        Assert.False(await _house.Asking.AskAsync(await _house.PutAsync(Query(bad)), false, default));
        Assert.Equal((SourceState.Down, $"{sentence} It has not spoken since the board began to ask."), (Standing("main").State, Standing("main").Sentence));
    }

    [Fact]
    public async Task A_partial_answer_is_shown_as_one()
    {
        await using var thanos = await Answering(200, "application/json", Fine.Replace("}}", """},"warnings":["No store matched."],"infos":["PromQL info: metric might not be a counter"]}""", StringComparison.Ordinal).Replace("]}},", "]},", StringComparison.Ordinal));
        var answer = (await new PrometheusSource(_house.Http).AskAsync(new(await _house.PutAsync(Query(thanos)), null, [], null, _house.Clock.GetUtcNow()), default)).Value();

        Assert.Equal(["asked: Prometheus says: No store matched.", "asked: Prometheus says: PromQL info: metric might not be a counter."], answer.Warnings);
        Assert.Equal((1772452800500, 1.5, "asked{a=\"b\"}"), (answer.Points[0].At, answer.Points[0].Value, answer.Points[0].Series.ToString()));
    }

    [Fact]
    public async Task An_answer_without_end_is_let_go_of_at_the_bound()
    {
        await using var endless = await MetricsTarget.StartAsync(async http =>
        {
            http.Response.ContentType = "application/json";
            var spaces = new byte[1 << 16];
            Array.Fill(spaces, (byte)' ');
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.Body.WriteAsync(spaces, http.RequestAborted);
            }
        });

        Assert.False(await _house.Asking.AskAsync(await _house.PutAsync(Query(endless) with { Timeout = TimeSpan.FromMinutes(1) }), false, default));
        Assert.StartsWith("Its answer is larger than the 1,048,576 bytes let in", Standing("main").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_that_breaks_off_and_one_that_drips_are_down()
    {
        await using var broken = await MetricsTarget.StartAsync(async http =>
        {
            http.Response.ContentLength = 1_000;
            await http.Response.WriteAsync("queue 5\n");
            http.Abort();
        });
        await using var dripping = await MetricsTarget.StartAsync(async http =>
        {
            while (!http.RequestAborted.IsCancellationRequested)
            {
                await http.Response.WriteAsync("#");
                await http.Response.Body.FlushAsync(http.RequestAborted);
                await Task.Delay(20, http.RequestAborted);
            }
        });

        Assert.False(await _house.Asking.AskAsync(await _house.PutAsync(Page(broken)), false, default));
        Assert.StartsWith("It broke off", Standing("page").Sentence, StringComparison.Ordinal);
        Assert.False(await _house.Asking.AskAsync(await _house.PutAsync(Page(dripping) with { Timeout = TimeSpan.FromMilliseconds(300) }), false, default));
        Assert.StartsWith("It did not answer within 0.3 s.", Standing("page").Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void No_answer_makes_the_reader_throw()
    {
        var random = new Random(11);
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = Encoding.UTF8.GetBytes(Fine);
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)"{}[]\":,0a\0"[random.Next(10)];
            }

            PrometheusRules.Read(bytes.AsMemory(0, random.Next(bytes.Length + 1)));
        }
    }

    private static Task<MetricsTarget> Answering(int status, string type, string body) => MetricsTarget.StartAsync(http =>
    {
        (http.Response.StatusCode, http.Response.ContentType) = (status, type);
        return http.Response.WriteAsync(body);
    });

    private static SourceWish Page(MetricsTarget target) => new() { Slot = SignalHouse.Shop, Name = "page", Kind = SourceKind.Scrape, Address = $"http://127.0.0.1:{target.Port}/metrics" };

    private static SourceWish Query(MetricsTarget target) => new()
    {
        Slot = SignalHouse.Shop,
        Name = "main",
        Kind = SourceKind.Prometheus,
        Address = $"http://127.0.0.1:{target.Port}",
        Queries = [new("asked", "x")],
    };

    private SourceStanding Standing(string name) => _house.Standings.Of(SignalHouse.Shop).Single(standing => standing.Name == name);
}
