using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Health;

/// <summary>What all who look at a slot see, also after the board was started again.</summary>
public sealed class ReportBoardTests : IDisposable
{
    private readonly TestStore _store = new();
    private readonly IOptions<HealthOptions> _options = Options.Create(new HealthOptions());

    [Fact]
    public async Task A_board_that_starts_again_still_knows_what_ran_and_was_gone_before()
    {
        var before = new HealthBoard(_options, _store.Clock);
        Hear(before, 90, Said.One, Said.Two);
        await _store.Database.WriteAsync<int>(db => HealthStore.Write(db, before.TakeMinutes(_store.Clock.Now), default), default);
        var board = new HealthBoard(_options, _store.Clock);
        var reports = new ReportBoard(board, new HealthDesk(board, _store.Database, _options, _store.Clock), _store.Clock);
        Hear(board, 30, Said.One);

        var report = reports.Live(Said.Shop, TimeSpan.FromMinutes(15));

        Assert.Equal([(Said.One, false), (Said.Two, true)], report?.Deployments.Select(deployment => (deployment.Health.Id.Value, deployment.Health.IsGone)).Order());
        Assert.All(report?.Deployments ?? [], deployment => Assert.NotEmpty(deployment.Samples));
    }

    public void Dispose() => _store.Dispose();

    private void Hear(HealthBoard board, int seconds, params Guid[] deployments)
    {
        for (var i = 1; i <= seconds; i++)
        {
            _store.Clock.Advance(TimeSpan.FromSeconds(1));
            board.Hear(Said.Status([.. deployments.Select(id => Said.Deployment(id, requests: i * 10))]), TimeSpan.FromSeconds(1), _store.Clock.Now);
        }
    }
}
