using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.People;

namespace ReleaseBoard.Web.Tests.Promotions;

public sealed class ReplayApiTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    private const string Address = "/api/v1/verifications/replay";

    private static readonly object Terms = new { minimumRequests = 20, maximumFailureRate = 0.5, maximumP95 = 10_000 };

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"verification":{"minimumRequests":20,"maximumFailureRate":0.5,"maximumP95":1000},"looks":[{"new":{"requests":1}}]}""")]
    [InlineData("""{"verification":{"minimumRequests":20,"maximumFailureRate":0.5,"maximumP95":1000},"series":[{"metric":"memory","old":[1]}]}""")]
    public async Task What_is_missing_is_named_and_breaks_nothing(string body)
    {
        using var client = await board.AsAsync(Role.Viewer);
        using var answer = await client.PostAsync(new Uri(Address, UriKind.Relative), new StringContent(body, Encoding.UTF8, "application/json"));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task Counts_are_judged_look_by_look_and_it_says_where_it_would_have_turned_back()
    {
        var looks = Enumerable.Range(0, 60).Select(second => new { old = new { requests = 90, failures = second % 5 == 0 ? 1 : 0 }, @new = new { requests = 10, failures = second % 5 == 0 ? 1 : 0 } });

        var answer = await AskAsync(new { verification = Terms, looks, oldVersion = "2.4.1", newVersion = "2.5.0", steps = 4 });

        Assert.Equal(60, answer.GetProperty("looks").GetArrayLength());
        var at = answer.GetProperty("trippedAt").GetInt32();
        Assert.InRange(at, 10, 60);
        Assert.Equal(JsonValueKind.Null, answer.GetProperty("looks")[at - 2].GetProperty("verdict").ValueKind);
        Assert.Equal("fail", answer.GetProperty("looks")[at - 1].GetProperty("verdict").GetString());
        Assert.Equal("fail", answer.GetProperty("verdict").GetString());
        Assert.Matches("^2(\\.[0-9]{1,2})? % of [0-9]+ requests failed on 2\\.5\\.0, 0\\.[0-9]+ % on 2\\.4\\.1; the difference is between \\+.* points; allowed is \\+0\\.01: fail\\.$", answer.GetProperty("sentence").GetString());
    }

    [Fact]
    public async Task Steps_with_other_shares_are_judged_each_at_its_end()
    {
        var looks = new[]
        {
            new { step = 0, old = new { requests = 9_500, failures = 19 }, @new = new { requests = 500, failures = 1 } },
            new { step = 1, old = new { requests = 5_000, failures = 10 }, @new = new { requests = 5_000, failures = 11 } },
        };

        var answer = await AskAsync(new { verification = new { minimumRequests = 20, maximumFailureRate = 0.5, maximumP95 = 10_000, metrics = new[] { new { key = "failures", title = "Failures", reads = "failures" } } }, looks });

        Assert.Equal(["pass", "pass"], answer.GetProperty("steps").EnumerateArray().Select(step => step.GetProperty("verdict").GetString()));
        Assert.Equal((JsonValueKind.Null, "pass"), (answer.GetProperty("trippedAt").ValueKind, answer.GetProperty("verdict").GetString()));
        Assert.Equal(100, answer.GetProperty("steps")[1].GetProperty("score").GetProperty("value").GetDouble());
    }

    [Theory]
    [InlineData(10, "inconclusive")]
    [InlineData(30, "fail")]
    public async Task Series_are_judged_by_ranks_and_few_points_are_never_a_pass(int tens, string verdict)
    {
        double[] Times(int count, double value) => [.. Enumerable.Repeat(value, count)];
        var fresh = Times(tens * 7 / 10, 100).Concat(Times(tens * 3 / 10, 1)).ToArray();

        var answer = await AskAsync(new
        {
            verification = new { minimumRequests = 20, maximumFailureRate = 0.5, maximumP95 = 10_000, metrics = new[] { new { key = "queue", title = "Queue", reads = "gauge", series = "queue_length", isCritical = true } } },
            series = new[] { new { metric = "queue", old = Times(tens, 1), @new = fresh } },
        });

        Assert.Equal(verdict, answer.GetProperty("verdict").GetString());
    }

    [Theory]
    [InlineData("""{"verification":{"minimumRequests":0,"maximumFailureRate":0.5,"maximumP95":100},"looks":[]}""", "stage.verification-requests")]
    [InlineData("""{"verification":{"minimumRequests":1,"maximumFailureRate":0.5,"maximumP95":100}}""", "replay.size")]
    [InlineData("""{"verification":{"minimumRequests":1,"maximumFailureRate":0.5,"maximumP95":100},"looks":[null]}""", "replay.malformed")]
    [InlineData("""{"verification":{"minimumRequests":1,"maximumFailureRate":0.5,"maximumP95":100},"looks":[{"old":{"requests":1,"failures":2},"new":{"requests":1}}]}""", "replay.look")]
    [InlineData("""{"verification":{"minimumRequests":1,"maximumFailureRate":0.5,"maximumP95":100},"looks":[{"old":{"requests":-1},"new":{"requests":1}}]}""", "replay.look")]
    [InlineData("""{"verification":{"minimumRequests":1,"maximumFailureRate":0.5,"maximumP95":100},"looks":[{"old":{"requests":1,"latencies":[-5]},"new":{"requests":1}}]}""", "replay.look")]
    [InlineData("""{"verification":{"minimumRequests":1,"maximumFailureRate":0.5,"maximumP95":100,"metrics":[null]},"looks":[{"old":{"requests":1},"new":{"requests":1}}]}""", "stage.malformed")]
    [InlineData("""{"verification":{"minimumRequests":1,"maximumFailureRate":0.5,"maximumP95":100,"metrics":[{"key":"x","title":"x","reads":"gauge"}]},"looks":[{"old":{"requests":1},"new":{"requests":1}}]}""", "stage.metric-series")]
    [InlineData("""{"verification":{"minimumRequests":1,"maximumFailureRate":0.5,"maximumP95":100,"alpha":2},"looks":[{"old":{"requests":1},"new":{"requests":1}}]}""", "stage.verification-alpha")]
    [InlineData("""{"verification":{"minimumRequests":1},"looks":[]}""", "request.malformed")]
    [InlineData("""{"verification":""", "request.malformed")]
    public async Task What_cannot_be_replayed_is_a_problem_that_says_why(string body, string code)
    {
        using var viewer = await board.AsAsync(Role.Viewer);
        using var content = new StringContent(body, Encoding.UTF8, "application/json");

        var answer = await viewer.PostAsync(Address, content);

        Assert.Equal((HttpStatusCode.BadRequest, "application/problem+json"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        Assert.Equal($"urn:releaseboard:{code}", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task More_looks_than_an_hour_has_seconds_are_refused()
    {
        using var viewer = await board.AsAsync(Role.Viewer);
        var looks = Enumerable.Repeat(new { old = new { requests = 1 }, @new = new { requests = 1 } }, 3_601);

        var answer = await viewer.PostAsJsonAsync(Address, new { verification = Terms, looks });

        Assert.Equal("urn:releaseboard:replay.size", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Templates_are_told_by_kind_of_application()
    {
        using var viewer = await board.AsAsync(Role.Viewer);

        var templates = await viewer.GetFromJsonAsync<JsonElement>("/api/v1/verifications/templates");

        Assert.Equal(["service", "database", "infrastructure"], templates.EnumerateArray().Select(template => template.GetProperty("kind").GetString()));
        Assert.Equal("failures", templates[0].GetProperty("metrics")[0].GetProperty("key").GetString());
    }

    private async Task<JsonElement> AskAsync(object body)
    {
        using var viewer = await board.AsAsync(Role.Viewer);
        var answer = await viewer.PostAsJsonAsync(Address, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        return JsonDocument.Parse(text).RootElement;
    }
}
