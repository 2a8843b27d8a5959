namespace ReleaseBoard.Engine.Flags;

/// <summary>Counts one variant of one flag in one environment. Whoever answers may keep it at hand and count without looking it up.</summary>
public sealed class ExposureCounter
{
    private long _count;
    private long _taken;

    public void Count() => Interlocked.Increment(ref _count);

    public void Count(long times) => Interlocked.Add(ref _count, times);

    internal long Waiting => Interlocked.Read(ref _count);

    /// <summary>All that was counted since the board's start.</summary>
    internal long Total => Interlocked.Read(ref _taken) + Interlocked.Read(ref _count);

    internal long Take()
    {
        var taken = Interlocked.Exchange(ref _count, 0);
        Interlocked.Add(ref _taken, taken);
        return taken;
    }
}
