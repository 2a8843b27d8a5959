using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Writes down who got what, a batch at a time; what cannot be written waits, as far as there is room.</summary>
public sealed partial class ExposureWatch(Database database, ExposureBoard board, TimeProvider clock, ILogger<ExposureWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    // Bounded: beyond it, minutes that could not be written are summed into the newest one.
    private const int MostWaiting = 200_000;

    private readonly Dictionary<(EnvironmentKey, Domain.Flags.FlagKey, string, DateTimeOffset), long> _unwritten = [];
    private DateTimeOffset _forgotten;

    /// <summary>Writes what was counted since the last time. Fails as the store does; nothing that was counted is lost by it.</summary>
    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        foreach (var exposure in board.Take(now))
        {
            var key = (exposure.Environment, exposure.Flag, exposure.Variant, exposure.At);
            _unwritten[key] = _unwritten.GetValueOrDefault(key) + exposure.Count;
        }

        Crowd(ExposureStore.Minute(now));
        if (_unwritten.Count == 0)
        {
            return;
        }

        var batch = _unwritten.Select(entry => new Exposure(entry.Key.Item1, entry.Key.Item2, entry.Key.Item3, entry.Key.Item4, entry.Value)).ToList();
        await database.WriteAsync<int>(db => ExposureStore.Add(db, batch), cancellationToken);
        _unwritten.Clear();
        if (now - _forgotten > TimeSpan.FromHours(1))
        {
            await database.WriteAsync<int>(db => ExposureStore.Forget(db, now), cancellationToken);
            _forgotten = now;
        }
    }

    /// <summary>Writes one last time, so that an orderly stop loses nothing.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await TryAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await TryAsync(stoppingToken);
        }
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            await WriteAsync(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            // The store may be back in a while; answers go on meanwhile.
            Log.NotWritten(logger, _unwritten.Count, failure);
        }
    }

    private void Crowd(DateTimeOffset minute)
    {
        if (_unwritten.Count <= MostWaiting)
        {
            return;
        }

        var sums = _unwritten.GroupBy(entry => (entry.Key.Item1, entry.Key.Item2, entry.Key.Item3)).Select(group => (group.Key, Sum: group.Sum(entry => entry.Value))).ToList();
        _unwritten.Clear();
        foreach (var ((environment, flag, variant), sum) in sums)
        {
            _unwritten[(environment, flag, variant, minute)] = sum;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "{Count} counts of who got what could not be written and wait for the next try.")]
        public static partial void NotWritten(ILogger logger, int count, Exception failure);
    }
}
