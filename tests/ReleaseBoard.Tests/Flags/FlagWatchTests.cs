using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Tests.Words;
using static ReleaseBoard.Tests.Flags.FlagRoom;
using static ReleaseBoard.Tests.Flags.SomeFlag;

namespace ReleaseBoard.Tests.Flags;

public sealed class FlagWatchTests
{
    [Fact]
    public async Task What_is_due_is_made_once_and_what_needs_health_waits_for_it()
    {
        using var room = await OpenAsync();
        await room.FlagAsync(application: "shop");
        await room.FlagAsync(new("plain"));
        var due = room.Store.Clock.Now.AddMinutes(10);
        var waiting = (await room.Desk.ScheduleAsync(new(Checkout, Prod, 0, [new(due, On(), OnlyIfHealthy: true)]), room.Pam, default)).Value();
        var plain = (await room.Desk.ScheduleAsync(new(new("plain"), Prod, 0, [new(due, On())]), room.Pam, default)).Value();
        using var watch = new FlagWatch(
            room.Store.Database, room.Store.Feed, room.Board, room.Desk, new HealthBoard(Options.Create(new HealthOptions()), room.Store.Clock), room.Store.Clock, NullLogger<FlagWatch>.Instance);

        await watch.LookAsync(default);
        Assert.Equal((0, 0), (room.Number(new("plain"), Prod), room.Number(Checkout, Prod)));
        room.Store.Clock.Advance(TimeSpan.FromMinutes(10));
        await watch.LookAsync(default);
        await watch.LookAsync(default);

        Assert.Equal((1, FlagChangePhase.Done), (room.Number(new("plain"), Prod), room.Desk.FindChange(plain.Id)?.Phase));
        Assert.Equal((0, "Waits: nothing is known of the application's health."), (room.Number(Checkout, Prod), room.Desk.FindChange(waiting.Id)?.Why));
        room.Store.Clock.Advance(FlagChangeRules.HealthPatience);
        await watch.LookAsync(default);
        Assert.Equal(FlagChangePhase.Stopped, room.Desk.FindChange(waiting.Id)?.Phase);
    }
}
