using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Flags;
using ReleaseBoard.Tests.Health;
using ReleaseBoard.Tests.Promotions;

namespace ReleaseBoard.Tests.Insights;

/// <summary>Marks and causes read from the journal that real acts wrote, over traffic that the board heard.</summary>
public sealed class ChangeDeskTests : IDisposable
{
    private readonly Bench _bench = new();
    private readonly OutcomeBoard _outcomes = new();
    private readonly HealthBoard _health;
    private readonly ChangeDesk _desk;
    private readonly Dictionary<Guid, (long Requests, long Failures)> _counts = [];

    public ChangeDeskTests()
    {
        var options = Options.Create(new HealthOptions());
        _health = new(options, _bench.Store.Clock);
        _desk = new(_bench.Store.Database, new HealthDesk(_health, _bench.Store.Database, options, _bench.Store.Clock), _outcomes, new FailingFlags(_bench.Store.Database, new FlagBoard(_bench.Store.Database, NullLogger<FlagBoard>.Instance), _outcomes, _bench.Store.Clock), _bench.Store.Clock);
    }

    [Fact]
    public async Task A_rollout_is_marked_step_by_step_and_its_way_back_too()
    {
        await RolloutAsync();
        var ada = await _bench.Store.PersonAsync("ada", Role.ReleaseManager);
        await _bench.Desk.RollBackSlotAsync(Some.Slot, "looks bad", ada, CancellationToken.None);

        var changes = _desk.Changes(Some.Slot, DateTimeOffset.UnixEpoch, _bench.Store.Clock.Now);

        Assert.Equal(["1.0.0 installed", "1.0.0 to 100 %", "1.1.0 installed", "1.1.0 to 25 %", "back to 1.0.0"], changes.Select(change => change.Title));
        Assert.Equal([false, false, false, false, true], changes.Select(change => change.IsBack));
        Assert.Empty(_desk.Changes(Some.Slot with { Environment = new("staging") }, DateTimeOffset.UnixEpoch, _bench.Store.Clock.Now));
    }

    [Fact]
    public async Task Trouble_that_came_with_traffic_is_laid_to_it_and_can_be_taken_back()
    {
        await RolloutAsync(failing: 0.2, before: TimeSpan.FromMinutes(10), after: TimeSpan.FromSeconds(60));

        var found = _desk.Explain(Some.Slot, _bench.Store.Clock.Now);

        var suspect = found.Suspects[0];
        Assert.Equal("1.1.0 to 25 %", suspect.Change.Title);
        Assert.InRange(Math.Abs((found.Onset!.At - suspect.Change.At).TotalSeconds), 0, 3);
        Assert.InRange(found.Onset.Uncertainty.TotalSeconds, 1, 5);
        Assert.Contains("fail on 1.1.0, 0 % beside it", suspect.Sentence, StringComparison.Ordinal);
        Assert.Equal((UndoKind.TrafficBack, "Back to 1.0.0", 0.3), (suspect.Undo!.Kind, suspect.Undo.Words, suspect.Undo.Seconds));
        Assert.Equal(suspect.Undo, found.Fastest);
    }

    [Fact]
    public async Task Where_only_alerts_tell_of_trouble_it_begins_where_the_first_critical_one_says()
    {
        await RolloutAsync(before: TimeSpan.FromMinutes(10), after: TimeSpan.FromMinutes(10));
        var now = _bench.Store.Clock.Now;
        Alert Alert(string name, string severity, int minutes) => new()
        {
            Fingerprint = name, Name = name, Severity = severity, Application = Some.Slot.Application, Environment = Some.Slot.Environment, StartsAt = now.AddMinutes(-minutes),
        };
        var elsewhere = Alert("SearchDown", "critical", 8) with { Application = new("search") };
        await _bench.WriteAsync(db =>
        {
            foreach (var alert in new[] { Alert("CartsAreLost", "critical", 3), Alert("HostDown", "critical", 5) with { Application = null }, Alert("DiskFills", "warning", 7), elsewhere })
            {
                AlertStore.Save(db, alert);
            }

            return true;
        });

        Assert.Equal(new Onset(now.AddMinutes(-5), TimeSpan.FromMinutes(1), "HostDown fires"), _desk.Explain(Some.Slot, now).Onset);
    }

    [Fact]
    public async Task A_flag_that_was_turned_on_is_marked_in_its_environment_and_its_undo_names_it()
    {
        await RolloutAsync();
        await NoteAsync(new JournalNote("flag.set", "new-checkout in production: State: on (was: off).")
        {
            Slot = Some.Slot,
            Subject = "new-checkout",
            Details = Stored.Json(new { number = 1, before = new FlagPlan(), after = new FlagPlan { IsEnabled = true } }),
        });
        await _bench.WriteAsync(db =>
        {
            FlagStore.Save(db, SomeFlag.Boolean("new-checkout"));
            FlagStateStore.Append(db, new() { Flag = new("new-checkout"), Environment = Some.Slot.Environment, Number = 1, Plan = new() { IsEnabled = true }, By = new("ada"), At = _bench.Store.Clock.Now });
            return true;
        });

        // What it did when it was on a week ago says nothing of now; what its code reports since says much.
        Report("on", 60, 200, "last week", _bench.Store.Clock.Now.AddDays(-7));
        Report("off", 0, 400, "last week", _bench.Store.Clock.Now.AddDays(-7));
        var suspect = _desk.Explain(Some.Slot, _bench.Store.Clock.Now.AddSeconds(5)).Suspects[0];
        Assert.DoesNotContain("failures", suspect.Sentence, StringComparison.Ordinal);
        Report("on", 60, 200, "now", _bench.Store.Clock.Now.AddSeconds(1));
        Report("off", 0, 400, "now", _bench.Store.Clock.Now.AddSeconds(1));
        Assert.EndsWith("failures only where it is on", _desk.Explain(Some.Slot, _bench.Store.Clock.Now.AddSeconds(15)).Suspects[0].Sentence, StringComparison.Ordinal);

        Assert.Equal("new-checkout on", suspect.Change.Title);
        Assert.Equal((UndoKind.FlagOff, "new-checkout"), (suspect.Undo!.Kind, suspect.Undo.Flag));
    }

    [Fact]
    public async Task What_is_applied_takes_no_traffic_in_any_word()
    {
        var slot = Some.Slot with { Application = new("orders-db") };
        Deployment At(string version, int weight, DateTimeOffset at) => new()
        {
            Id = new(Guid.NewGuid()), Slot = slot, Version = new(version), Digest = new(new string('a', 64)), Instances = 0, Weight = weight, Promotion = 1, CreatedAt = at,
        };
        var (first, second) = (At("42", 100, _bench.Store.Clock.Now), At("43", 100, _bench.Store.Clock.Now.AddMinutes(1)));
        await NoteAsync(PromotionNotes.Traffic(slot, [], [first])!);
        await NoteAsync(PromotionNotes.Traffic(slot, [first], [first with { Weight = 0 }, second])!);

        var changes = _desk.Changes(slot, DateTimeOffset.UnixEpoch, _bench.Store.Clock.Now);

        Assert.Equal([("42 applied", ChangeKind.Deployment, "42"), ("43 applied", ChangeKind.Deployment, "43")], changes.Select(change => (change.Title, change.Kind, change.Version!)));
    }

    [Fact]
    public async Task Others_who_change_much_do_not_push_a_slots_own_changes_out()
    {
        await RolloutAsync();
        for (var i = 0; i < 400; i++)
        {
            await NoteAsync(new JournalNote("settings.changed", "theirs") { Slot = Some.Slot with { Application = new("billing") }, Subject = $"r{i}" });
        }

        Assert.Equal(4, _desk.Changes(Some.Slot, DateTimeOffset.UnixEpoch, _bench.Store.Clock.Now).Count);
        Assert.Contains(_desk.Explain(Some.Slot, _bench.Store.Clock.Now.AddSeconds(5)).Suspects, suspect => suspect.Change.Title == "1.1.0 to 25 %");
    }

    [Theory]
    [InlineData("guard.began", ChangeKind.Flag, "new-checkout out under guard", false)]
    [InlineData("guard.passed", ChangeKind.Flag, "new-checkout a stage further", false)]
    [InlineData("guard.held", ChangeKind.Guard, "guard of new-checkout holds", false)]
    [InlineData("guard.stepped-back", ChangeKind.Guard, "guard of new-checkout back", true)]
    [InlineData("guard.killed", ChangeKind.Guard, "guard of new-checkout off", true)]
    public async Task What_a_guard_lets_out_is_a_change_of_its_flag_and_what_it_stops_is_the_guards(string act, ChangeKind kind, string title, bool isBack)
    {
        await NoteAsync(new JournalNote(act, "What happened.") { Slot = Some.Slot, Subject = "new-checkout" });

        var change = Assert.Single(_desk.Changes(Some.Slot, DateTimeOffset.UnixEpoch, _bench.Store.Clock.Now));

        Assert.Equal((kind, title, isBack), (change.Kind, change.Title, change.IsBack));
    }

    [Fact]
    public async Task Details_that_cannot_be_read_leave_the_sentence()
    {
        await NoteAsync(new JournalNote("flag.set", "something") { Slot = Some.Slot, Subject = "new-checkout", Details = "{\"before\": 3" });
        await NoteAsync(new JournalNote("settings.changed", "r13 of settings.") { Slot = Some.Slot, Subject = "r13" });
        await NoteAsync(new JournalNote("path.changed", "not a change of what runs") { Slot = Some.Slot });

        Assert.Equal(
            [(ChangeKind.Flag, "new-checkout set"), (ChangeKind.Settings, "settings r13")],
            _desk.Changes(Some.Slot, DateTimeOffset.UnixEpoch, _bench.Store.Clock.Now).Select(change => (change.Kind, change.Title)));
    }

    public void Dispose() => _bench.Dispose();

    private Task NoteAsync(JournalNote note) => _bench.WriteAsync(db => JournalStore.Append(db, note, new("ada"), _bench.Store.Clock.Now).Number > 0);

    /// <summary>1.0.0 with all traffic, then 1.1.0 with a quarter of it, of which a share fails.</summary>
    private void Report(string variant, long failures, long all, object state, DateTimeOffset at) => _outcomes.Count(
        new VariantKey(Some.Slot.Environment, new("new-checkout"), variant), new OutcomeTotals(Sample.OfCounts(failures, all), default), state, at);

    private async Task RolloutAsync(double failing = 0, TimeSpan before = default, TimeSpan after = default)
    {
        var cid = await _bench.Store.PersonAsync("cid", Role.Developer);
        await _bench.SetUpAsync(Some.Stage() with { Steps = [new RolloutStep(25, TimeSpan.FromMinutes(30)), new RolloutStep(100, TimeSpan.FromMinutes(1))] }, "1.0.0", "1.1.0");
        await _bench.BringAsync("1.0.0", cid);
        Serve(before, failing);
        await _bench.RequestAsync("1.1.0", cid);
        for (var i = 0; i < 10; i++)
        {
            await _bench.DriveAsync();
        }

        Serve(after, failing);
    }

    private void Serve(TimeSpan span, double failing)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(1))
        {
            _bench.Store.Clock.Advance(TimeSpan.FromSeconds(1));
            var present = _bench.Present();
            _health.Hear(Said.Status() with { Slots = [Slot(present, failing)] }, TimeSpan.FromSeconds(1), _bench.Store.Clock.Now);
        }
    }

    private SlotStatus Slot(Facts<Deployment> present, double failing) => new()
    {
        Application = Some.Slot.Application.Value, Environment = Some.Slot.Environment.Value, Revision = 1,
        Deployments = present.Select(deployment => Heard(deployment, failing)).ToFacts(),
    };

    private DeploymentStatus Heard(Deployment deployment, double failing)
    {
        var (requests, failures) = _counts.GetValueOrDefault(deployment.Id.Value);
        requests += deployment.Weight;
        failures += deployment.Version.Value == "1.1.0" ? (long)(deployment.Weight * failing) : 0;
        _counts[deployment.Id.Value] = (requests, failures);
        return Said.Deployment(deployment.Id.Value, requests, failures, 10, deployment.Weight) with { Version = deployment.Version.Value };
    }
}
