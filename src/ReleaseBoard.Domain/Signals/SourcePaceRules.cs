namespace ReleaseBoard.Domain.Signals;

/// <summary>How often a source is asked.</summary>
public static class SourcePaceRules
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Its interval; after failures twice as long each time, up to a minute, so that what is down is not asked to death and its return
    /// is seen within that minute.
    /// </summary>
    public static TimeSpan Pause(TimeSpan interval, int failures)
    {
        var pause = interval * Math.Pow(2, Math.Clamp(failures - 1, 0, 6));
        return interval >= Longest ? interval : pause < Longest ? pause : Longest;
    }
}
