using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>Looks at every objective, and writes into the journal when one begins or ends to burn too fast.</summary>
public sealed partial class ObjectiveWatch(ObjectiveBoard board, Database database, Feed feed, TimeProvider clock, ILogger<ObjectiveWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>One look. Public for tests; the watch itself calls it every five seconds.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        foreach (var (slot, before, now, sentence) in board.Look())
        {
            var outcome = await database.WriteAsync(
                feed,
                [Topic.Health],
                db =>
                {
                    ObjectiveStore.SaveAlarm(db, slot, now);
                    var act = now > before ? "objective.fired" : "objective.eased";
                    var note = new JournalNote(act, $"{slot}: {(now is BurnAlarm.None ? "no objective burns too fast any more. " : "")}{sentence}")
                    {
                        Slot = slot,
                        Subject = now.ToString().ToLowerInvariant(),
                    };
                    JournalStore.Append(db, note, OperatorName.Board, clock.GetUtcNow());
                    return (Outcome<BurnAlarm>)now;
                },
                cancellationToken);
            if (outcome.Refusal is null)
            {
                board.Told(slot, now);
            }
        }
    }

    // The next look tries again: a store that is locked for a moment must not end the watch.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        clock.LookEveryAsync(Every, LookAsync, failure => Log.LookFailed(logger, failure), stoppingToken);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Could not look how the objectives stand.")]
        public static partial void LookFailed(ILogger logger, Exception failure);
    }
}
