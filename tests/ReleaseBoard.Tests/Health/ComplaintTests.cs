using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Samples;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Health;

/// <summary>What a monitoring system complains of counts, whatever the gateway counted.</summary>
public sealed class ComplaintTests : IDisposable
{
    private readonly TestStore _store = new();
    private readonly StandInRuntime _runtime = new();
    private readonly HealthBoard _board;
    private readonly HealthWatch _watch;
    private readonly ComplaintWatch _complaints;

    public ComplaintTests()
    {
        var options = Options.Create(new HealthOptions());
        _board = new HealthBoard(options, _store.Clock);
        _complaints = new ComplaintWatch(_board, _store.Database, _store.Feed, _store.Clock, NullLogger<ComplaintWatch>.Instance);
        _watch = new HealthWatch(
            _runtime, _board, new SampleBoard(Options.Create(new SampleOptions()), _store.Clock), new SourceBoard(_store.Clock), _store.Database, _store.Feed, options, _store.Clock, new WarningLog());
    }

    [Fact]
    public async Task A_critical_alert_degrades_what_it_names_however_well_the_gateway_finds_it_until_it_is_over()
    {
        var otto = await _store.PersonAsync("otto", Role.OnCall);
        var alerts = new AlertDesk(_store.Database, _store.Feed, new SourceBoard(_store.Clock), _store.Clock);
        var alert = OrdersFail();
        await BeatAsync(100);
        Assert.Equal(HealthGrade.Healthy, _board.Verdict(Said.Shop).Grade);

        await alerts.ReceiveAsync([alert, alert with { Fingerprint = "b", Severity = "warning" }], otto, CancellationToken.None);
        _complaints.Look();
        Assert.Equal(new HealthVerdict(HealthGrade.Degraded, "The critical alert OrdersFail fires: Half of the orders fail."), _board.Verdict(Said.Shop));

        await alerts.ReceiveAsync([alert with { EndsAt = _store.Clock.Now }], otto, CancellationToken.None);
        _complaints.Look();
        Assert.Equal(HealthGrade.Healthy, _board.Verdict(Said.Shop).Grade);
    }

    [Theory]
    [InlineData("storefront", null, true)]
    [InlineData(null, "production", true)]
    [InlineData("storefront", "staging", false)]
    [InlineData("till", null, false)]
    [InlineData(null, null, false)]
    public void An_alert_concerns_all_that_is_in_what_it_names(string? application, string? environment, bool concerns)
    {
        var alert = OrdersFail() with { Application = application is null ? null : new(application), Environment = environment is null ? null : new(environment) };

        Assert.Equal(concerns, AlertRules.Concerns(alert, new(new("storefront"), new("production"))));
        Assert.Equal(concerns, AlertRules.Complaint(alert, new(new("storefront"), new("production"))) is not null);
    }

    /// <summary>The clock passes the feed's pace between two rings and no more: only the word of the desk can have brought it.</summary>
    [Fact]
    public async Task An_alert_counts_when_it_is_told_and_not_when_a_beat_comes()
    {
        var otto = await _store.PersonAsync("otto", Role.OnCall);
        await BeatAsync(100);
        await _complaints.StartAsync(CancellationToken.None);

        await new AlertDesk(_store.Database, _store.Feed, new SourceBoard(_store.Clock), _store.Clock).ReceiveAsync([OrdersFail()], otto, CancellationToken.None);

        var told = _store.Clock.Now;
        for (var patience = System.Diagnostics.Stopwatch.StartNew(); _board.Verdict(Said.Shop).Grade is HealthGrade.Healthy && patience.Elapsed < TimeSpan.FromSeconds(20);)
        {
            if (_store.Clock.Now - told < TimeSpan.FromMilliseconds(200))
            {
                _store.Clock.Advance(TimeSpan.FromMilliseconds(20));
            }

            await Task.Delay(5);
        }

        Assert.Equal(HealthGrade.Degraded, _board.Verdict(Said.Shop).Grade);
        await _complaints.StopAsync(CancellationToken.None);
    }

    public void Dispose()
    {
        _complaints.Dispose();
        _watch.Dispose();
        _store.Dispose();
    }

    private Alert OrdersFail() => new()
    {
        Fingerprint = "a", Name = "OrdersFail", Summary = "Half of the orders fail.", Severity = "critical", Application = Said.Shop.Application, Environment = Said.Shop.Environment, StartsAt = _store.Clock.Now,
    };

    private async Task BeatAsync(long requests)
    {
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        _runtime.Answer = _ => Task.FromResult<Domain.Words.Outcome<Domain.Deployments.RunnerStatus>>(Said.Status(Said.Deployment(requests: requests)));
        await _watch.BeatAsync(CancellationToken.None);
    }
}
