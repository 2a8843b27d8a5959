using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Keeps the answers up to date that a stage requires before a promotion may start.</summary>
public sealed partial class ReadyWatch(Database database, Feed feed, ReadyDesk desk, ReadyBoard board, TimeProvider clock, ILogger<ReadyWatch> logger) : BackgroundService
{
    private const int AtOnce = 4;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);

    /// <summary>One look at all that wait.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var waiting = database.Read(db => PromotionStore.Waiting(db).Where(promotion => promotion.Stage.Questions.Count > 0).ToList());
        board.KeepOnly(waiting.Select(promotion => promotion.Id).ToHashSet());

        // One whose database does not answer must not keep the others from theirs.
        await Parallel.ForEachAsync(waiting, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (promotion, inTime) =>
        {
            if (await desk.AskAsync(promotion.Id, inTime) is { } answers && board.Put(promotion.Id, answers))
            {
                feed.Announce(Topic.Promotions);
            }
        });
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        clock.LookEveryAsync(Every, LookAsync, failure => Log.LookFailed(logger, failure), stoppingToken);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Could not answer what is asked of promotions.")]
        public static partial void LookFailed(ILogger logger, Exception failure);
    }
}
