using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Engine.Notices;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Notices;

/// <summary>Who is rung for when receivers change.</summary>
public sealed class NoticeWatchTests
{
    [Fact]
    public async Task A_delivery_wakes_nobody_and_a_change_only_the_receiver_that_was_changed()
    {
        await using var house = await NoticeHouse.OpenAsync();
        var one = (await house.ReceiverAsync("one", "http://127.0.0.1:9/")).Receiver;
        var two = (await house.ReceiverAsync("two", "http://127.0.0.1:9/")).Receiver;
        using var end = new CancellationTokenSource();
        using var watch = house.Watch();
        Assert.Empty(await watch.LookAsync(end.Token));

        await house.Store.Database.WriteAsync<bool>(
            db =>
            {
                ReceiverStore.SaveDelivery(db, one.Id, one.Delivery with { Cursor = one.Delivery.Cursor + 1, DeliveredAt = Stored.Now(house.Store.Clock) });
                return true;
            },
            default);
        Assert.Empty(await watch.LookAsync(end.Token));

        Assert.Null((await house.Desk.ChangeAsync(two.Id, new(ReceiverKind.Webhook, "two", null, two.Choice with { Kinds = [NoticeKind.Failed] }), house.Root, default)).Refusal);
        Assert.Equal([two.Id], await watch.LookAsync(end.Token));
        await end.CancelAsync();
    }
}
