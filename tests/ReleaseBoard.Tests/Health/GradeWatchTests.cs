using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Health;

/// <summary>Lasting health in the journal: told once when it begins and once when it is over, whoever says what in between.</summary>
public sealed class GradeWatchTests : IDisposable
{
    private readonly TestStore _store = new();
    private readonly HealthBoard _health;
    private long _requests;
    private long _failures;

    public GradeWatchTests() => _health = new(Options.Create(new HealthOptions()), _store.Clock);

    [Fact]
    public async Task Failing_that_lasts_is_told_once_and_its_end_once_over_restarts_and_acknowledgements()
    {
        var watch = Watch();
        await ServeAsync(watch, 300, failing: 5);
        Assert.Equal(["health.failing"], Told());

        await _store.Database.WriteAsync<long>(
            db => JournalStore.Append(db, new JournalNote("health.acknowledged", "ada is on it.") { Slot = Said.Shop }, new("ada"), _store.Clock.Now).Number, CancellationToken.None);
        var again = Watch();
        await ServeAsync(again, 60, failing: 5);
        Assert.Equal(["health.failing", "health.acknowledged"], Told());

        await ServeAsync(again, 600, failing: 0);
        Assert.Equal(["health.failing", "health.acknowledged", "health.better"], Told());
    }

    [Fact]
    public async Task A_moment_of_failing_is_not_told()
    {
        var watch = Watch();
        await ServeAsync(watch, 120, failing: 0);
        await ServeAsync(watch, 3, failing: 5);
        await ServeAsync(watch, 300, failing: 0);

        Assert.Empty(Told());
    }

    public void Dispose() => _store.Dispose();

    private GradeWatch Watch() => new(_health, _store.Database, _store.Feed, Options.Create(new HealthOptions()), _store.Clock, NullLogger<GradeWatch>.Instance);

    private async Task ServeAsync(GradeWatch watch, int seconds, int failing)
    {
        for (var i = 0; i < seconds; i++)
        {
            _store.Clock.Advance(TimeSpan.FromSeconds(1));
            (_requests, _failures) = (_requests + 10, _failures + failing);
            _health.Hear(Said.Status(Said.Deployment(requests: _requests, failures: _failures)), TimeSpan.FromSeconds(1), _store.Clock.Now);
            await watch.LookAsync(CancellationToken.None);
        }
    }

    private List<string> Told() => [.. _store.Database.Read(db => JournalStore.After(db, 0, 100)).Select(entry => entry.Act)];
}
