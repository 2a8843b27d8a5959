using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>
/// Asks every source that is asked, each in a loop of its own with its own patience. Sleeps as long as there is none.
/// </summary>
public sealed partial class SourceWatch(SourceDesk desk, SourceAsking asking, SourceBoard board, Feed feed, TimeProvider clock, ILogger<SourceWatch> logger)
    : BackgroundService
{
    // The board's first seconds belong to people who wait for their first page.
    private static readonly TimeSpan Begin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    // Who takes longer shares a gate with those that fail, and keeps none of the quick ones waiting.
    private static readonly TimeSpan Slow = TimeSpan.FromSeconds(2);

    // One entry a source, 20 a slot at most.
    private readonly Dictionary<(Slot Slot, string Name), Loop> _loops = [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Begin, clock, stoppingToken);
        try
        {
            await foreach (var _ in feed.ListenAsync([Topic.Sources], Pace, stoppingToken))
            {
                TryFollow(stoppingToken);
            }
        }
        finally
        {
            foreach (var key in _loops.Keys.ToList())
            {
                End(key);
            }
        }
    }

    private void TryFollow(CancellationToken stoppingToken)
    {
        try
        {
            Follow(desk.List().ToDictionary(source => (source.Slot, source.Name)), stoppingToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // Sources that are asked already go on being asked; the next change is followed.
            Log.NotFollowed(logger, failure);
        }
    }

    private void Follow(Dictionary<(Slot, string), SignalSource> sources, CancellationToken stoppingToken)
    {
        foreach (var (key, loop) in _loops.Where(loop => !sources.TryGetValue(loop.Key, out var source) || source != loop.Value.Source).ToList())
        {
            End(key);
            board.Forget(key.Slot, key.Name);
        }

        foreach (var (key, source) in sources.Where(source => !_loops.ContainsKey(source.Key)))
        {
            board.Expect(source.Slot, source.Name, source.Kind);
            var end = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
            _loops[key] = new Loop(source, end);
            if (source.IsPolled)
            {
                _ = AskOnAsync(source, end.Token);
            }
        }
    }

    private void End((Slot Slot, string Name) key)
    {
        // Not disposed: its loop may be about to look at it, and there is nothing in it to free.
        _loops[key].End.Cancel();
        _loops.Remove(key);
    }

    private async Task AskOnAsync(SignalSource source, CancellationToken cancellationToken)
    {
        var failures = 0;
        var isSlow = false;
        try
        {
            while (true)
            {
                var begun = clock.GetTimestamp();
                failures = await TryAskAsync(source, failures > 0 || isSlow, cancellationToken) ? 0 : failures + 1;
                var took = clock.GetElapsedTime(begun);
                isSlow = took > Slow;
                var pause = SourcePaceRules.Pause(source.Interval, failures) - took;
                await Task.Delay(pause > TimeSpan.Zero ? pause : TimeSpan.FromMilliseconds(1), clock, cancellationToken);
            }
        }
        catch (OperationCanceledException)
        {
            // The source was changed or removed, or the board stops.
        }
    }

    private async Task<bool> TryAskAsync(SignalSource source, bool isDoubtful, CancellationToken cancellationToken)
    {
        try
        {
            return await asking.AskAsync(source, isDoubtful, cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // One question that went wrong here must not end the asking.
            board.HearNothing(source.Slot, source.Name, source.Kind, "The board could not ask it; the board's log says why.");
            Log.AskingFailed(logger, source.Name, source.Slot, failure);
            return false;
        }
    }

    private sealed record Loop(SignalSource Source, CancellationTokenSource End);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "The sources could not be read; those that are known go on.")]
        public static partial void NotFollowed(ILogger logger, Exception failure);

        [LoggerMessage(2, LogLevel.Warning, "The source {Name} of {Slot} could not be asked.")]
        public static partial void AskingFailed(ILogger logger, string name, Slot slot, Exception failure);
    }
}
