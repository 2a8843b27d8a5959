using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Tests.Api;

public sealed class IdempotencyTests(BoardFixture board) : IClassFixture<BoardFixture>
{
    [Fact]
    public async Task The_same_call_again_gets_the_same_answer_and_does_nothing()
    {
        var client = await board.AsAsync(Role.Administrator);
        await client.PutAsJsonAsync("/api/v1/applications/again", new { summary = "first" });
        var first = await PutAsync(client, "again", "second", "key-1");
        await client.PutAsJsonAsync("/api/v1/applications/again", new { summary = "third" });

        var repeated = await PutAsync(client, "again", "second", "key-1");

        Assert.Equal(await first.Content.ReadAsStringAsync(), await repeated.Content.ReadAsStringAsync());
        Assert.Equal("true", repeated.Headers.GetValues("Idempotency-Replayed").Single());
        Assert.Equal("third", board.Service<ApplicationDesk>().Find(new("again"))?.Summary);
    }

    [Fact]
    public async Task Another_call_with_the_same_key_is_refused()
    {
        var client = await board.AsAsync(Role.Administrator);
        await PutAsync(client, "other", "one", "key-2");

        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await PutAsync(client, "other", "two", "key-2")).StatusCode);
    }

    [Fact]
    public async Task A_key_belongs_to_who_uses_it()
    {
        var client = await board.AsAsync(Role.Administrator);
        var other = await board.AsAsync(Role.Administrator, "second-administrator");
        await PutAsync(client, "mine", "one", "key-3");

        Assert.Equal(HttpStatusCode.OK, (await PutAsync(other, "mine", "two", "key-3")).StatusCode);
    }

    [Fact]
    public async Task Of_ten_at_once_one_is_done()
    {
        var client = await board.AsAsync(Role.Administrator);

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => PutAsync(client, "at-once", "x", "key-4")));

        Assert.All(answers, answer => Assert.Contains(answer.StatusCode, new[] { HttpStatusCode.OK, HttpStatusCode.Conflict }));
        Assert.Contains(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Single(board.Service<JournalDesk>().List(new() { Application = new("at-once") }, null, 10).Items);
    }

    [Fact]
    public async Task A_refusal_is_repeated_too()
    {
        var viewer = await board.AsAsync(Role.Viewer);

        await PutAsync(viewer, "not-mine", "x", "key-5");
        var repeated = await PutAsync(viewer, "not-mine", "x", "key-5");

        Assert.Equal(HttpStatusCode.Forbidden, repeated.StatusCode);
        Assert.Equal("application/problem+json", repeated.Content.Headers.ContentType?.MediaType);
        Assert.True(repeated.Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task A_secret_is_not_kept_to_be_repeated()
    {
        var client = await board.AsAsync(Role.Administrator);
        var wish = new { name = "once", permissions = new[] { "view" }, expiresAt = DateTimeOffset.UnixEpoch.AddYears(200) };
        var inTime = wish with { expiresAt = board.Service<TimeProvider>().GetUtcNow().AddDays(3) };

        Assert.Equal(HttpStatusCode.BadRequest, (await PostAsync(client, "/api/v1/tokens", wish, "key-6")).StatusCode);
        var secret = (await (await PostAsync(client, "/api/v1/tokens", inTime, "key-7")).Content.ReadFromJsonAsync<JsonElement>()).GetProperty("secret").GetString() ?? "";
        var repeated = await PostAsync(client, "/api/v1/tokens", inTime, "key-7");

        Assert.Equal(HttpStatusCode.Conflict, repeated.StatusCode);
        Assert.StartsWith("rb_", secret, StringComparison.Ordinal);
        foreach (var file in Directory.EnumerateFiles(board.DataFolder, "board.db*"))
        {
            using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using var reader = new StreamReader(stream, System.Text.Encoding.Latin1);
            Assert.DoesNotContain(secret, await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_board_killed_between_act_and_answer_neither_repeats_the_act_nor_denies_it()
    {
        var database = board.Service<Database>();
        var before = new IdempotencyDesk(database, TimeProvider.System);
        await before.BeginAsync("ada", "key-8", "print", default);
        using (IdempotencyDesk.Mark("ada", "key-8", keep: true))
        {
            await database.WriteAsync<Given>(_ => new Given("it was done"), default);
        }

        var after = await new IdempotencyDesk(database, TimeProvider.System).BeginAsync("ada", "key-8", "print", default);

        Assert.Equal(new IdempotentAnswer(200, "application/json", null, "{\"word\":\"it was done\"}"), BoardFixture.Accepted(after));
    }

    [Fact]
    public async Task A_board_killed_before_the_act_lets_the_call_run_again()
    {
        var database = board.Service<Database>();
        await new IdempotencyDesk(database, TimeProvider.System).BeginAsync("ada", "key-9", "print", default);

        var after = await new IdempotencyDesk(database, TimeProvider.System).BeginAsync("ada", "key-9", "print", default);

        Assert.Null(BoardFixture.Accepted(after));
    }

    private sealed record Given(string Word);

    private static async Task<HttpResponseMessage> PutAsync(HttpClient client, string app, string summary, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/v1/applications/{app}") { Content = JsonContent.Create(new { summary }) };
        request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }

    private static async Task<HttpResponseMessage> PostAsync<T>(HttpClient client, string path, T body, string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.Add("Idempotency-Key", key);
        return await client.SendAsync(request);
    }
}
