namespace ReleaseBoard.Domain.Samples;

/// <summary>
/// Names each beat by when it was due: a timer rings a few milliseconds early or late, and times that are regular take no room.
/// Beyond the tolerance the real time counts (Prometheus does the same with its scrapes, within 2 ms).
/// </summary>
/// <param name="every">The interval in milliseconds.</param>
/// <param name="tolerance">Milliseconds.</param>
public sealed class RegularTimes(long every, long tolerance)
{
    // After more than these the rhythm is another.
    private const int MostMissed = 5;

    private long? _last;

    /// <summary>The name of a beat that came at this instant.</summary>
    public long Next(long at)
    {
        var last = _last ?? at;
        var beats = Math.Max(1, (at - last + (every / 2)) / every);
        var due = last + (beats * every);
        var isDue = _last is not null && beats <= MostMissed && Math.Abs(at - due) <= tolerance;
        _last = isDue ? due : at;
        return isDue ? due : at;
    }
}
