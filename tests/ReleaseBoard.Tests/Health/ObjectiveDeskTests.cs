using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Health;

/// <summary>Objectives against a real store: who may agree them, how they count over restarts, and what the journal hears.</summary>
public sealed class ObjectiveDeskTests : IDisposable
{
    private static readonly Slot Shop = Said.Shop;

    private readonly TestStore _store = new();
    private readonly HealthBoard _health;
    private readonly ObjectiveBoard _board;
    private readonly ObjectiveDesk _desk;
    private long _requests;
    private long _failures;
    private bool _hasHeard;

    public ObjectiveDeskTests()
    {
        _health = new(Options.Create(new HealthOptions()), _store.Clock);
        _board = new(_health, _store.Database, _store.Clock);
        _desk = new(_store.Database, _store.Feed, _board, Options.Create(new HealthOptions()), _store.Clock);
    }

    [Fact]
    public async Task What_was_agreed_is_kept_with_its_reason_and_told_once()
    {
        await PlaceAsync();
        var rosa = await _store.PersonAsync("rosa", Role.ReleaseManager);
        var wish = new ObjectivesWish(Shop, [Availability(0.995)], new GradeLimits { FailingFailureRate = 0.1 }, "as promised");

        var agreed = Accepted(await _desk.PutAsync(wish, rosa, CancellationToken.None));
        await _desk.PutAsync(wish, rosa, CancellationToken.None);

        Assert.Equal(1, agreed.Revision);
        Assert.Equal(agreed, _desk.Find(Shop));
        var entry = Assert.Single(Journal("objectives"));
        Assert.Equal("shop in production shall hold: 99.5 % of requests succeed over 30 days.", entry.Sentence);
        Assert.Equal("as promised", entry.Reason);
    }

    [Fact]
    public async Task Who_may_not_edit_paths_may_not_agree_and_nonsense_is_refused()
    {
        await PlaceAsync();
        var rosa = await _store.PersonAsync("rosa", Role.ReleaseManager);
        var wish = new ObjectivesWish(Shop, [Availability(0.995)], new(), null);

        Assert.Equal("permission.missing", (await _desk.PutAsync(wish, await _store.PersonAsync("vera", Role.Viewer), CancellationToken.None)).Refusal?.Code);
        Assert.Equal("objectives.target", (await _desk.PutAsync(wish with { Objectives = [Availability(1)] }, rosa, CancellationToken.None)).Refusal?.Code);
        Assert.Equal("objectives.target", (await _desk.PutAsync(wish with { Objectives = [Availability(double.NaN)] }, rosa, CancellationToken.None)).Refusal?.Code);
        Assert.Equal("objectives.within", (await _desk.PutAsync(wish with { Objectives = [Availability(0.9) with { Kind = ObjectiveKind.Latency }] }, rosa, CancellationToken.None)).Refusal?.Code);
        Assert.Equal("objectives.window", (await _desk.PutAsync(wish with { Objectives = [Availability(0.9) with { WindowDays = 31 }] }, rosa, CancellationToken.None)).Refusal?.Code);
        Assert.Equal("objectives.order", (await _desk.PutAsync(wish with { Limits = new() { DegradedP95 = 2, FailingP95 = 1 } }, rosa, CancellationToken.None)).Refusal?.Code);
        Assert.Equal("objectives.twice", (await _desk.PutAsync(wish with { Objectives = [Availability(0.9), Availability(0.99)] }, rosa, CancellationToken.None)).Refusal?.Code);
        Assert.Equal("objectives.changed-meanwhile", (await _desk.PutAsync(wish with { BasedOn = 4 }, rosa, CancellationToken.None)).Refusal?.Code);
        Assert.Empty(Journal("objectives"));
    }

    [Fact]
    public async Task A_budget_counts_what_is_stored_and_what_memory_holds_each_once()
    {
        await AgreeAsync(Availability(0.99));

        await ServeAsync(TimeSpan.FromHours(9), perSecond: 1, failing: 0);
        await ServeAsync(TimeSpan.FromSeconds(30), perSecond: 10, failing: 3);

        var live = Assert.Single(_desk.Status(Shop));
        Assert.Equal(new Tally(_requests, _failures), live.Window);

        await WriteMinutesAsync();
        await LookAsync();
        Assert.Equal(new Tally(_requests, _failures), Assert.Single(_desk.Status(Shop)).Window);

        var again = new ObjectiveBoard(new HealthBoard(Options.Create(new HealthOptions()), _store.Clock), _store.Database, _store.Clock);
        again.Look();
        Assert.Equal(new Tally(_requests, _failures), Assert.Single(again.Status(Shop)).Window);
    }

    [Fact]
    public async Task Latency_counts_what_was_slower_than_asked()
    {
        await AgreeAsync(new Objective { Kind = ObjectiveKind.Latency, Target = 0.9, Within = 300 });

        await ServeAsync(TimeSpan.FromSeconds(60), perSecond: 1, failing: 0, latency: 250);
        await WriteMinutesAsync();
        await LookAsync();
        await ServeAsync(TimeSpan.FromSeconds(60), perSecond: 1, failing: 0, latency: 900);

        Assert.Equal(60, Assert.Single(_desk.Status(Shop)).Window.Bad);
    }

    [Fact]
    public async Task What_begins_to_burn_is_told_once_degrades_the_slot_and_is_told_again_when_it_is_over()
    {
        await AgreeAsync(Availability(0.995));
        await ServeAsync(TimeSpan.FromMinutes(70), perSecond: 1, failing: 0);
        await LookAsync();
        Assert.Empty(Journal("objective"));

        await ServeAsync(TimeSpan.FromMinutes(20), perSecond: 10, failing: 4);
        await LookAsync();
        await LookAsync();

        var fired = Assert.Single(Journal("objective"));
        Assert.Equal("objective.fired", fired.Act);
        Assert.Contains("40 % of 3,000 requests failed in the last 5 min, allowed is 0.5 %", fired.Sentence, StringComparison.Ordinal);

        await ServeAsync(TimeSpan.FromMinutes(3), perSecond: 10, failing: 0);
        Assert.Equal(HealthGrade.Degraded, _health.Verdict(Shop).Grade);
        Assert.Contains("the error budget burns", _health.Verdict(Shop).Because, StringComparison.Ordinal);

        await ServeAsync(TimeSpan.FromHours(8), perSecond: 10, failing: 0);
        await LookAsync();

        Assert.Equal("objective.eased", Journal("objective")[0].Act);
        Assert.Equal(HealthGrade.Healthy, _health.Verdict(Shop).Grade);
    }

    [Fact]
    public async Task Limits_of_a_slots_own_grade_it()
    {
        await PlaceAsync();
        await ServeAsync(TimeSpan.FromSeconds(60), perSecond: 10, failing: 1);
        Assert.Equal(HealthGrade.Failing, _health.Verdict(Shop).Grade);

        var rosa = await _store.PersonAsync("rosa", Role.ReleaseManager);
        Accepted(await _desk.PutAsync(new(Shop, [], new() { DegradedFailureRate = 0.2, FailingFailureRate = 0.3 }, null), rosa, CancellationToken.None));

        Assert.Equal(HealthGrade.Healthy, _health.Verdict(Shop).Grade);
    }

    public void Dispose() => _store.Dispose();

    private static Objective Availability(double target) => new() { Kind = ObjectiveKind.Availability, Target = target };

    private static T Accepted<T>(Outcome<T> outcome) => Assert.IsType<Outcome<T>.Accepted>(outcome).Value;

    private Facts<Domain.Journal.JournalEntry> Journal(string noun) => _store.Database.Read(db => JournalStore.List(db, new JournalFilter { Act = noun }, null, 50)).Items;

    private async Task PlaceAsync()
    {
        await _store.WriteAsync("insert into application (key, kind, summary, created_at, revision) values ('shop', 'Service', '', 0, 1)");
        await _store.WriteAsync("insert into environment (key, name, tier, position, revision) values ('production', 'Production', 'Production', 1, 1)");
    }

    private async Task AgreeAsync(Objective objective)
    {
        await PlaceAsync();
        Accepted(await _desk.PutAsync(new(Shop, [objective], new(), null), await _store.PersonAsync("rosa", Role.ReleaseManager), CancellationToken.None));
    }

    private Task LookAsync() => new ObjectiveWatch(_board, _store.Database, _store.Feed, _store.Clock, NullLogger<ObjectiveWatch>.Instance).LookAsync(CancellationToken.None);

    private async Task WriteMinutesAsync() => await _store.Database.WriteAsync<int>(
        db => HealthStore.Write(db, _health.TakeMinutes(_store.Clock.Now), DateTimeOffset.MinValue), CancellationToken.None);

    /// <summary>Visitors for a while: by the second up to two minutes, else by the half minute, written down as the watch does.</summary>
    private async Task ServeAsync(TimeSpan span, int perSecond, int failing, double latency = 10)
    {
        if (!_hasHeard)
        {
            _health.Hear(Said.Status(Said.Deployment()), null, _store.Clock.Now);
            _hasHeard = true;
        }

        var step = span <= TimeSpan.FromMinutes(2) ? TimeSpan.FromSeconds(1) : TimeSpan.FromSeconds(30);
        var buckets = Enumerable.Range(0, (int)(span / step));
        foreach (var beat in buckets)
        {
            _store.Clock.Advance(step);
            _requests += (long)(perSecond * step.TotalSeconds);
            _failures += (long)(failing * step.TotalSeconds);
            _latencies[latency] = _latencies.GetValueOrDefault(latency) + (long)(perSecond * step.TotalSeconds);
            _health.Hear(Said.Status(Said.Deployment() with { Traffic = Traffic() }), step, _store.Clock.Now);
            if (step > TimeSpan.FromSeconds(1) && beat % 2 == 1)
            {
                await WriteMinutesAsync();
            }
        }
    }

    private readonly Dictionary<double, long> _latencies = [];

    private Domain.Deployments.TrafficCounts Traffic()
    {
        var buckets = new long[Domain.Deployments.LatencyBuckets.Bounds.Count + 1];
        foreach (var (latency, count) in _latencies)
        {
            buckets[Domain.Deployments.LatencyBuckets.IndexOf(latency)] += count;
        }

        return new() { Requests = _requests, Failures = _failures, InFlight = 0, Buckets = buckets.ToFacts() };
    }
}
