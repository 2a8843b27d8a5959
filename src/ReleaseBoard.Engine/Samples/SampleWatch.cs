using System.Data.Common;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>Once a minute: writes what came, lets what is old go. A board without samples only looks at its clock.</summary>
public sealed partial class SampleWatch(SampleBoard board, Database database, IOptions<SampleOptions> options, TimeProvider clock, ILogger<SampleWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // Not among the work of starting.
    private static readonly TimeSpan FirstWait = TimeSpan.FromSeconds(10);

    // Not in the first minutes either: what is five minutes too old harms nobody.
    private const int MinutesBetweenCleanings = 30;
    private const int FirstCleaning = 5;

    private readonly SampleFlush _flush = new(board, database, clock);
    private readonly SampleRestore _restore = new(board, database, clock);
    private readonly SampleRetention _retention = new(board, database, options.Value, clock);
    private bool _isRestored;
    private bool _isTroubled;
    private int _minutes;

    /// <summary>One minute's work. Public for tests and measurements; the watch itself calls it once a minute.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (!_isRestored)
            {
                await _restore.RestoreAsync(cancellationToken);
                _isRestored = true;
            }

            await _flush.WriteAsync(options.Value.QuietMinutes, cancellationToken);
            if (_minutes++ % MinutesBetweenCleanings == FirstCleaning)
            {
                await _retention.KeepAsync(cancellationToken);
            }

            NoteStore(null);
        }
        catch (DbException failure)
        {
            // Another program holds the store, or the disk is full: samples wait in memory, and the next minute tries again.
            NoteStore(failure);
        }

        board.Tidy();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await Task.Delay(FirstWait, clock, stoppingToken);
            await TryBeatAsync(stoppingToken);
            using var timer = new PeriodicTimer(Minute, clock);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryBeatAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The board stops: what the last minute brought is kept too.
            await TryBeatAsync(CancellationToken.None);
        }
    }

    private async Task TryBeatAsync(CancellationToken cancellationToken)
    {
        try
        {
            await BeatAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // One bad minute must not end the watch: memory would fill and nothing more be kept.
            Log.BeatFailed(logger, failure);
        }
    }

    private void NoteStore(DbException? failure)
    {
        board.NoteStore(failure is null ? null : $"The store takes no samples ({failure.Message}); they wait in memory.");
        if (failure is not null && !_isTroubled)
        {
            Log.NotWritten(logger, failure);
        }
        else if (failure is null && _isTroubled)
        {
            Log.WrittenAgain(logger);
        }

        _isTroubled = failure is not null;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A minute of the sample watch failed.")]
        public static partial void BeatFailed(ILogger logger, Exception failure);

        [LoggerMessage(2, LogLevel.Warning, "The store takes no samples; they wait in memory until it does.")]
        public static partial void NotWritten(ILogger logger, Exception failure);

        [LoggerMessage(3, LogLevel.Information, "The store takes samples again.")]
        public static partial void WrittenAgain(ILogger logger);
    }
}
