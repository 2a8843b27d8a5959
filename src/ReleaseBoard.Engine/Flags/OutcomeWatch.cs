using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Brings back what was written down of outcomes, and writes down what came since, in one batch every few seconds.</summary>
public sealed partial class OutcomeWatch(OutcomeBoard board, Database database, TimeProvider clock, ILogger<OutcomeWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        board.Remember(database.Read(OutcomeStore.List));
        return base.StartAsync(cancellationToken);
    }

    /// <summary>Writes down what changed; what cannot be written now waits for the next time.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var changed = board.TakeChanged();
        if (changed.Count == 0)
        {
            return;
        }

        try
        {
            await database.WriteAsync<int>(db => OutcomeStore.Save(db, changed), cancellationToken);
        }
        catch (Exception failure)
        {
            // The guards go on by what is in memory; the store may be back in a moment.
            board.PutBack(changed);
            if (failure is OperationCanceledException)
            {
                throw;
            }

            NotWritten(logger, changed.Count, failure);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await WriteAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The board stops; what the last seconds brought is kept.
            await WriteAsync(CancellationToken.None);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Outcomes of {Count} variants could not be written and wait for the next try.")]
    private static partial void NotWritten(ILogger logger, int count, Exception failure);
}
