using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Tests.Words;
using static ReleaseBoard.Tests.Flags.FlagRoom;
using static ReleaseBoard.Tests.Flags.SomeFlag;

namespace ReleaseBoard.Tests.Flags;

public sealed class FlagChangeDeskTests : IAsyncLifetime
{
    private FlagRoom _room = null!;

    private FlagDesk Desk => _room.Desk;

    private DateTimeOffset Now => _room.Store.Clock.Now;

    public async Task InitializeAsync() => _room = await OpenAsync();

    public Task DisposeAsync()
    {
        _room.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task A_ladder_is_climbed_at_its_times_and_survives_a_start_in_between()
    {
        await _room.FlagAsync();
        var asked = (await AskAsync(new(null, Widened(5_000)), new(Now.AddHours(4), Widened(25_000)), new(Now.AddDays(1), Widened(100_000)))).Value();
        Assert.Equal((1, FlagChangePhase.Scheduled, 5_000), (asked.Made, asked.Phase, Share()));

        _room.Start();
        _room.Store.Clock.Advance(TimeSpan.FromHours(3));
        await LookAsync();
        Assert.Equal(5_000, Share());

        _room.Store.Clock.Advance(TimeSpan.FromHours(1));
        await LookAsync();
        await LookAsync();
        Assert.Equal((25_000, 2), (Share(), _room.Number(Checkout, Prod)));

        _room.Store.Clock.Advance(TimeSpan.FromDays(1));
        await LookAsync();
        Assert.Equal((100_000, FlagChangePhase.Done), (Share(), Desk.FindChange(asked.Id)?.Phase));
        Assert.Equal(["flag.created", "flag-change.asked", "flag.set", "flag.set", "flag.set"], _room.Acts());
        Assert.Equal("pam", Desk.Find(Checkout)?.In(Prod)?.State.By.Value);
    }

    [Fact]
    public async Task A_kill_in_between_stops_the_ladder_which_says_who_it_was()
    {
        await _room.FlagAsync();
        var asked = (await AskAsync(new(null, Widened(5_000)), new(Now.AddHours(4), Widened(25_000)))).Value();
        await Desk.KillAsync(Checkout, Prod, null, _room.Ada, default);

        _room.Store.Clock.Advance(TimeSpan.FromHours(5));
        await LookAsync();

        var stopped = Desk.FindChange(asked.Id);
        Assert.Equal(FlagChangePhase.Stopped, stopped?.Phase);
        Assert.Contains("ada changed new-checkout in prod meanwhile", stopped?.Why, StringComparison.Ordinal);
        Assert.False(Desk.Find(Checkout)?.In(Prod)?.State.Plan.IsEnabled);
        Assert.Contains("flag-change.stopped", _room.Acts());
    }

    [Fact]
    public async Task A_step_that_asks_for_health_waits_while_nothing_is_known()
    {
        await _room.FlagAsync(application: "shop");
        var asked = (await AskAsync(new FlagChangeStep(Now.AddHours(1), Widened(25_000), OnlyIfHealthy: true))).Value();
        _room.Store.Clock.Advance(TimeSpan.FromHours(2));

        await LookAsync();
        Assert.Equal("Waits: nothing is known of the application's health.", Desk.FindChange(asked.Id)?.Why);
        await LookAsync(isHealthy: false);
        Assert.Equal("Waits: the application is not healthy.", Desk.FindChange(asked.Id)?.Why);
        await LookAsync(isHealthy: true);

        Assert.Equal((25_000, FlagChangePhase.Done), (Share(), Desk.FindChange(asked.Id)?.Phase));
    }

    [Fact]
    public async Task Where_the_stage_asks_for_it_others_must_agree_first_except_to_a_kill()
    {
        await _room.FlagAsync(application: "shop");
        await _room.ApprovalAsync();
        Assert.Equal("flag.needs-approval", (await Desk.SetAsync(Checkout, Prod, Widened(5_000), 0, null, _room.Pam, default)).Refusal?.Code);
        Assert.Null((await Desk.SetAsync(Checkout, Dev, Widened(5_000), 0, null, _room.Pam, default)).Refusal);

        var asked = (await AskAsync(new FlagChangeStep(null, Widened(5_000)))).Value();
        Assert.Equal((FlagChangePhase.AwaitingApproval, 0), (asked.Phase, _room.Number(Checkout, Prod)));
        Assert.Equal("change.not-an-approver", (await Desk.VoteAsync(asked.Id, true, null, _room.Pam, default)).Refusal?.Code);
        Assert.Equal([asked.Id], Desk.OpenTo(_room.Ada).Select(change => change.Id));
        Assert.Empty(Desk.OpenTo(_room.Pam));
        var approved = (await Desk.VoteAsync(asked.Id, true, "good", _room.Ada, default)).Value();
        Assert.Equal((FlagChangePhase.Done, 5_000), (approved.Phase, Share()));

        var killed = (await Desk.KillAsync(Checkout, Prod, null, _room.Pam, default)).Value();
        Assert.False(killed.Plan.IsEnabled);
    }

    [Fact]
    public async Task A_step_of_somebody_who_may_no_longer_stops_and_says_so()
    {
        await _room.FlagAsync();
        var asked = (await AskAsync(new FlagChangeStep(Now.AddHours(1), Widened(5_000)))).Value();
        await _room.Store.WriteAsync("update person set is_active = 0 where name = 'pam'");
        _room.Store.Clock.Advance(TimeSpan.FromHours(1));

        await LookAsync();

        Assert.Equal("It can no longer be made: pam has no active account here.", Desk.FindChange(asked.Id)?.Why);
        Assert.Equal(0, _room.Number(Checkout, Prod));
    }

    [Fact]
    public async Task A_change_is_withdrawn_or_rejected_and_then_over()
    {
        await _room.FlagAsync(application: "shop");
        var (one, other) = ((await AskAsync(Later())).Value(), (await AskAsync(Later())).Value());

        Assert.Equal(FlagChangePhase.Withdrawn, (await Desk.WithdrawAsync(one.Id, "changed my mind", _room.Pam, default)).Value().Phase);
        Assert.Equal("change.finished", (await Desk.WithdrawAsync(one.Id, null, _room.Pam, default)).Refusal?.Code);
        Assert.Equal([other.Id], Desk.OpenChanges(Domain.People.Reach.All).Select(change => change.Id));
        Assert.Equal([other.Id, one.Id], Desk.Find(Checkout)?.Changes.Select(change => change.Id));

        FlagChangeStep Later() => new(Now.AddHours(1), Widened(5_000));
    }

    [Fact]
    public async Task A_step_whose_segment_is_gone_stops_and_says_so()
    {
        await _room.FlagAsync();
        (await Desk.PutSegmentAsync(new("beta"), Prod, new() { Included = ["ada"] }, 0, null, _room.Pam, default)).Value();
        var asked = (await AskAsync(new FlagChangeStep(Now.AddHours(1), On(Rule(Serving.Of("on"), Clause("", ClauseOperator.InSegment, "beta")))))).Value();
        (await Desk.DeleteSegmentAsync(new("beta"), Prod, null, _room.Pam, default)).Value();
        _room.Store.Clock.Advance(TimeSpan.FromHours(1));

        await LookAsync();

        Assert.Contains("no segment beta", Desk.FindChange(asked.Id)?.Why, StringComparison.Ordinal);
        Assert.Equal(0, _room.Number(Checkout, Prod));
    }

    private static FlagPlan Widened(int on) => On() with { Fallthrough = SomeFlag.Share(on) };

    private Task<Outcome<FlagChange>> AskAsync(params FlagChangeStep[] steps) =>
        Desk.ScheduleAsync(new(Checkout, Prod, _room.Number(Checkout, Prod), steps.ToFacts()), _room.Pam, default);

    private int Share() => Desk.Find(Checkout)?.In(Prod)?.State.Plan.Fallthrough?.Rollout?.WeightOf("on") ?? -1;

    private async Task LookAsync(bool? isHealthy = null)
    {
        foreach (var id in _room.Store.Database.Read(db => FlagChangeStore.Due(db, Now)))
        {
            (await Desk.TurnAsync(id, isHealthy, default)).Value();
        }
    }
}
