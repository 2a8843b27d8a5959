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

    public ComplaintTests()
    {
        var options = Options.Create(new HealthOptions());
        _board = new HealthBoard(options, _store.Clock);
        _watch = new HealthWatch(
            _runtime, _board, new SampleBoard(Options.Create(new SampleOptions()), _store.Clock), new SourceBoard(_store.Clock), _store.Database, _store.Feed, options, _store.Clock, new WarningLog());
    }

    [Fact]
    public async Task A_critical_alert_degrades_what_it_names_however_well_the_gateway_finds_it_until_it_is_over()
    {
        var otto = await _store.PersonAsync("otto", Role.OnCall);
        var alerts = new AlertDesk(_store.Database, _store.Feed, new SourceBoard(_store.Clock), _store.Clock);
        var alert = new Alert
        {
            Fingerprint = "a", Name = "OrdersFail", Summary = "Half of the orders fail.", Severity = "critical", Application = Said.Shop.Application, Environment = Said.Shop.Environment, StartsAt = _store.Clock.Now,
        };
        await BeatAsync(100);
        Assert.Equal(HealthGrade.Healthy, _board.Verdict(Said.Shop).Grade);

        await alerts.ReceiveAsync([alert, alert with { Fingerprint = "b", Severity = "warning" }], otto, CancellationToken.None);
        await BeatAsync(200);
        Assert.Equal(new HealthVerdict(HealthGrade.Degraded, "The critical alert OrdersFail fires: Half of the orders fail."), _board.Verdict(Said.Shop));

        await alerts.ReceiveAsync([alert with { EndsAt = _store.Clock.Now }], otto, CancellationToken.None);
        await BeatAsync(300);
        Assert.Equal(HealthGrade.Healthy, _board.Verdict(Said.Shop).Grade);
    }

    public void Dispose()
    {
        _watch.Dispose();
        _store.Dispose();
    }

    private async Task BeatAsync(long requests)
    {
        _store.Clock.Advance(TimeSpan.FromSeconds(1));
        _runtime.Answer = _ => Task.FromResult<Domain.Words.Outcome<Domain.Deployments.RunnerStatus>>(Said.Status(Said.Deployment(requests: requests)));
        await _watch.BeatAsync(CancellationToken.None);
    }
}
