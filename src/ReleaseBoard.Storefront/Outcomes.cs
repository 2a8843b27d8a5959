using System.Collections.Concurrent;
using System.Net.Http.Json;

namespace ReleaseBoard.Storefront;

/// <summary>Counts what came of each variant of a flag, and reports the counts once a second. What cannot be reported is dropped: it is a statistic.</summary>
internal sealed class Outcomes(ShopFlags flags, ShopLog log, TimeProvider clock) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    // Bounded: the flags this code asks for and their variants are few.
    private readonly ConcurrentDictionary<(string Flag, string Variant, bool Success), long> _counts = new();

    public void Count(string flag, FlagSays says, bool success)
    {
        if (says.Variant is { } variant)
        {
            _counts.AddOrUpdate((flag, variant, success), 1, (_, count) => count + 1);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, clock);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            await ReportAsync(stoppingToken);
        }
    }

    private async Task ReportAsync(CancellationToken cancellationToken)
    {
        var outcomes = _counts.Keys
            .Select(key => _counts.TryRemove(key, out var count) ? new { flag = key.Flag, variant = key.Variant, success = key.Success, count } : null)
            .OfType<object>()
            .ToList();
        if (outcomes.Count == 0 || flags.Http is not { } board)
        {
            return;
        }

        try
        {
            using var answer = await board.PostAsJsonAsync(new Uri("api/v1/outcomes", UriKind.Relative), new { outcomes }, cancellationToken);
        }
        catch (Exception failure) when (failure is HttpRequestException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            log.Write($"WARN outcomes were not taken: {failure.Message}");
        }
    }
}
