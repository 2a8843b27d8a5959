using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>What was taken back is seen where versions are listed, and how long it took is known.</summary>
public sealed class TakenBackTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_rollout_that_turned_round_is_marked_and_measured()
    {
        var ops = await SetUpAsync();
        var turned = await TurnRoundAsync(ops);

        var gone = new TakenBack(turned.Id, new("ops"), turned.EndedAt ?? default, new("1.1.0"), new("1.0.0"));
        Assert.Equal(gone, Last());
        Assert.Equal([gone, null], _bench.Desk.Lines(new(), null, 10).Items.Select(line => line.TakenBack));
        Assert.Equal(3, _bench.Store.Database.Read(db => RollbackStore.LastTook(db, Some.Slot)));
    }

    [Fact]
    public async Task What_a_rollback_took_back_after_it_had_succeeded_is_marked_until_something_succeeds()
    {
        var ops = await SetUpAsync();
        var succeeded = await _bench.BringAsync("1.1.0", ops);
        _bench.Store.Clock.Advance(TimeSpan.FromSeconds(1));
        var back = (await _bench.Desk.RollBackAsync(succeeded.Id, "It fails.", ops, CancellationToken.None)).Value().Promotion;
        await _bench.DriveAsync();

        var gone = new TakenBack(back.Id, new("ops"), _bench.Find(back).EndedAt ?? default, new("1.1.0"), new("1.0.0")) { Reason = "It fails." };
        Assert.Equal(gone, Last());
        Assert.Equal([null, gone, null], _bench.Desk.Lines(new(), null, 10).Items.Select(line => line.TakenBack));

        _bench.Store.Clock.Advance(TimeSpan.FromSeconds(1));
        await _bench.BringAsync("1.2.0", ops);
        Assert.Null(Last());
    }

    [Fact]
    public async Task The_last_way_back_is_the_one_that_is_measured_whoever_took_it()
    {
        var ops = await SetUpAsync();
        Assert.Null(_bench.Store.Database.Read(db => RollbackStore.LastTook(db, Some.Slot)));
        await TurnRoundAsync(ops);
        await _bench.BringAsync("1.2.0", ops);
        _bench.Store.Clock.Advance(TimeSpan.FromSeconds(1));
        await _bench.Desk.RollBackSlotAsync(Some.Slot, "It fails.", ops, CancellationToken.None);
        _bench.Store.Clock.Advance(TimeSpan.FromSeconds(2));
        await _bench.DriveAsync();

        Assert.Equal(2, _bench.Store.Database.Read(db => RollbackStore.LastTook(db, Some.Slot)));
    }

    [Fact]
    public async Task Among_what_a_version_brings_what_was_taken_back_here_is_marked_until_it_stands_here()
    {
        var ops = await SetUpAsync();
        var turned = await TurnRoundAsync(ops);
        var next = await _bench.RequestAsync("1.2.0", ops);
        Assert.Equal([("1.2.0", null), ("1.1.0", turned.Id)], Brought(next));

        await _bench.Desk.AbortAsync(next.Id, "", ops, CancellationToken.None);
        var again = await _bench.BringAsync("1.1.0", ops);
        Assert.Equal([("1.1.0", turned.Id)], Brought(again));
        _bench.Store.Clock.Advance(TimeSpan.FromSeconds(1));
        await _bench.Desk.RollBackAsync(again.Id, "It fails.", ops, CancellationToken.None);
        await _bench.DriveAsync();
        Assert.Equal([("1.2.0", null), ("1.1.0", _bench.Store.Database.Read(db => TakenBackStore.Of(db, again.Id))?.By)], Brought(await _bench.RequestAsync("1.2.0", ops)));
    }

    [Fact]
    public async Task What_waits_for_approval_says_in_a_list_whose_yes_it_waits_for()
    {
        await _bench.SetUpAsync(Some.Stage() with { Approvals = [new() { AtLeast = 1, Role = Role.ReleaseManager }] }, "1.0.0");
        var ops = await _bench.Store.PersonAsync("ops", Role.ReleaseManager);
        await _bench.Store.PersonAsync("rosa", Role.ReleaseManager);
        await _bench.RequestAsync("1.0.0", ops);

        Assert.Equal("one more of release managers (rosa)", Assert.Single(_bench.Desk.Lines(new(), null, 10).Items).WaitingFor);
    }

    [Fact]
    public async Task While_another_turns_round_the_last_way_back_is_still_the_one_that_arrived()
    {
        var ops = await SetUpAsync();
        await TurnRoundAsync(ops);
        var another = await _bench.RequestAsync("1.2.0", ops);
        await _bench.DriveAsync();
        await _bench.DriveAsync();
        await _bench.Desk.RollBackAsync(another.Id, "It fails, too.", ops, CancellationToken.None);

        Assert.Equal(PromotionPhase.RollingBack, _bench.Find(another).Phase);
        Assert.Equal(3, _bench.Store.Database.Read(db => RollbackStore.LastTook(db, Some.Slot)));
    }

    private async Task<Credential> SetUpAsync()
    {
        await _bench.SetUpAsync(Some.Stage() with { Steps = [new(50, TimeSpan.FromMinutes(1))] }, "1.0.0", "1.1.0", "1.2.0");
        var ops = await _bench.Store.PersonAsync("ops", Role.ReleaseManager);
        await _bench.BringAsync("1.0.0", ops);
        _bench.Store.Clock.Advance(TimeSpan.FromSeconds(1));
        return ops;
    }

    private async Task<Promotion> TurnRoundAsync(Credential ops)
    {
        var promotion = await _bench.RequestAsync("1.1.0", ops);
        await _bench.DriveAsync();
        await _bench.DriveAsync();
        await _bench.Desk.RollBackAsync(promotion.Id, "It fails.", ops, CancellationToken.None);
        _bench.Store.Clock.Advance(TimeSpan.FromSeconds(3));
        await _bench.DriveAsync();
        return _bench.Find(promotion);
    }

    private IEnumerable<(string, PromotionId?)> Brought(Promotion promotion) => (_bench.Desk.View(promotion.Id)?.Changes ?? []).Select(change => (change.Version.Value, change.TakenBack?.By));

    private TakenBack? Last() => _bench.Store.Database.Read(db => TakenBackStore.Last(db, [Some.Slot.Application])).GetValueOrDefault(Some.Slot);
}
