using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Health;
using ReleaseBoard.Tests.Promotions;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Insights;

/// <summary>What is said first of trouble: what the board took back is over once all was well, whatever is wrong now.</summary>
public sealed class TroubleDeskTests : IDisposable
{
    private readonly TestStore _store = new();
    private readonly HealthBoard _health;
    private readonly TroubleDesk _desk;
    private (long Requests, long Failures) _count;

    public TroubleDeskTests()
    {
        var options = Options.Create(new HealthOptions());
        _health = new(options, _store.Clock);
        var (health, outcomes) = (new HealthDesk(_health, _store.Database, options, _store.Clock), new OutcomeBoard());
        var failing = new FailingFlags(_store.Database, new FlagBoard(_store.Database, NullLogger<FlagBoard>.Instance), outcomes, _store.Clock);
        _desk = new(_store.Database, _store.Feed, new ChangeDesk(_store.Database, health, outcomes, failing, _store.Clock), health, _health, _store.Clock);
    }

    [Fact]
    public async Task While_it_still_fails_the_return_is_the_latest_word()
    {
        await TurnedBackAsync();
        Serve(120, failing: 5);

        Assert.False(_desk.Of(Some.Slot).TurnedBack!.IsOver);
        Assert.False(_desk.Of(Some.Slot).Recovery!.IsBetter);
    }

    [Fact]
    public async Task Other_trouble_after_a_calm_makes_it_history()
    {
        await TurnedBackAsync();
        Serve(120, failing: 0);
        Assert.False(_desk.Of(Some.Slot).TurnedBack!.IsOver);

        Serve(60, failing: 5);

        var trouble = _desk.Of(Some.Slot);
        Assert.NotNull(trouble.Changed);
        Assert.True(trouble.TurnedBack!.IsOver);
        Assert.Null(trouble.Recovery);
    }

    [Theory]
    [InlineData(ChangeKind.Flag, 1, false, true)]
    [InlineData(ChangeKind.Traffic, 1, false, true)]
    [InlineData(ChangeKind.Traffic, 1, true, false)]
    [InlineData(ChangeKind.Flag, -1, false, false)]
    [InlineData(ChangeKind.Hold, 1, false, false)]
    public void While_all_is_well_a_step_forward_makes_it_history(ChangeKind kind, int after, bool isBack, bool isOther)
    {
        var change = new Change { Entry = 1, At = Some.Noon.AddMinutes(after), Kind = kind, Title = "", Detail = "", By = new("ada"), IsBack = isBack };

        Assert.Equal(isOther, TroubleRules.IsOther(Some.Noon, HealthGrade.Healthy, [change]));
        Assert.True(TroubleRules.IsOther(Some.Noon, HealthGrade.Degraded, []));
    }

    public void Dispose() => _store.Dispose();

    /// <summary>1.1.0 failed for a minute and was taken back by the board a moment ago.</summary>
    private async Task TurnedBackAsync()
    {
        Serve(120, failing: 0);
        Serve(60, failing: 5);
        await _store.Database.WriteAsync<long>(
            db =>
            {
                PromotionStore.Insert(db, Some.Promotion(phase: PromotionPhase.RolledBack) with { Verdicts = [new(0, 5, VerdictGrade.Fail, "8 % of 200 requests failed.", _store.Clock.Now)] });
                Share[] before = [new(Some.NewId, new("1.1.0"), 5), new(Some.OldId, new("1.0.0"), 95)];
                Note(db, before);
                return Note(db, [new(Some.NewId, new("1.1.0"), 0), new(Some.OldId, new("1.0.0"), 100)]);
            },
            default);
    }

    private long Note(System.Data.Common.DbConnection db, Share[] shares) => JournalStore.Append(
        db, new JournalNote("traffic.changed", "Traffic moved.") { Slot = Some.Slot, Details = Stored.Json(new TrafficDetails([.. shares])) }, new("releaseboard"), _store.Clock.Now).Number;

    private void Serve(int seconds, int failing)
    {
        for (var i = 0; i < seconds; i++)
        {
            _store.Clock.Advance(TimeSpan.FromSeconds(1));
            _count = (_count.Requests + 50, _count.Failures + failing);
            var heard = new SlotStatus
            {
                Application = Some.Slot.Application.Value, Environment = Some.Slot.Environment.Value, Revision = 1, Deployments = [Said.Deployment(requests: _count.Requests, failures: _count.Failures)],
            };
            _health.Hear(Said.Status() with { Slots = [heard] }, TimeSpan.FromSeconds(1), _store.Clock.Now);
        }
    }
}
