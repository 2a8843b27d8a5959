using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Signals;

/// <summary>How all sources of a place do, configured or not.</summary>
public sealed class StandingDeskTests
{
    [Fact]
    public async Task What_came_by_itself_is_down_when_silent_and_gone_after_a_day_what_is_configured_stays_down()
    {
        var clock = new TestClock();
        using var house = await SignalHouse.BuildAsync(clock);
        await house.PutAsync(new() { Slot = SignalHouse.Shop, Name = "otlp", Kind = SourceKind.Otlp });
        house.Board.Hear(SignalHouse.Shop, "otlp", SourceKind.Otlp, 5, 0, []);
        house.Board.Hear(new(new("cart"), new("production")), "otlp", SourceKind.Otlp, 5, 0, []);
        Assert.Empty(house.Standings.Troubled(Reach.All));

        clock.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(["shop", "cart"], house.Standings.Troubled(Reach.All).Select(standing => standing.Slot.Application.Value));
        Assert.Equal(["shop"], house.Standings.Troubled(new Reach([new("shop")])).Select(standing => standing.Slot.Application.Value));

        Assert.Equal([SourceState.Down, SourceState.Gone], house.Standings.Troubled(Reach.All).Select(standing => standing.State));

        clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal((SourceState.Down, "shop"), house.Standings.Troubled(Reach.All).Select(standing => (standing.State, standing.Slot.Application.Value)).Single());
    }

    [Fact]
    public async Task What_came_by_itself_is_forgotten_by_hand_with_a_note_and_what_is_configured_is_not()
    {
        var clock = new TestClock();
        using var house = await SignalHouse.BuildAsync(clock);
        await house.PutAsync(new() { Slot = SignalHouse.Shop, Name = "alertmanager", Kind = SourceKind.Alertmanager });
        house.Board.Hear(SignalHouse.Shop, "otlp", SourceKind.Otlp, 5, 0, []);
        clock.Advance(TimeSpan.FromMinutes(10));

        (await house.Desk.ForgetAsync(SignalHouse.Shop, "otlp", null, house.Admin, default)).Value();

        Assert.Equal(["alertmanager"], house.Standings.Of(SignalHouse.Shop).Select(standing => standing.Name));
        Assert.Equal("source.unknown", (await house.Desk.ForgetAsync(SignalHouse.Shop, "otlp", null, house.Admin, default)).Refusal?.Code);
        Assert.Equal("source.unknown", (await house.Desk.ForgetAsync(SignalHouse.Shop, "alertmanager", null, house.Admin, default)).Refusal?.Code);
    }

    [Fact]
    public async Task An_address_is_shown_without_its_query_and_keeps_it_when_sent_back_so()
    {
        using var house = await SignalHouse.BuildAsync(new TestClock());
        await house.PutAsync(new() { Slot = SignalHouse.Shop, Name = "page", Kind = SourceKind.Scrape, Address = "http://shop:9100/metrics?token=hunter2" });
        var shown = house.Standings.Of(SignalHouse.Shop).Single().Source?.Address?.AbsoluteUri;
        Assert.Equal("http://shop:9100/metrics", shown);

        await house.PutAsync(new() { Slot = SignalHouse.Shop, Name = "page", Kind = SourceKind.Scrape, Address = shown, Interval = TimeSpan.FromSeconds(9) });
        Assert.Equal("http://shop:9100/metrics?token=hunter2", house.Desk.Find(SignalHouse.Shop, "page")?.Address?.AbsoluteUri);

        await house.PutAsync(new() { Slot = SignalHouse.Shop, Name = "page", Kind = SourceKind.Scrape, Address = shown + "?" });
        Assert.Equal("", house.Desk.Find(SignalHouse.Shop, "page")?.Address?.Query.TrimStart('?'));
    }
}
