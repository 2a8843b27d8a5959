namespace ReleaseBoard.Engine.Words;

/// <summary>The loop of a watch.</summary>
internal static class Repeating
{
    /// <summary>Looks every so often until it is told to stop. A look that fails is told, and the next one tries again: it must end neither the watch nor the board.</summary>
    public static async Task LookEveryAsync(this TimeProvider clock, TimeSpan every, Func<CancellationToken, Task> look, Action<Exception> failed, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(every, clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
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
}
