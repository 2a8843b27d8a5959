using System.Collections.Concurrent;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>When each source last spoke, how much it said and why it did not: in memory, one for all circuits.</summary>
public sealed class SourceBoard(TimeProvider clock)
{
    // 500 bytes each. Configured sources are bounded by their desk, the rest by slots; beyond this nothing new is noted.
    private const int MostSources = 20_000;

    private readonly ConcurrentDictionary<(Slot Slot, string Name), SourceTally> _tallies = new();

    public SourceNews? Find(Slot slot, string name) => _tallies.TryGetValue((slot, name), out var tally) ? tally.Read(clock.GetUtcNow()) : null;

    /// <summary>Begins to expect a source: from now on its silence counts.</summary>
    public void Expect(Slot slot, string name, SourceKind kind) => TallyOf(slot, name, kind);

    /// <summary>Notes that something arrived, what was left out of it and what it lacked.</summary>
    public void Hear(Slot slot, string name, SourceKind kind, long taken, long leftOut, Facts<string> warnings) =>
        TallyOf(slot, name, kind)?.Take(taken, leftOut, warnings, null, clock.GetUtcNow());

    /// <summary>Notes that a try brought nothing, and why.</summary>
    public void HearNothing(Slot slot, string name, SourceKind kind, string trouble) =>
        TallyOf(slot, name, kind)?.Take(0, 0, [], trouble, clock.GetUtcNow());

    public void Forget(Slot slot, string name) => _tallies.TryRemove((slot, name), out _);

    /// <summary>How everything does that spoke or was expected in places that are asked for.</summary>
    internal IEnumerable<(Slot Slot, string Name, SourceKind Kind, SourceNews News)> All(Func<Slot, bool> wanted)
    {
        var now = clock.GetUtcNow();
        return _tallies.Where(tally => wanted(tally.Key.Slot)).Select(tally => (tally.Key.Slot, tally.Key.Name, tally.Value.Kind, tally.Value.Read(now)));
    }

    private SourceTally? TallyOf(Slot slot, string name, SourceKind kind) =>
        _tallies.TryGetValue((slot, name), out var known) ? known
        : _tallies.Count >= MostSources ? null
        : _tallies.GetOrAdd((slot, name), _ => new SourceTally(kind, clock.GetUtcNow()));
}
