using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>A runtime that hangs, fails, refuses or knows better: acts stay acts, and the screen says what is not in force.</summary>
public sealed class RuntimeTroubleTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task An_act_that_is_committed_does_not_wait_for_a_runtime_that_hangs()
    {
        var (ops, promotion) = await RollingAsync();
        _bench.Runtime.Hangs = true;

        var act = _bench.Desk.RollBackAsync(promotion.Id, "It looks wrong.", ops, CancellationToken.None);
        await UntilPhaseAsync(promotion, PromotionPhase.RollingBack);
        Assert.False(act.IsCompleted);
        _bench.Store.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Null((await act.WaitAsync(TimeSpan.FromSeconds(20))).Refusal);
    }

    [Fact]
    public async Task An_act_that_is_committed_is_never_answered_with_the_runtimes_fault()
    {
        var (ops, promotion) = await RollingAsync();
        _bench.Runtime.Throws = new InvalidOperationException("out of order");

        var outcome = await _bench.Desk.RollBackAsync(promotion.Id, "It looks wrong.", ops, CancellationToken.None);

        Assert.Null(outcome.Refusal);
        Assert.Equal(PromotionPhase.RollingBack, _bench.Find(promotion).Phase);
    }

    [Fact]
    public async Task A_wish_that_is_refused_is_shown_until_it_is_taken()
    {
        var (ops, promotion) = await RollingAsync();
        _bench.Runtime.Refuses = new Refusal("wish.deployment-changed", "The archive is damaged.");

        await _bench.Desk.PromoteFullyAsync(promotion.Id, null, ops, CancellationToken.None);
        var refused = _bench.Desk.View(promotion.Id)?.Trouble;
        _bench.Runtime.Refuses = null;
        await _bench.Deployments.ReconcileAsync(CancellationToken.None);

        Assert.Equal("The archive is damaged.", refused);
        Assert.Null(_bench.Desk.View(promotion.Id)?.Trouble);
    }

    [Fact]
    public async Task A_runtime_that_is_away_is_trouble_for_what_runs()
    {
        var (_, promotion) = await RollingAsync();
        _bench.Runtime.IsDown = true;

        await _bench.Deployments.ReconcileAsync(CancellationToken.None);

        Assert.Equal("The runner does not answer.", _bench.Desk.View(promotion.Id)?.Trouble);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(0)]
    public async Task A_runtime_that_knows_a_later_wish_than_the_store_is_overruled(int by)
    {
        var (ops, promotion) = await RollingAsync();
        await _bench.Desk.PauseAsync(promotion.Id, null, ops, CancellationToken.None);
        _bench.Runtime.Outruns(Some.Slot, by);

        await _bench.Desk.PromoteFullyAsync(promotion.Id, null, ops, CancellationToken.None);

        Assert.Equal("1.0.0=0 1.1.0=100", _bench.Runtime.Shares(Some.Slot));
        await _bench.DriveAsync();
        Assert.Equal(PromotionPhase.Succeeded, _bench.Find(promotion).Phase);
    }

    [Fact]
    public async Task Weights_of_a_later_wish_than_the_stores_are_not_in_force()
    {
        var (_, promotion) = await RollingAsync();
        await _bench.PassAsync(TimeSpan.FromSeconds(10));
        _bench.Runtime.Outruns(Some.Slot, 1);
        await _bench.Store.WriteAsync("update promotion set step_since = null");

        await _bench.DriveAsync();

        Assert.Null(_bench.Find(promotion).StepSince);
    }

    [Fact]
    public async Task One_that_was_superseded_is_counted_among_the_ended()
    {
        await _bench.SetUpAsync(new Domain.Environments.ReleasePath { Application = Some.Slot.Application, Stages = [Some.Stage() with { Approvals = [Some.Rule(1)] }], NewestSupersedes = true }, "1.0.0", "1.1.0");
        var ops = await _bench.Store.PersonAsync("ops", Role.ReleaseManager, Role.OnCall, Role.Developer);
        await _bench.RequestAsync("1.0.0", ops);
        await _bench.RequestAsync("1.1.0", ops);

        Assert.Equal(1, _bench.Ended("superseded"));
    }

    private async Task<(Credential Ops, Promotion Promotion)> RollingAsync()
    {
        await _bench.SetUpAsync(Some.Stage(5, 50), "1.0.0", "1.1.0");
        var ops = await _bench.Store.PersonAsync("ops", Role.ReleaseManager, Role.OnCall, Role.Developer);
        await _bench.BringAsync("1.0.0", ops);
        _bench.Says("1.1.0", new(500, 1, 80));
        var promotion = await _bench.RequestAsync("1.1.0", ops);
        for (var i = 0; i < 5 && _bench.Find(promotion).StepSince is null; i++)
        {
            await _bench.DriveAsync();
        }

        Assert.Equal(PromotionPhase.RollingOut, _bench.Find(promotion).Phase);
        return (ops, promotion);
    }

    // The act commits on the writer's thread while it is being waited for.
    private async Task UntilPhaseAsync(Promotion promotion, PromotionPhase phase)
    {
        for (var i = 0; i < 2000 && _bench.Find(promotion).Phase != phase; i++)
        {
            await Task.Delay(5);
        }

        Assert.Equal(phase, _bench.Find(promotion).Phase);
    }
}
