using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Tests.Health;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Flags;

/// <summary>A flag that fails for its users is trouble of its application, whether a guard stands on it or not.</summary>
public sealed class FailingFlagTests : IAsyncLifetime, IDisposable
{
    private static readonly Slot Shop = new(new("shop"), SomeFlag.Prod);

    private FlagRoom _room = null!;
    private HealthBoard _health = null!;
    private FailingFlagWatch _watch = null!;
    private ChangeDesk _changes = null!;
    private long _requests;

    public async Task InitializeAsync()
    {
        _room = await FlagRoom.OpenAsync();
        await _room.FlagAsync(application: "shop");
        var (options, store) = (Options.Create(new HealthOptions()), _room.Store);
        _health = new(options, store.Clock);
        var failing = new FailingFlags(store.Database, _room.Board, _room.Outcomes, store.Clock);
        _watch = new(failing, _health, store.Clock, NullLogger<FailingFlagWatch>.Instance);
        _changes = new(store.Database, new HealthDesk(_health, store.Database, options, store.Clock), _room.Outcomes, failing, store.Clock);
        Pass(TimeSpan.FromMinutes(10));
    }

    [Fact]
    public async Task It_degrades_its_application_and_says_of_both_sides_how_many_fail_and_since_when_that_is_counted()
    {
        await TurnOnAsync();
        Pass(TimeSpan.FromSeconds(3));
        var since = _room.Store.Clock.Now;
        Report(on: 30, off: 2);

        Assert.Equal(
            new HealthVerdict(HealthGrade.Degraded, $"new-checkout fails for its users: 30 % of 100 outcomes failed with on, 0.22 % of 900 without it, counted since {since:HH:mm:ss} UTC."),
            Look());
    }

    [Theory]
    [InlineData(20)]
    [InlineData(90)]
    public async Task What_changed_begins_with_its_first_outcome_and_turns_it_off_first_however_long_that_is_ago(int minutes)
    {
        await TurnOnAsync();
        await _room.FlagAsync(new("banner"), "shop");
        await _room.SetAsync(SomeFlag.On(), new("banner"));
        Pass(TimeSpan.FromSeconds(3));
        for (var minute = 0; minute < minutes; minute++)
        {
            Report(on: 30, off: 2);
            Look();
            Pass(TimeSpan.FromMinutes(1));
        }


        var found = _changes.Explain(Shop, _room.Store.Clock.Now);

        Assert.Equal("30 % fail where new-checkout is on, from the first outcome on", found.Onset?.Sentence);
        Assert.Equal(("new-checkout on", TimeSpan.FromSeconds(3)), (found.Suspects[0].Change.Title, found.Suspects[0].Before));
        Assert.Equal((UndoKind.FlagOff, "new-checkout"), (found.Suspects[0].Undo!.Kind, found.Suspects[0].Undo!.Flag));
        Assert.Equal(found.Suspects[0].Undo, found.Fastest);
    }

    [Fact]
    public async Task Where_it_did_well_before_the_onset_is_the_rise()
    {
        await TurnOnAsync();
        for (var minute = 0; minute < 30; minute++)
        {
            Report(on: minute < 25 ? 0 : 25, off: 2);
            Pass(TimeSpan.FromMinutes(1));
        }

        Look();

        var onset = _changes.Explain(Shop, _room.Store.Clock.Now).Onset!;
        Assert.Equal("where new-checkout is on, failures rose from 0 % to 25 %", onset.Sentence);
        Assert.Equal(_room.Store.Clock.Now.AddMinutes(-5), onset.At);
    }

    [Fact]
    public async Task It_is_over_at_once_when_the_flag_is_off()
    {
        await TurnOnAsync();
        Report(on: 30, off: 2);
        Assert.Equal(HealthGrade.Degraded, Look().Grade);

        (await _room.Desk.KillAsync(FlagRoom.Checkout, SomeFlag.Prod, null, _room.Pam, default)).Value();

        Assert.Equal(HealthGrade.Healthy, Look().Grade);
    }

    [Fact]
    public async Task It_is_over_when_its_outcomes_have_recovered()
    {
        await TurnOnAsync();
        Report(on: 30, off: 2);
        Assert.Equal(HealthGrade.Degraded, Look().Grade);

        Pass(FailingFlagRules.Counted + TimeSpan.FromSeconds(1));
        Report(on: 0, off: 2);

        Assert.Equal(HealthGrade.Healthy, Look().Grade);
    }

    [Theory]
    [InlineData(29, 29, "off", 900, 0, false)]
    [InlineData(100, 3, "off", 900, 18, false)]
    [InlineData(100, 30, "off", 20, 0, false)]
    [InlineData(100, 30, "off", 900, 2, true)]
    [InlineData(100, 30, "on", 900, 2, false)]
    public void It_is_blamed_only_where_enough_came_of_both_sides_and_what_everyone_has_while_it_is_off_is_the_better(
        long with, long failedWith, string whileOff, long without, long failedWithout, bool isBlamed)
    {
        var state = SomeFlag.State(SomeFlag.On() with { OffVariant = whileOff });

        Assert.Equal(isBlamed, FailingFlagRules.Judge(SomeFlag.Boolean(), state, [new("on", Sample.OfCounts(failedWith, with)), new("off", Sample.OfCounts(failedWithout, without))], SomeFlag.Made) is not null);
        Assert.Null(FailingFlagRules.Judge(SomeFlag.Boolean(), state with { Plan = state.Plan with { IsEnabled = false } }, [new("on", Sample.OfCounts(30, 100)), new("off", Sample.OfCounts(2, 900))], SomeFlag.Made));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _watch.Dispose();
        _room.Dispose();
    }

    private Task<FlagState> TurnOnAsync() => _room.SetAsync(SomeFlag.On() with { Fallthrough = SomeFlag.Share(10_000) });

    /// <summary>Of 100 with the new variant and 900 without it.</summary>
    private void Report(long on, long off)
    {
        var desk = new OutcomeDesk(_room.Outcomes, _room.Board, _room.Store.Clock);
        desk.Add(SomeFlag.Prod, new ReportedOutcome[]
        {
            new(FlagRoom.Checkout, "on", true, 100 - on), new(FlagRoom.Checkout, "off", false, off), new(FlagRoom.Checkout, "off", true, 900 - off),
        }.Concat(on > 0 ? [new ReportedOutcome(FlagRoom.Checkout, "on", false, on)] : []).ToList()).Value();
    }

    private HealthVerdict Look()
    {
        _watch.Look();
        return _health.Verdict(Shop);
    }

    private void Pass(TimeSpan span)
    {
        _room.Store.Clock.Advance(span);
        var heard = new SlotStatus { Application = "shop", Environment = "prod", Revision = 1, Deployments = [Said.Deployment(requests: _requests += 100)] };
        _health.Hear(Said.Status() with { Slots = [heard] }, TimeSpan.FromSeconds(1), _room.Store.Clock.Now);
    }
}
