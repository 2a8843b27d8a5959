using System.Collections.Concurrent;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Counts in memory who got what since it was last written down. Counting is one addition and never waits.</summary>
public sealed class ExposureBoard
{
    /// <summary>More combinations of environment, flag and variant than this are counted together and not by flag.</summary>
    public const int MostCounters = 100_000;

    private readonly ConcurrentDictionary<(EnvironmentKey, FlagKey, string), ExposureCounter> _counters = new();
    private readonly ExposureCounter _beyond = new();
    private int _known;

    /// <summary>What could not be told apart because there were too many combinations.</summary>
    public long Beyond => _beyond.Waiting;

    /// <summary>The counter of a variant; the same one for as long as the board runs, so it may be kept.</summary>
    /// <param name="variant">Null where the answer left it to the code.</param>
    public ExposureCounter CounterOf(EnvironmentKey environment, FlagKey flag, string? variant)
    {
        var key = (environment, flag, variant ?? "");
        if (_counters.TryGetValue(key, out var known))
        {
            return known;
        }

        if (Volatile.Read(ref _known) >= MostCounters)
        {
            return _beyond;
        }

        var made = new ExposureCounter();
        var kept = _counters.GetOrAdd(key, made);
        if (ReferenceEquals(kept, made))
        {
            Interlocked.Increment(ref _known);
        }

        return kept;
    }

    public void Count(EnvironmentKey environment, FlagKey flag, string? variant) => CounterOf(environment, flag, variant).Count();

    /// <summary>Counts what the snapshot's flags give out, all of them at once.</summary>
    public ExposureTally TallyOf(FlagSnapshot snapshot) => snapshot.Tally ??= new ExposureTally(this, snapshot.Environment, snapshot.Set);

    /// <summary>What was counted since it was last taken, as of the minute the instant lies in.</summary>
    internal IReadOnlyList<Exposure> Take(DateTimeOffset now) => Read(now, counter => counter.Take());

    /// <summary>What was counted and not yet taken.</summary>
    internal IReadOnlyList<Exposure> Waiting(DateTimeOffset now) => Read(now, counter => counter.Waiting);

    private List<Exposure> Read(DateTimeOffset now, Func<ExposureCounter, long> read)
    {
        var minute = ExposureStore.Minute(now);
        var exposures = new List<Exposure>();
        foreach (var ((environment, flag, variant), counter) in _counters)
        {
            if (counter.Waiting > 0 && read(counter) is > 0 and var count)
            {
                exposures.Add(new(environment, flag, variant, minute, count));
            }
        }

        return exposures;
    }
}
