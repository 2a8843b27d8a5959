using System.Collections.Concurrent;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Insights;

namespace ReleaseBoard.Web.Insights;

/// <summary>What changed in a slot, read once a second for all who look at it.</summary>
public sealed class SlotMarks(ChangeDesk desk, TimeProvider clock)
{
    private const int MostSlots = 500;

    // What a step of traffic did is told by what stood before it, so more is read than is shown.
    private static readonly TimeSpan Before = TimeSpan.FromHours(1);

    private readonly ConcurrentDictionary<(Slot Slot, TimeSpan Length), (long Second, Facts<Change> Changes)> _seen = new();

    /// <summary>The changes of the last so long, in the order of time.</summary>
    public Facts<Change> Live(Slot slot, TimeSpan length)
    {
        var now = clock.GetUtcNow();
        if (_seen.TryGetValue((slot, length), out var seen) && seen.Second == now.ToUnixTimeSeconds())
        {
            return seen.Changes;
        }

        if (_seen.Count > MostSlots)
        {
            _seen.Clear();
        }

        var changes = Between(slot, now - length, now);
        _seen[(slot, length)] = (now.ToUnixTimeSeconds(), changes);
        return changes;
    }

    public Facts<Change> Between(Slot slot, DateTimeOffset from, DateTimeOffset until) => desk.Changes(slot, from - Before, until).Where(change => change.At >= from).ToFacts();
}
