using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

/// <summary>When the board was away, and measured nothing.</summary>
public static class PresenceRules
{
    // Who starts again at once was not away.
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(30);

    /// <summary>What lies between a board's lives and in a range, in the order of time.</summary>
    /// <param name="lives">From its start to when it was there last, in the order of time; several boards may live at once.</param>
    public static Facts<TimeRange> Away(IEnumerable<TimeRange> lives, DateTimeOffset from, DateTimeOffset until)
    {
        var (away, seen) = (new List<TimeRange>(), (DateTimeOffset?)null);
        foreach (var life in lives)
        {
            if (seen is { } last && life.From - last >= Least && life.From > from && last < until)
            {
                away.Add(new(last < from ? from : last, life.From));
            }

            seen = seen > life.Until ? seen : life.Until;
        }

        return away.ToFacts();
    }
}
