using System.Collections.Concurrent;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>
/// Tries the migrations of what waits for people's word, so that nobody has to approve what was never tried. What anything else keeps
/// back, as a hold, missing evidence or a staging where it never ran, is not tried either. Nothing waits for it.
/// </summary>
public sealed partial class RehearsalWatch(Database database, MigrationDesk desk, GateReading gates, IOptions<MigrationOptions> options, TimeProvider clock, ILogger<RehearsalWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    // What others did to a database, and one that did not answer, is found as late as this.
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(30);

    private const int AtOnce = 4;

    // A database that hangs is given up, or it would keep the others from their turn.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(20);

    // As many as wait: whoever is gone is forgotten with the next look.
    private readonly ConcurrentDictionary<PromotionId, DateTimeOffset> _lookedAt = new();

    /// <summary>One look at all that wait.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        if (options.Value.OwnRehearsalSeconds == 0)
        {
            return;
        }

        var now = clock.GetUtcNow();
        var waiting = database.Read(db => PromotionStore.Waiting(db).Where(promotion => promotion.IsApplied).ToList());
        foreach (var gone in _lookedAt.Keys.Except(waiting.Select(promotion => promotion.Id)).ToList())
        {
            _lookedAt.TryRemove(gone, out _);
        }

        // Gates are asked of what is due only: each answer is many questions to the store.
        var due = waiting.Where(promotion => !_lookedAt.TryGetValue(promotion.Id, out var looked) || now - looked >= Again).ToList();
        due = database.Read(db => due.Where(promotion => GateRules.MayBeTried(GateRules.Ask(gates.Sight(db, promotion, now)))).ToList());
        due.ForEach(promotion => _lookedAt[promotion.Id] = now);
        await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, TryAsync);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        clock.LookEveryAsync(Every, LookAsync, failure => Log.LookFailed(logger, failure), stoppingToken);

    // What a database says against it stands in its plan, which people see; it is tried again later.
    private async ValueTask TryAsync(Promotion promotion, CancellationToken cancellationToken)
    {
        using var inTime = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        inTime.CancelAfter(Longest);
        try
        {
            var tried = await desk.RehearseOnceAsync(promotion.Slot, promotion.Version, (int)promotion.SettingsRevision, inTime.Token).WaitAsync(inTime.Token);
            if (tried.Refusal is { Code: MigrationDesk.Busy })
            {
                // Another migrates or tries there: its turn comes with the next look.
                _lookedAt.TryRemove(promotion.Id, out _);
            }
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            // One database must not end the watch over the others.
            Log.TryFailed(logger, promotion.Slot, failure);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Could not look for what is to be tried.")]
        public static partial void LookFailed(ILogger logger, Exception failure);

        [LoggerMessage(2, LogLevel.Error, "Could not try the migrations of {Slot}.")]
        public static partial void TryFailed(ILogger logger, Slot slot, Exception failure);
    }
}
