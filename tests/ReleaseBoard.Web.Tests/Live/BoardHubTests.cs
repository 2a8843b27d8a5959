using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Web.Tests.Live;

public sealed class BoardHubTests : IAsyncLifetime
{
    private BoardFixture _board = default!;

    public async Task InitializeAsync() => _board = await BoardFixture.StartAsync(settings: [("Live:CheckEvery", "00:00:01"), ("Live:RecentEntries", "10")]);

    public async Task DisposeAsync() => await _board.DisposeAsync();

    [Fact]
    public async Task A_stranger_is_not_let_in()
    {
        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.OpenAsync(_board, null));
        await Assert.ThrowsAsync<WebSocketException>(() => HubClient.OpenAsync(_board, "rb_nobody-has-this"));
    }

    [Fact]
    public async Task A_listener_gets_the_board_first_and_then_each_entry_once_in_order()
    {
        var manager = await _board.AsAsync(Role.ReleaseManager);
        await MakeAsync(manager, "before");
        await using var client = await HubClient.OpenAsync(_board, await ViewerAsync());
        var stream = client.Subscribe();

        var snapshot = await NextAsync(stream);
        await MakeAsync(manager, "one");
        await MakeAsync(manager, "two");
        var (first, second) = (await NextAsync(stream), await NextAsync(stream));

        Assert.Equal("snapshot", Text(snapshot, "kind"));
        Assert.Contains(snapshot.GetProperty("board").GetProperty("environments").EnumerateArray(), environment => Text(environment, "key") == "before");
        Assert.Equal(("entry", "one", "two"), (Text(first, "kind"), Text(first.GetProperty("entry"), "environment"), Text(second.GetProperty("entry"), "environment")));
        Assert.Contains(first.GetProperty("topics").EnumerateArray(), topic => topic.GetString() == "environments");
        Assert.Equal([Number(snapshot) + 1, Number(snapshot) + 2], [Number(first), Number(second)]);
    }

    [Fact]
    public async Task Who_comes_back_with_a_number_misses_nothing_and_hears_nothing_twice()
    {
        var manager = await _board.AsAsync(Role.ReleaseManager);
        var token = await ViewerAsync();
        long seen;
        await using (var client = await HubClient.OpenAsync(_board, token))
        {
            var stream = client.Subscribe();
            await NextAsync(stream);
            await MakeAsync(manager, "e0");
            seen = Number(await NextAsync(stream));
        }

        // More than is kept ready in memory, so that the rest comes from the store.
        foreach (var number in Enumerable.Range(1, 30))
        {
            await MakeAsync(manager, $"e{number}");
        }

        await using var back = await HubClient.OpenAsync(_board, token);
        var rest = back.Subscribe(seen);
        var numbers = new List<long>();
        while (numbers.Count < 30)
        {
            numbers.Add(Number(await NextAsync(rest)));
        }

        await MakeAsync(manager, "live");
        numbers.Add(Number(await NextAsync(rest)));
        Assert.Equal(Enumerable.Range(1, 31).Select(step => seen + step), numbers);
        Assert.Equal(numbers[^1], _board.Service<JournalDesk>().LastNumber());
    }

    [Fact]
    public async Task A_number_from_another_journal_begins_with_the_whole()
    {
        await using var client = await HubClient.OpenAsync(_board, await ViewerAsync());

        Assert.Equal("snapshot", Text(await NextAsync(client.Subscribe(1_000_000)), "kind"));
    }

    [Fact]
    public async Task A_second_stream_on_one_connection_is_refused()
    {
        await using var client = await HubClient.OpenAsync(_board, await ViewerAsync());
        await NextAsync(client.Subscribe());

        Assert.Equal("hub.full", Text(await NextAsync(client.Subscribe()), "code"));
    }

    [Fact]
    public async Task A_revoked_token_is_told_so_and_hung_up_on()
    {
        var viewer = await _board.PersonAsync("vera", Role.Viewer);
        var token = await _board.TokenAsync(viewer);
        await using var client = await HubClient.OpenAsync(_board, token);
        var stream = client.Subscribe();
        await NextAsync(stream);

        var known = await _board.Service<TokenDesk>().RecogniseAsync(new(token), default);
        BoardFixture.Accepted(await _board.Service<TokenDesk>().RevokeAsync(known?.Credential.Token ?? default, viewer, default));
        var last = await NextAsync(stream);
        while (Text(last, "kind") == "entry")
        {
            last = await NextAsync(stream);
        }

        Assert.Equal(("ended", "token.ended"), (Text(last, "kind"), Text(last, "code")));
        await client.Closed;
    }

    private async Task<string> ViewerAsync() => await _board.TokenAsync(await _board.PersonAsync(null, Role.Viewer));

    private static async Task MakeAsync(HttpClient manager, string environment) =>
        (await manager.PutAsJsonAsync($"/api/v1/environments/{environment}", new { tier = "testing" })).EnsureSuccessStatusCode();

    private static async Task<JsonElement> NextAsync(IAsyncEnumerator<JsonElement> stream)
    {
        // Health changes every second and is not what these tests are about.
        do
        {
            Assert.True(await stream.MoveNextAsync(), "The stream ended.");
        }
        while (Text(stream.Current, "kind") == "changed");

        return stream.Current;
    }

    private static string? Text(JsonElement message, string name) => message.GetProperty(name).GetString();

    private static long Number(JsonElement message) => message.GetProperty("journalNumber").GetInt64();
}
