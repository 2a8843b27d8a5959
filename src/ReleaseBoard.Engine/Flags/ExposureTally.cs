using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Targeting;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Counts what one set of flags gives out. Each flag's counters stand at its place in the set, so that a hundred answers look nothing up by name.</summary>
public sealed class ExposureTally
{
    private readonly ExposureBoard _board;
    private readonly EnvironmentKey _environment;
    private readonly string[] _keys;

    // One entry a variant; a list is replaced whole. Where two threads add at once one of them adds again later: the counters are the same.
    private readonly Entry[][] _entries;

    internal ExposureTally(ExposureBoard board, EnvironmentKey environment, FlagSet flags)
    {
        (_board, _environment, _keys) = (board, environment, [.. flags.Keys]);
        _entries = new Entry[_keys.Length][];
        Array.Fill(_entries, []);
        Hear = Count;
    }

    /// <summary>Counts the answer of the flag at that place. Made once, since whoever answers hands it on with each question.</summary>
    public Action<int, FlagAnswer> Hear { get; }

    private void Count(int place, FlagAnswer answer)
    {
        if (answer.Error is not FlagError.None)
        {
            return;
        }

        foreach (var entry in Volatile.Read(ref _entries[place]))
        {
            if (ReferenceEquals(entry.Variant, answer.Variant))
            {
                entry.Counter.Count();
                return;
            }
        }

        var counter = _board.CounterOf(_environment, new FlagKey(_keys[place]), answer.Variant?.Name);
        Volatile.Write(ref _entries[place], [.. _entries[place], new Entry(answer.Variant, counter)]);
        counter.Count();
    }

    private sealed record Entry(Domain.Targeting.FlagVariant? Variant, ExposureCounter Counter);
}
