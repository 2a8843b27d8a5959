using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Words;

/// <summary>The loop of a watch. A look that fails is told, and the next one tries again: it must end neither the watch nor the board.</summary>
internal static class Repeating
{
    /// <summary>Looks every so often until it is told to stop.</summary>
    public static async Task LookEveryAsync(this TimeProvider clock, TimeSpan every, Func<CancellationToken, Task> look, Action<Exception> failed, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            await TryAsync(look, failed, cancellationToken);
        }
    }

    /// <summary>Looks at once, and whenever a topic rings, at most once every <paramref name="pace"/>, until it is told to stop.</summary>
    public static async Task LookWhenRungAsync(
        this Feed feed, IReadOnlyCollection<Topic> topics, TimeSpan pace, Func<CancellationToken, Task> look, Action<Exception> failed, CancellationToken cancellationToken)
    {
        await foreach (var _ in feed.ListenAsync(topics, pace, cancellationToken))
        {
            await TryAsync(look, failed, cancellationToken);
        }
    }

    private static async Task TryAsync(Func<CancellationToken, Task> look, Action<Exception> failed, CancellationToken cancellationToken)
    {
        try
        {
            await look(cancellationToken);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            failed(failure);
        }
    }
}
