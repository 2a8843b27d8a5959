namespace ReleaseBoard.Web.Live;

/// <summary>Listeners that are told at the same moment.</summary>
internal sealed class LiveGroup
{
    private volatile TaskCompletionSource _news = New();
    private volatile HealthNews _health = new(0, -1, null);

    /// <summary>Completes at the next news. Take it before reading, so that none is missed in between.</summary>
    public Task News => _news.Task;

    /// <summary>What was last said of health, as one whole.</summary>
    public HealthNews Health => _health;

    public void HealthChanged(long cursor, LiveMessage message)
    {
        _health = new(_health.Turn + 1, cursor, message);
        Ring();
    }

    // Rung by the one loop for the journal and the one for health: the exchange keeps either from losing the other's listeners.
    public void Ring() => Interlocked.Exchange(ref _news, New()).SetResult();

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}

/// <summary>That health changed.</summary>
/// <param name="Turn">Grows each time.</param>
/// <param name="Cursor">The journal number the message names; who is elsewhere gets one of their own.</param>
internal sealed record HealthNews(long Turn, long Cursor, LiveMessage? Message);
