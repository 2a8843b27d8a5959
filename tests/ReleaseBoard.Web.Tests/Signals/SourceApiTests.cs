using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseBoard.Tests.Health;

namespace ReleaseBoard.Web.Tests.Signals;

/// <summary>Sources over HTTP, and that no secret ever comes out.</summary>
public sealed class SourceApiTests(SignalBoard board) : IClassFixture<SignalBoard>
{
    private const string Root = "/api/v1/applications/shop/environments/production";

    [Fact]
    public async Task A_source_is_made_shown_changed_and_removed_and_its_secret_is_in_no_answer()
    {
        await using var page = await MetricsTarget.SaysAsync("queue 5\n");
        var wish = new { kind = "scrape", address = $"http://127.0.0.1:{page.Port}/metrics", access = "bearer", secret = "hunter2hunter2", interval = 1.0 };
        using var made = await board.Admin.PutAsJsonAsync($"{Root}/sources/page", wish);
        using var changed = await board.Admin.PutAsJsonAsync($"{Root}/sources/page", new { wish.kind, wish.address, wish.access, interval = 2.0, revision = 1 });
        var listed = await board.Admin.GetStringAsync($"{Root}/sources");
        using var journal = await board.Admin.GetAsync("/api/v1/journal");

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (made.StatusCode, changed.StatusCode));
        foreach (var answer in new[] { await made.Content.ReadAsStringAsync(), await changed.Content.ReadAsStringAsync(), listed, await journal.Content.ReadAsStringAsync() })
        {
            Assert.DoesNotContain("hunter2", answer, StringComparison.Ordinal);
        }

        var source = JsonSerializer.Deserialize<JsonElement>(listed).EnumerateArray().Single(one => one.GetProperty("name").GetString() == "page");
        Assert.True(source.GetProperty("source").GetProperty("access").GetProperty("hasSecret").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, (await board.Admin.DeleteAsync($"{Root}/sources/page?reason=moved")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await board.Admin.DeleteAsync($"{Root}/sources/page")).StatusCode);
    }

    [Fact]
    public async Task A_trial_answers_with_the_first_series_or_the_trouble_and_keeps_nothing()
    {
        await using var page = await MetricsTarget.SaysAsync("queue{name=\"a\"} 5\nqueue{name=\"b\"} +Inf\n");
        using var fine = await board.Admin.PostAsJsonAsync($"{Root}/sources/tried/try", new { kind = "scrape", address = $"http://127.0.0.1:{page.Port}/" });
        using var silent = await board.Admin.PostAsJsonAsync($"{Root}/sources/tried/try", new { kind = "scrape", address = "http://127.0.0.1:1/" });
        using var viewer = await board.Board.AsAsync(Domain.People.Role.Viewer);
        using var refused = await viewer.PostAsJsonAsync($"{Root}/sources/tried/try", new { kind = "scrape", address = $"http://127.0.0.1:{page.Port}/" });
        var trial = await fine.Content.ReadFromJsonAsync<JsonElement>();

        Assert.Equal(2, trial.GetProperty("series").GetInt32());
        Assert.Equal("""queue{name="a",source="tried"} 5""", trial.GetProperty("first")[0].GetString());
        Assert.Equal("""queue{name="b",source="tried"} +Inf""", trial.GetProperty("first")[1].GetString());
        Assert.Equal(HttpStatusCode.ServiceUnavailable, silent.StatusCode);
        Assert.Equal("Nothing answers at its address.", (await silent.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
        Assert.Equal((HttpStatusCode.Forbidden, 1), (refused.StatusCode, page.Asked));
        Assert.DoesNotContain("tried", await board.Admin.GetStringAsync($"{Root}/sources"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_has_its_place_in_the_sentence()
    {
        using var made = await board.Admin.PutAsJsonAsync($"{Root}/sources/x", new { kind = "prometheus", address = "http://x", queries = new[] { new { name = "a", expression = "up{{version}}" } } });
        using var elsewhere = await board.Admin.PutAsJsonAsync("/api/v1/applications/shop/environments/moon/sources/x", new { kind = "scrape", address = "http://x" });

        Assert.Equal(HttpStatusCode.BadRequest, made.StatusCode);
        Assert.StartsWith("a: A place stands between quotes", (await made.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
    }

    [Fact]
    public async Task Alerts_of_a_place_are_listed_and_a_narrowed_reader_sees_its_own_only()
    {
        const string Message = """
            {"version":"4","alerts":[{"status":"firing","labels":{"alertname":"Slow","releaseboard_application":"shop","releaseboard_environment":"production"},"startsAt":"2026-03-02T12:00:00Z","endsAt":"0001-01-01T00:00:00Z","fingerprint":"api-1"}]}
            """;
        using var sent = await board.Admin.PostAsync("/api/v1/alerts", new StringContent(Message, System.Text.Encoding.UTF8, "application/json"));
        var alerts = await board.Admin.GetFromJsonAsync<JsonElement>($"{Root}/alerts");
        using var other = board.Board.ClientWith(await board.Board.TokenAsync(await board.Board.PersonAsync(null, Domain.People.Role.Administrator), null, [new("other")]));

        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        Assert.Contains(alerts.EnumerateArray(), alert => alert.GetProperty("name").GetString() == "Slow");
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync($"{Root}/alerts")).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await other.GetAsync($"{Root}/sources")).StatusCode);
        Assert.Equal("[]", await other.GetStringAsync("/api/v1/sources/troubled"));
    }
}
