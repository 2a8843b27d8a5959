using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Samples;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>Once a second: asks the runner, feeds the board, asks the instances; once a minute: writes the minute down.</summary>
public sealed partial class HealthWatch(
    IRuntime runtime, HealthBoard board, SampleBoard samples, SourceBoard sources, Database database, Feed feed, IOptions<HealthOptions> options, TimeProvider clock, ILogger<HealthWatch> logger)
    : BackgroundService
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    // Less than a second, so that a runner that hangs shows as silent and does not stop the beat.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(900);

    // What could not be written waits for the next minute; ten minutes of it at most.
    private const int MostWaitingMinutes = 10;

    private readonly MetricsScraper _scraper = new(board, samples, sources, options, clock);
    private readonly List<HealthMinute> _unwritten = [];
    private long? _heardAt;
    private bool _isCrowded;
    private long _minuteBegan = clock.GetTimestamp();

    /// <summary>One beat. Public for tests and measurements; the watch itself calls it once a second.</summary>
    public async Task BeatAsync(CancellationToken cancellationToken)
    {
        var outcome = await AskAsync(cancellationToken);
        var stamp = clock.GetTimestamp();
        if (outcome is Outcome<RunnerStatus>.Accepted { Value: var status })
        {
            board.Hear(status, _heardAt is { } before ? clock.GetElapsedTime(before, stamp) : null, clock.GetUtcNow());
            _heardAt = stamp;
            WarnOfCrowd();
            feed.Announce(Topic.Health);
            await _scraper.ScrapeAsync(status, cancellationToken);
        }
        else
        {
            board.HearNothing(outcome.Refusal?.Sentence ?? "The runner said no and not why.");
            feed.Announce(Topic.Health);
        }

        if (clock.GetElapsedTime(_minuteBegan) >= TimeSpan.FromMinutes(1))
        {
            _minuteBegan = clock.GetTimestamp();
            await WriteMinutesAsync(cancellationToken);
        }
    }

    public override void Dispose()
    {
        _scraper.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Second, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await TryBeatAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The board stops; what this minute brought so far is kept.
            await WriteMinutesAsync(CancellationToken.None);
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
            // One bad second must not end the watch: nothing would turn unknown or recover any more.
            Log.BeatFailed(logger, failure);
        }
    }

    private async Task<Outcome<RunnerStatus>> AskAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await runtime.StatusAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Refusal("runner.silent", "The runner does not answer.");
        }
    }

    // Once each time the bound is passed, not once a second.
    private void WarnOfCrowd()
    {
        var isCrowded = board.Remembered > options.Value.MaximumDeployments;
        if (isCrowded && !_isCrowded)
        {
            Log.Crowded(logger, board.Remembered, options.Value.MaximumDeployments);
        }

        _isCrowded = isCrowded;
    }

    private async Task WriteMinutesAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        _unwritten.AddRange(board.TakeMinutes(now));
        try
        {
            var oldest = now.AddDays(-options.Value.RollupDays);
            await database.WriteAsync<int>(db => HealthStore.Write(db, _unwritten, oldest), cancellationToken);
            _unwritten.Clear();
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The store may be back in a minute; live health must not wait for it.
            Log.MinutesNotWritten(logger, _unwritten.Count, failure);
            _unwritten.RemoveAll(minute => now.ToUnixTimeMilliseconds() - minute.Beat.At > MostWaitingMinutes * 60_000);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "A beat of the health watch failed.")]
        public static partial void BeatFailed(ILogger logger, Exception failure);

        [LoggerMessage(2, LogLevel.Warning, "{Count} minutes of health could not be written and wait for the next try.")]
        public static partial void MinutesNotWritten(ILogger logger, int count, Exception failure);

        [LoggerMessage(3, LogLevel.Warning, "{Running} deployments run, more than the {Bound} health is meant to remember; all of them are, and memory grows with them.")]
        public static partial void Crowded(ILogger logger, int running, int bound);
    }
}
