using System.Net;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Web.Tests.Ofrep;

/// <summary>The stream of events that tells clients to ask again.</summary>
public sealed class StreamTests(FlagHouse house) : IClassFixture<FlagHouse>
{
    [Fact]
    public async Task Who_listens_hears_of_a_kill_and_asks_again()
    {
        await house.MakeAsync("f1-0");
        await using var listener = await Listener.OpenAsync(house.Board.Address, await FlagHouse.StreamAsync(house.Server));

        await house.KillAsync("f1-0");
        var told = await listener.NextAsync();
        using var answer = await FlagHouse.AskAsync(house.Server, "f1-0");

        Assert.Equal("refetchEvaluation", told.GetProperty("type").GetString());
        Assert.Equal("DISABLED", (await FlagHouse.ReadAsync(answer)).GetProperty("reason").GetString());
    }

    [Fact]
    public async Task What_changed_between_the_answer_and_the_listening_is_told_at_once()
    {
        await house.MakeAsync("f2-0");
        var stream = await FlagHouse.StreamAsync(house.Server);
        await house.KillAsync("f2-0");

        await using var listener = await Listener.OpenAsync(house.Board.Address, stream);

        Assert.Equal("refetchEvaluation", (await listener.NextAsync()).GetProperty("type").GetString());
    }

    [Fact]
    public async Task Who_comes_back_and_missed_nothing_hears_nothing()
    {
        await house.MakeAsync("f3-0");
        await house.MakeAsync("f3-1");
        var stream = await FlagHouse.StreamAsync(house.Server);
        await using var first = await Listener.OpenAsync(house.Board.Address, stream);
        await house.KillAsync("f3-0");
        await first.NextAsync();

        // The next it hears is the second kill, not a repetition of the first.
        await using var again = await Listener.OpenAsync(house.Board.Address, stream, first.LastId);
        await house.KillAsync("f3-1");
        await again.NextAsync();
        Assert.True(again.LastId > first.LastId);
    }

    [Fact]
    public async Task A_stream_is_not_to_be_kept_by_anybody_on_the_way()
    {
        using var nobody = house.Board.Anonymous;
        using var answer = await nobody.GetAsync(await FlagHouse.StreamAsync(house.Server), HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(("text/event-stream", true), (answer.Content.Headers.ContentType?.MediaType, answer.Headers.CacheControl?.NoStore));
    }

    [Theory]
    [InlineData("")]
    [InlineData("?ticket=")]
    [InlineData("?ticket=production.9999999999.1.00")]
    [InlineData("?ticket=production.99999999999999999999999.1.00")]
    public async Task A_forged_ticket_hears_nothing(string query)
    {
        using var nobody = house.Board.Anonymous;
        using var answer = await nobody.GetAsync("/ofrep/v1/stream" + query, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_ticket_is_for_its_environment()
    {
        using var nobody = house.Board.Anonymous;
        var stream = (await FlagHouse.StreamAsync(house.Server)).Replace("ticket=production", "ticket=staging", StringComparison.Ordinal);
        using var answer = await nobody.GetAsync(stream, HttpCompletionOption.ResponseHeadersRead);

        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public async Task A_ticket_is_good_for_an_hour_and_its_address_stays_the_same_for_a_while()
    {
        var clock = new TestClock();
        var house = new FlagHouse { Clock = clock };
        await house.InitializeAsync();
        try
        {
            await house.MakeAsync("f4-0");
            using var nobody = house.Board.Anonymous;
            var stream = await FlagHouse.StreamAsync(house.Server);
            await house.KillAsync("f4-0");
            Assert.Equal(stream, await FlagHouse.StreamAsync(house.Server));

            using (var good = await nobody.GetAsync(stream, HttpCompletionOption.ResponseHeadersRead))
            {
                Assert.Equal(HttpStatusCode.OK, good.StatusCode);
            }

            clock.Advance(TimeSpan.FromMinutes(61));
            using var late = await nobody.GetAsync(stream, HttpCompletionOption.ResponseHeadersRead);
            Assert.Equal(HttpStatusCode.Unauthorized, late.StatusCode);
            Assert.NotEqual(stream, await FlagHouse.StreamAsync(house.Server));
        }
        finally
        {
            await house.DisposeAsync();
        }
    }

    [Fact]
    public async Task Five_hundred_listeners_all_hear_of_a_kill()
    {
        await house.MakeAsync("f5-0");
        var stream = await FlagHouse.StreamAsync(house.Server);
        var listeners = new List<Listener>();
        try
        {
            foreach (var wave in Enumerable.Range(0, 500).Chunk(50))
            {
                listeners.AddRange(await Task.WhenAll(wave.Select(_ => Listener.OpenAsync(house.Board.Address, stream))));
            }

            await house.KillAsync("f5-0");
            var told = await Task.WhenAll(listeners.Select(listener => listener.NextAsync()));

            Assert.Equal(500, told.Count(one => one.GetProperty("type").GetString() == "refetchEvaluation"));
        }
        finally
        {
            await Task.WhenAll(listeners.Select(listener => listener.DisposeAsync().AsTask()));
        }
    }
}
