using System.Collections.Concurrent;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>A variant of a flag in an environment.</summary>
public readonly record struct VariantKey(EnvironmentKey Environment, FlagKey Flag, string Variant);

/// <summary>All that was ever reported of a variant.</summary>
/// <param name="Failures">One for each outcome: 1 for a failure, 0 for a success.</param>
/// <param name="Values">One for each value, in the unit the code reports.</param>
public readonly record struct OutcomeTotals(Sample Failures, Sample Values)
{
    public static OutcomeTotals operator +(OutcomeTotals one, OutcomeTotals other) => new(one.Failures + other.Failures, one.Values + other.Values);
}

/// <summary>What was reported of a variant within a minute, or until its flag changed in it.</summary>
/// <param name="State">What the flag was, to be compared by reference.</param>
public readonly record struct OutcomeMinute(object? State, DateTimeOffset Begun, Sample Failures);

/// <summary>What came of each variant, counted in memory for the guards and written down in batches.</summary>
public sealed class OutcomeBoard
{
    /// <summary>Flags times variants times environments that are remembered; reports of others are refused.</summary>
    public const int MostVariants = 20_000;

    /// <summary>Minutes that are remembered of a variant, fewer where its flag changed often: an hour, 3 kB.</summary>
    public const int MostMinutes = 60;

    private readonly ConcurrentDictionary<VariantKey, Tally> _tallies = new();

    /// <summary>True when all of these can be counted; a few at once may pass the bound together.</summary>
    public bool HasRoom(IEnumerable<VariantKey> variants) =>
        variants.Where(variant => !_tallies.ContainsKey(variant)).Distinct().Count() is var fresh && (fresh == 0 || _tallies.Count + fresh <= MostVariants);

    /// <summary>Adds to a variant's counts.</summary>
    /// <param name="state">What the flag is as it answers now: another object, and another stretch begins. Null where nobody asks for stretches.</param>
    public void Count(VariantKey variant, OutcomeTotals more, object? state = null, DateTimeOffset at = default) => _tallies.GetOrAdd(variant, _ => new Tally()).Add(more, state, at);

    /// <summary>What was reported in the states of its flag that began at or after an instant, as far as this board has heard it since it started.</summary>
    public OutcomeTotals Since(VariantKey variant, DateTimeOffset from) => _tallies.TryGetValue(variant, out var tally) ? tally.Since(from) : default;

    /// <summary>The same of one state of its flag only, in the minutes that began at or after an instant, and when the first of them did; null when nothing was reported in them.</summary>
    public (Sample Failures, DateTimeOffset Begun)? Lately(VariantKey variant, object? state, DateTimeOffset from) => _tallies.TryGetValue(variant, out var tally) ? tally.Lately(state, from) : null;

    /// <summary>What failed of a variant in the last hour, minute by minute, as far as this board has heard it since it started.</summary>
    public Facts<OutcomeMinute> Minutes(VariantKey variant) => _tallies.TryGetValue(variant, out var tally) ? tally.Minutes() : [];

    /// <summary>The variants of which something was reported at or after an instant.</summary>
    public IEnumerable<VariantKey> Heard(DateTimeOffset from) => _tallies.Where(pair => pair.Value.LastAt >= from).Select(pair => pair.Key);

    public OutcomeTotals Total(VariantKey variant) => _tallies.TryGetValue(variant, out var tally) ? tally.Total : default;

    /// <summary>What was written down before the board started.</summary>
    internal void Remember(IEnumerable<KeyValuePair<VariantKey, OutcomeTotals>> written)
    {
        foreach (var (variant, totals) in written)
        {
            _tallies.GetOrAdd(variant, _ => new Tally()).Begin(totals);
        }
    }

    /// <summary>The totals that changed since they were last taken; taken back by <see cref="PutBack"/> when they could not be written.</summary>
    internal IReadOnlyList<KeyValuePair<VariantKey, OutcomeTotals>> TakeChanged() =>
        [.. _tallies.Where(pair => pair.Value.TakeChanged()).Select(pair => KeyValuePair.Create(pair.Key, pair.Value.Total))];

    internal void PutBack(IEnumerable<KeyValuePair<VariantKey, OutcomeTotals>> taken)
    {
        foreach (var (variant, _) in taken)
        {
            _tallies[variant].Touch();
        }
    }

    private sealed class Tally
    {
        private readonly Lock _gate = new();

        // The last states of its flag, oldest first.
        private const int MostStretches = 16;
        private readonly List<(object? State, DateTimeOffset Begun, OutcomeTotals Total)> _stretches = [];

        private readonly List<OutcomeMinute> _minutes = [];
        private OutcomeTotals _total;
        private bool _hasChanged;

        public OutcomeTotals Total
        {
            get
            {
                lock (_gate)
                {
                    return _total;
                }
            }
        }

        public DateTimeOffset LastAt
        {
            get
            {
                lock (_gate)
                {
                    return _minutes.Count == 0 ? DateTimeOffset.MinValue : _minutes[^1].Begun;
                }
            }
        }

        public Facts<OutcomeMinute> Minutes()
        {
            lock (_gate)
            {
                return _minutes.ToFacts();
            }
        }

        public void Add(OutcomeTotals more, object? state, DateTimeOffset at)
        {
            lock (_gate)
            {
                (_total, _hasChanged) = (_total + more, true);
                if (_stretches.Count == 0 || !ReferenceEquals(_stretches[^1].State, state))
                {
                    _stretches.RemoveRange(0, _stretches.Count < MostStretches ? 0 : 1);
                    _stretches.Add((state, at, default));
                }

                _stretches[^1] = _stretches[^1] with { Total = _stretches[^1].Total + more };
                AddMinute(more.Failures, state, at);
            }
        }

        private void AddMinute(Sample failures, object? state, DateTimeOffset at)
        {
            if (failures.Count == 0)
            {
                return;
            }

            if (_minutes.Count == 0 || !ReferenceEquals(_minutes[^1].State, state) || at - _minutes[^1].Begun >= TimeSpan.FromMinutes(1))
            {
                _minutes.RemoveRange(0, _minutes.Count < MostMinutes ? 0 : 1);
                _minutes.Add(new OutcomeMinute(state, at, default));
            }

            _minutes[^1] = _minutes[^1] with { Failures = _minutes[^1].Failures + failures };
        }

        public OutcomeTotals Since(DateTimeOffset from)
        {
            lock (_gate)
            {
                return _stretches.Where(stretch => stretch.Begun >= from).Aggregate(default(OutcomeTotals), (sum, stretch) => sum + stretch.Total);
            }
        }

        public (Sample Failures, DateTimeOffset Begun)? Lately(object? state, DateTimeOffset from)
        {
            lock (_gate)
            {
                (Sample Failures, DateTimeOffset Begun)? sum = null;
                foreach (var minute in _minutes)
                {
                    if (minute.Begun >= from && ReferenceEquals(minute.State, state))
                    {
                        sum = sum is var (failures, begun) ? (failures + minute.Failures, begun) : (minute.Failures, minute.Begun);
                    }
                }

                return sum;
            }
        }

        public void Touch()
        {
            lock (_gate)
            {
                _hasChanged = true;
            }
        }

        public void Begin(OutcomeTotals written)
        {
            lock (_gate)
            {
                _total += written;
            }
        }

        public bool TakeChanged()
        {
            lock (_gate)
            {
                var had = _hasChanged;
                _hasChanged = false;
                return had;
            }
        }
    }
}
