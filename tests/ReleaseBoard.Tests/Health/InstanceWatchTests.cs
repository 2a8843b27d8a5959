using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Health;

/// <summary>An instance that ended by itself is an event of its environment: told once, marked, and the first that is suspected.</summary>
public sealed class InstanceWatchTests : IDisposable
{
    private readonly TestStore _store = new();
    private readonly HealthBoard _health;
    private readonly InstanceWatch _watch;
    private long _requests;

    public InstanceWatchTests()
    {
        _health = new(Options.Create(new HealthOptions()), _store.Clock);
        _watch = new(_health, _store.Database, _store.Feed, _store.Clock, NullLogger<InstanceWatch>.Instance);
    }

    [Fact]
    public async Task One_that_was_killed_is_told_with_how_it_ended_and_not_again_while_it_is_calm()
    {
        await HearAsync(10, Up(1), Up(2));
        await HearAsync(20, Up(1), Up(2, restarts: 1));

        var said = Assert.Single(Told());
        Assert.Equal((OperatorName.Board, "instance.ended", Said.Shop), (said.By, said.Act, new Slot(said.Application!.Value, said.Environment!.Value)));
        Assert.Equal("An instance of 1.0.0 ended by itself (exit code 137) and was started again.", said.Sentence);
    }

    [Fact]
    public async Task A_loop_is_told_once_more_with_its_count_and_anew_only_after_a_calm()
    {
        await HearAsync(1, Up(1), Up(2));
        for (var i = 1; i <= 40; i++)
        {
            await HearAsync(2, Up(1), Up(2, restarts: i));
        }

        Assert.Equal(["instance.ended", "instance.looping"], Told().Select(entry => entry.Act));
        Assert.Equal("Instances of 1.0.0 end by themselves again and again: 3 times within 4 s, last: exit code 137. Each was started again.", Told()[1].Sentence);

        await HearAsync((int)InstanceEndRules.Calm.TotalSeconds, Up(1), Up(2, restarts: 40));
        await HearAsync(1, Up(1), Up(2, restarts: 41));
        Assert.Equal("instance.ended", Told()[2].Act);
    }

    [Fact]
    public async Task Several_at_once_are_one_entry_and_what_is_scaled_or_drained_is_none()
    {
        await HearAsync(1, Up(1), Up(2), Up(3));
        await HearAsync(1, Up(1), Up(2) with { Phase = InstancePhase.Stopping });
        await HearAsync(1, Up(1), Up(2, restarts: 2) with { Phase = InstancePhase.Stopping }, Up(2));
        await HearAsync(1, Up(1), Up(2), Up(3, restarts: 4));
        Assert.Empty(Told());

        await HearAsync(1, Up(1, restarts: 1), Up(2, restarts: 1), Up(3, restarts: 4));
        Assert.Equal("2 instances of 1.0.0 ended by themselves (exit code 137) and were started again.", Assert.Single(Told()).Sentence);
    }

    [Fact]
    public async Task The_end_of_another_one_is_told_though_it_is_not_calm()
    {
        await HearAsync(1, Up(1), Up(2));
        await HearAsync(1, Up(1, restarts: 1), Up(2));
        await HearAsync(120, Up(1, restarts: 2), Up(2, restarts: 1));
        await HearAsync(1, Up(1, restarts: 2), Up(2, restarts: 2));

        Assert.Equal(
            ["An instance of 1.0.0 ended by itself (exit code 137) and was started again.", "2 instances of 1.0.0 ended by themselves (exit code 137) and were started again."],
            Told().Select(entry => entry.Sentence));
    }

    [Theory]
    [InlineData("exit code 9 after 2.1 s", "An instance of 1.0.0 ended by itself (exit code 9) and was started again.")]
    [InlineData("ended after 2.1 s", "An instance of 1.0.0 ended by itself (its code is not known) and was started again.")]
    [InlineData(InstanceStatus.NotReadyInTime, "An instance of 1.0.0 was not ready in time and was started again.")]
    public async Task It_says_what_is_known_of_the_end(string end, string sentence)
    {
        await HearAsync(1, Up(1));
        await HearAsync(1, Up(1, restarts: 1) with { LastEnd = end });

        Assert.Equal(sentence, Assert.Single(Told()).Sentence);
    }

    [Fact]
    public async Task A_board_that_starts_again_does_not_tell_what_was_before()
    {
        await HearAsync(5, Up(1, restarts: 7));

        Assert.Empty(Told());
    }

    [Fact]
    public async Task What_changed_begins_with_it_and_not_with_something_older_and_innocent()
    {
        var changes = Changes();
        await HearAsync(600, Up(1), Up(2));
        await _store.Database.WriteAsync<long>(
            db => JournalStore.Append(db, new JournalNote("settings.changed", "r13 of settings.") { Slot = Said.Shop, Subject = "r13" }, new("ada"), _store.Clock.Now).Number, CancellationToken.None);
        await HearAsync(300, 40, Up(1), Up(2));
        await HearAsync(1, 40, Up(1), Up(2, restarts: 1));
        var ended = _store.Clock.Now;
        await HearAsync(20, 40, Up(1), Up(2, restarts: 1));

        var found = changes.Explain(Said.Shop, _store.Clock.Now);

        Assert.Equal((ended, "an instance of 1.0.0 ended by itself (exit code 137)"), (found.Onset!.At, found.Onset.Sentence));
        Assert.Equal(("An instance of 1.0.0 ended by itself (exit code 137)", ChangeKind.Instance), (found.Suspects[0].Change.Title, found.Suspects[0].Change.Kind));
        Assert.Equal((null, "started again by itself"), (found.Suspects[0].Undo, found.Suspects[0].NoUndo));
        Assert.Contains(changes.Changes(Said.Shop, DateTimeOffset.UnixEpoch, _store.Clock.Now), change => change.Kind is ChangeKind.Instance);
    }

    [Fact]
    public async Task Before_the_journal_has_the_end_trouble_begins_with_it_all_the_same()
    {
        await HearAsync(600, Up(1), Up(2));
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        var ended = _store.Clock.Now;
        _health.Hear(Said.Status(Said.Deployment(requests: _requests += 10, instances: [Up(1), Up(2, restarts: 1) with { Since = ended }])), TimeSpan.FromSeconds(1), ended);
        Assert.Empty(Told());

        Assert.Equal(new Onset(ended, TimeSpan.FromSeconds(2), "an instance of 1.0.0 ended by itself"), Changes().Explain(Said.Shop, ended).Onset);

        await HearAsync(10, Up(1), Up(2, restarts: 1) with { Since = ended });
        Assert.Equal("an instance of 1.0.0 ended by itself (exit code 137)", Changes().Explain(Said.Shop, _store.Clock.Now).Onset?.Sentence);
    }

    public void Dispose()
    {
        _watch.Dispose();
        _store.Dispose();
    }

    private static InstanceStatus Up(int number, int restarts = 0) => Said.Instance(number, restarts: restarts) with { LastEnd = restarts == 0 ? null : "exit code 137 after 12.1 s" };

    private ChangeDesk Changes()
    {
        var outcomes = new OutcomeBoard();
        return new(
            _store.Database, new HealthDesk(_health, _store.Database, Options.Create(new HealthOptions()), _store.Clock), outcomes,
            new FailingFlags(_store.Database, new FlagBoard(_store.Database, NullLogger<FlagBoard>.Instance), outcomes, _store.Clock), _store.Clock);
    }

    private List<JournalEntry> Told() => [.. _store.Database.Read(db => JournalStore.After(db, 0, 100)).Where(entry => entry.Act.StartsWith("instance", StringComparison.Ordinal))];

    private Task HearAsync(int seconds, params InstanceStatus[] instances) => HearAsync(seconds, 10, instances);

    private async Task HearAsync(int seconds, double latency, params InstanceStatus[] instances)
    {
        for (var i = 0; i < seconds; i++)
        {
            _store.Clock.Advance(TimeSpan.FromSeconds(1));
            _health.Hear(Said.Status(Said.Deployment(requests: _requests += 10, latency: latency, instances: instances)), TimeSpan.FromSeconds(1), _store.Clock.Now);
            await _watch.LookAsync(CancellationToken.None);
        }
    }
}
