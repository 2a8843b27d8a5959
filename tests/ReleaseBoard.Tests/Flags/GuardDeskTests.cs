using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Targeting;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Flags;

/// <summary>Guards over a real store: what they see turns what the flag answers, before anybody notices.</summary>
public sealed class GuardDeskTests : IAsyncLifetime
{
    private FlagRoom _room = null!;

    public async Task InitializeAsync()
    {
        _room = await FlagRoom.OpenAsync();
        await _room.FlagAsync();
    }

    public Task DisposeAsync()
    {
        _room.Dispose();
        return Task.CompletedTask;
    }

    [Fact]
    public async Task The_first_stage_answers_before_the_act_returns()
    {
        Assert.Equal(0, On(1_000));

        await BeginAsync();

        Assert.InRange(On(1_000), 180, 320);
    }

    [Fact]
    public async Task A_stage_that_lasted_and_was_seen_enough_goes_on_and_nobody_loses_the_feature()
    {
        await BeginAsync();
        var had = Enumerable.Range(0, 1_000).Where(IsOn).ToList();
        Seen(exposures: 100);
        await LookAsync(seconds: 10);

        Assert.All(had, visitor => Assert.True(IsOn(visitor)));
        Assert.InRange(On(1_000), 430, 570);
        Assert.Equal(1, Guard().Stage);
    }

    [Fact]
    public async Task What_clearly_fails_more_is_off_at_the_next_look_with_the_numbers_in_the_journal_and_on_the_guard()
    {
        await BeginAsync();
        Report("off", failures: 2, all: 900);
        Report("on", failures: 30, all: 100);

        await LookAsync(seconds: 1);

        Assert.Equal(0, On(1_000));
        Assert.Equal(GuardPhase.Killed, Guard().Phase);
        Assert.StartsWith("30 % of 100 failed with on, 0.22 % of 900 failed with off; the difference is between", Guard().Saw, StringComparison.Ordinal);
        var said = _room.Store.Database.Read(db => JournalStore.After(db, 0, 1000)).Single(entry => entry.Act == "guard.killed");
        Assert.Equal((OperatorName.Board, $"new-checkout in prod was turned off by its guard. {Guard().Saw}"), (said.By, said.Sentence));
        Assert.True(JournalRulesHold());
    }

    [Fact]
    public async Task Without_outcomes_and_evaluations_it_stays_where_it_is()
    {
        await BeginAsync();

        await LookAsync(seconds: 3_600);

        Assert.Equal((GuardPhase.Watching, 0), (Guard().Phase, Guard().Stage));
        Assert.Equal("Waits for 50 more evaluations of on.", View().Missing);
    }

    [Fact]
    public async Task What_was_counted_before_the_guard_began_does_not_count()
    {
        Report("off", failures: 0, all: 900);
        Report("on", failures: 300, all: 300);
        await BeginAsync();

        await LookAsync(seconds: 1);

        Assert.Equal(GuardPhase.Watching, Guard().Phase);
    }

    [Fact]
    public async Task An_alert_with_the_flags_label_turns_it_off()
    {
        await BeginAsync();
        var otto = await _room.Store.PersonAsync("otto", Domain.People.Role.OnCall);
        var alert = new Alert { Fingerprint = "f", Name = "CheckoutErrors", Summary = "Half fail.", Flag = "new-checkout", Environment = SomeFlag.Prod, StartsAt = _room.Store.Clock.GetUtcNow() };
        await new AlertDesk(_room.Store.Database, _room.Store.Feed, new(_room.Store.Clock), _room.Store.Clock).ReceiveAsync([alert], otto, default);

        await LookAsync(seconds: 1);

        Assert.Equal((GuardPhase.Killed, "The alert CheckoutErrors fires for new-checkout: Half fail."), (Guard().Phase, Guard().Saw));
    }

    [Fact]
    public async Task Somebody_who_changes_the_flag_by_hand_keeps_their_change()
    {
        await BeginAsync();
        await _room.Desk.KillAsync(FlagRoom.Checkout, SomeFlag.Prod, "By hand.", _room.Pam, default);

        await LookAsync(seconds: 1);

        Assert.Equal((GuardPhase.Ended, 0), (Guard().Phase, On(1_000)));
    }

    [Fact]
    public async Task A_board_that_starts_again_goes_on_with_what_it_wrote_down()
    {
        await BeginAsync();
        Report("off", failures: 0, all: 500);
        await new OutcomeWatch(_room.Outcomes, _room.Store.Database, _room.Store.Clock, NullLogger<OutcomeWatch>.Instance).WriteAsync(default);
        _room.Start();
        using (var watch = new OutcomeWatch(_room.Outcomes, _room.Store.Database, _room.Store.Clock, NullLogger<OutcomeWatch>.Instance))
        {
            await watch.StartAsync(default);
            await watch.StopAsync(default);
        }

        Report("on", failures: 60, all: 100);
        await LookAsync(seconds: 1);

        Assert.Equal(GuardPhase.Killed, Guard().Phase);
        Assert.Contains("of 500 failed with off", Guard().Saw, StringComparison.Ordinal);
    }

    [Fact]
    public async Task One_guard_at_a_time_and_only_by_who_may()
    {
        await BeginAsync();
        var vera = await _room.Store.PersonAsync("vera", Domain.People.Role.Viewer);

        Assert.Equal("guard.open-already", (await _room.Desk.BeginGuardAsync(Wish(), _room.Pam, default)).Refusal?.Code);
        Assert.Equal("permission.missing", (await _room.Desk.BeginGuardAsync(Wish(), vera, default)).Refusal?.Code);
        Assert.Equal("permission.missing", (await _room.Desk.EndGuardAsync(Guard().Id, null, vera, default)).Refusal?.Code);
    }

    [Fact]
    public async Task A_person_holds_lets_go_on_and_ends()
    {
        await BeginAsync();
        var held = await _room.Desk.HoldGuardAsync(Guard().Id, "A campaign.", _room.Pam, default);
        Seen(exposures: 1_000);
        await LookAsync(seconds: 60);
        var goesOn = await _room.Desk.GoOnGuardAsync(Guard().Id, null, _room.Pam, default);
        var ended = await _room.Desk.EndGuardAsync(Guard().Id, "Enough.", _room.Pam, default);

        Assert.Equal((GuardPhase.Holding, 0), (held.Value().Phase, held.Value().Stage));
        Assert.Equal((GuardPhase.Watching, 0, GuardPhase.Ended), (goesOn.Value().Phase, goesOn.Value().Stage, ended.Value().Phase));
        Assert.InRange(On(1_000), 180, 320);
    }

    [Theory]
    [InlineData("blue", true, null, null, "outcome.unknown")]
    [InlineData("on", null, null, null, "outcome.malformed")]
    [InlineData("on", true, 0L, null, "outcome.malformed")]
    [InlineData("on", null, 2L, 1.5, "outcome.malformed")]
    [InlineData("on", null, null, double.NaN, "outcome.value")]
    [InlineData("on", null, null, 1e300, "outcome.value")]
    public void A_report_that_makes_no_sense_counts_nothing_of_its_message(string variant, bool? success, long? count, double? value, string code)
    {
        var desk = new OutcomeDesk(_room.Outcomes, _room.Board, _room.Store.Clock);

        Assert.Equal(code, desk.Add(SomeFlag.Prod, [new(FlagRoom.Checkout, "on", true, 5), new(FlagRoom.Checkout, variant, success, count, value)]).Refusal?.Code);
        Assert.Equal(0, _room.Outcomes.Total(new(SomeFlag.Prod, FlagRoom.Checkout, "on")).Failures.Count);
    }

    [Fact]
    public void Successes_failures_and_values_add_up()
    {
        var desk = new OutcomeDesk(_room.Outcomes, _room.Board, _room.Store.Clock);

        desk.Add(SomeFlag.Prod, [new(FlagRoom.Checkout, "on", true, 5), new(FlagRoom.Checkout, "on", false), new(FlagRoom.Checkout, "on", Value: 2.5)]).Value();

        Assert.Equal(new OutcomeTotals(Sample.OfCounts(1, 6), new Sample(1, 2.5, 6.25)), _room.Outcomes.Total(new(SomeFlag.Prod, FlagRoom.Checkout, "on")));
    }

    [Fact]
    public async Task What_was_reported_before_a_change_is_not_put_down_to_it()
    {
        var desk = new OutcomeDesk(_room.Outcomes, _room.Board, _room.Store.Clock);
        var key = new VariantKey(SomeFlag.Prod, FlagRoom.Checkout, "on");
        desk.Add(SomeFlag.Prod, [new(FlagRoom.Checkout, "on", false, 50)]).Value();
        _room.Store.Clock.Advance(TimeSpan.FromMinutes(1));
        await BeginAsync();
        var began = _room.Store.Clock.Now;
        _room.Store.Clock.Advance(TimeSpan.FromSeconds(5));

        desk.Add(SomeFlag.Prod, [new(FlagRoom.Checkout, "on", true, 40)]).Value();
        desk.Add(SomeFlag.Prod, [new(FlagRoom.Checkout, "on", false, 1)]).Value();

        Assert.Equal(Sample.OfCounts(1, 41), _room.Outcomes.Since(key, began).Failures);
        Assert.Equal(Sample.OfCounts(51, 91), _room.Outcomes.Total(key).Failures);
        Assert.Equal(default, _room.Outcomes.Since(key, began.AddMinutes(1)).Failures);
    }

    private static GuardWish Wish() => new(FlagRoom.Checkout, SomeFlag.Prod, "on", "off",
    [
        new() { Weight = 25_000, Minimum = TimeSpan.FromSeconds(10), Exposures = 50 },
        new() { Weight = 50_000, Minimum = TimeSpan.FromSeconds(10), Exposures = 50 },
        new() { Weight = Rollout.Whole, Minimum = TimeSpan.FromSeconds(10), Exposures = 50 },
    ]) { BasedOn = 0, Limits = new() { WatchesHealth = false } };

    private async Task BeginAsync() => (await _room.Desk.BeginGuardAsync(Wish(), _room.Pam, default)).Value();

    private async Task LookAsync(int seconds)
    {
        _room.Store.Clock.Advance(TimeSpan.FromSeconds(seconds));
        using var watch = new GuardWatch(_room.Desk, _room.Store.Clock, NullLogger<GuardWatch>.Instance);
        await watch.LookAsync(default);
    }

    private void Report(string variant, long failures, long all) =>
        _room.Outcomes.Count(new(SomeFlag.Prod, FlagRoom.Checkout, variant), new OutcomeTotals(Sample.OfCounts(failures, all), default));

    private void Seen(long exposures) => _room.Exposures.CounterOf(SomeFlag.Prod, FlagRoom.Checkout, "on").Count(exposures);

    private GuardView View() => _room.Desk.Guards(FlagRoom.Checkout, SomeFlag.Prod)[0];

    private Guard Guard() => View().Guard;

    private int On(int visitors) => Enumerable.Range(0, visitors).Count(IsOn);

    private bool IsOn(int visitor)
    {
        var context = EvaluationContext.Parse(Encoding.UTF8.GetBytes($$"""{"targetingKey":"visitor-{{visitor}}"}""")).Value();
        return _room.Board.Find(SomeFlag.Prod)?.Set.Evaluate(FlagRoom.Checkout.Value, context, 0).Variant?.Name == "on";
    }

    private bool JournalRulesHold() => _room.Store.Database.Read(db => JournalStore.After(db, 0, 1000)) is { Count: > 0 } entries
        && entries.Zip(entries.Skip(1)).All(pair => pair.Second.Previous == pair.First.Hash && JournalRules.Seal(pair.Second) == pair.Second.Hash);
}
