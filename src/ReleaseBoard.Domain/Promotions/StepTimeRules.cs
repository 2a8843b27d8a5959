using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>
/// Which time of a step is evidence. A pause that is over is cut out: an idle night would stand in every comparison after it and
/// hide what begins in the morning. A pause that lasts counts, since visitors are on the new version all the while and whoever
/// paused it may be asleep; a guard that looks into it has its chance of a false alarm once more for each pause.
/// </summary>
public static class StepTimeRules
{
    /// <summary>From an instant up to now, without the pauses of the step that are over; empty when nothing is left.</summary>
    public static Facts<TimeRange> Counted(Promotion promotion, DateTimeOffset from, DateTimeOffset now)
    {
        var counted = new List<TimeRange>(promotion.Pauses.Count + 1);
        foreach (var pause in promotion.Pauses)
        {
            Add(from, pause.From);
            from = pause.Until > from ? pause.Until : from;
        }

        Add(from, now);
        return counted.ToFacts();

        void Add(DateTimeOffset begin, DateTimeOffset end)
        {
            if (end > begin)
            {
                counted.Add(new(begin, end));
            }
        }
    }
}
