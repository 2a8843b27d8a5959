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
        Assert.Equal(["cart", "shop"], house.Standings.Troubled(Reach.All).Select(standing => standing.Slot.Application.Value));
        Assert.Equal(["shop"], house.Standings.Troubled(new Reach([new("shop")])).Select(standing => standing.Slot.Application.Value));

        clock.Advance(TimeSpan.FromDays(2));
        Assert.Equal((SourceState.Down, "shop"), house.Standings.Troubled(Reach.All).Select(standing => (standing.State, standing.Slot.Application.Value)).Single());
    }
}
