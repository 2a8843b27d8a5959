using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Makes changes whose time has come, and lets new environments answer.</summary>
public sealed partial class FlagWatch(Database database, Feed feed, FlagBoard board, FlagDesk flags, HealthBoard health, TimeProvider clock, ILogger<FlagWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>One look: every change that is due gets its turn, and one that cannot have it does not keep the others.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var due = database.Read(db => FlagChangeStore.Due(db, clock.GetUtcNow()).Select(id => (id, isHealthy: IsHealthy(FlagChangeStore.Find(db, id), db))).ToList());
        foreach (var (id, isHealthy) in due)
        {
            try
            {
                await flags.TurnAsync(id, isHealthy, cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Log.TurnFailed(logger, id, failure);
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        clock.LookEveryAsync(Every, LookAsync, failure => Log.LookFailed(logger, failure), stoppingToken),
        feed.LookWhenRungAsync([Topic.Environments], Every, FollowEnvironmentsAsync, failure => Log.LookFailed(logger, failure), stoppingToken));

    private async Task FollowEnvironmentsAsync(CancellationToken cancellationToken)
    {
        if (await board.FollowEnvironmentsAsync(database, cancellationToken))
        {
            feed.Announce(Topic.Flags);
        }
    }

    /// <summary>Null when the change does not ask, or nothing is known.</summary>
    private bool? IsHealthy(FlagChange? change, System.Data.Common.DbConnection db) =>
        change?.Next is { OnlyIfHealthy: true } && FlagStore.Find(db, change.Flag)?.Application is { } application
            ? health.Verdict(new Slot(application, change.Environment)).Grade switch
            {
                HealthGrade.Healthy => true,
                HealthGrade.Unknown => null,
                _ => false,
            }
            : null;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "The change {Change} of a flag could not be made; it is tried again.")]
        public static partial void TurnFailed(ILogger logger, FlagChangeId change, Exception failure);

        [LoggerMessage(2, LogLevel.Error, "A look at the changes of flags failed.")]
        public static partial void LookFailed(ILogger logger, Exception failure);
    }
}
