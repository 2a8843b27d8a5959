using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>A flag that fails, and what is known of how it came to that.</summary>
/// <param name="Course">How the failing variant did, minute by minute, without a break.</param>
/// <param name="IsWhole">True when its first outcome is among them.</param>
public sealed record FailingSight(FailingFlag Failing, Facts<HealthSample> Course, bool IsWhole);

/// <summary>Which flags fail for their users, from what is counted in memory: the worst of each application in an environment.</summary>
public sealed class FailingFlags(Database database, FlagBoard flags, OutcomeBoard outcomes, TimeProvider clock)
{
    // A variant nobody reported of for so long begins anew.
    private static readonly TimeSpan Pause = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    // What was reported before nobody knows.
    private readonly DateTimeOffset _began = clock.GetUtcNow();
    private volatile IReadOnlyDictionary<Slot, FailingSight> _last = new Dictionary<Slot, FailingSight>();

    /// <summary>What the last look found in a slot; null when nothing fails there.</summary>
    public FailingSight? Of(Slot slot) => _last.GetValueOrDefault(slot);

    /// <summary>Looks at all of which something was reported of late.</summary>
    public IReadOnlyDictionary<Slot, FailingSight> Look()
    {
        var found = new Dictionary<Slot, FailingFlag>();
        foreach (var variants in outcomes.Heard(clock.GetUtcNow() - FailingFlagRules.Counted).GroupBy(variant => (variant.Environment, variant.Flag)))
        {
            if (Look(variants.Key.Environment, variants.Key.Flag, variants) is var (slot, failing) && !(found.TryGetValue(slot, out var other) && Excess(other) >= Excess(failing)))
            {
                found[slot] = failing;
            }
        }

        var last = _last;
        return _last = found.ToDictionary(pair => pair.Key, pair => See(pair.Value, last.GetValueOrDefault(pair.Key)));
    }

    private FailingSight See(FailingFlag failing, FailingSight? before)
    {
        var minutes = outcomes.Minutes(new(failing.Environment, failing.Flag, failing.Variant));
        var first = minutes.Count - 1;
        while (first > 0 && minutes[first].Begun - minutes[first - 1].Begun < Pause)
        {
            first--;
        }

        // The minutes of its beginning are forgotten before trouble that lasts is over: then what was seen of it stays.
        var isWhole = (first > 0 || minutes.Count < OutcomeBoard.MostMinutes) && minutes[first].Begun - _began > Minute;
        if (!isWhole && before is not null && (before.Failing.Flag, before.Failing.Variant) == (failing.Flag, failing.Variant))
        {
            return before with { Failing = failing };
        }

        var course = minutes.Skip(first).Select((minute, i) => Sample(minute, first + i + 1 < minutes.Count ? minutes[first + i + 1].Begun : clock.GetUtcNow())).ToFacts();
        return new FailingSight(failing, course, isWhole);
    }

    private (Slot Slot, FailingFlag Failing)? Look(EnvironmentKey environment, FlagKey key, IEnumerable<VariantKey> variants)
    {
        var (present, from) = (flags.Find(environment)?.StateOf(key), clock.GetUtcNow() - FailingFlagRules.Counted);
        var (told, since) = (new List<VariantOutcome>(), clock.GetUtcNow());
        foreach (var variant in variants)
        {
            if (outcomes.Lately(variant, present, from) is var (failures, begun))
            {
                told.Add(new VariantOutcome(variant.Variant, failures));
                since = begun < since ? begun : since;
            }
        }

        // Nearly always nothing is wrong, and then the store is not asked.
        var sides = told.ToFacts();
        if (FailingFlagRules.Worse(sides).Count == 0)
        {
            return null;
        }

        var (flag, state) = database.Read(db => (FlagStore.Find(db, key), FlagStateStore.Current(db, key, environment)));
        return flag?.Application is { } application && state is not null && FailingFlagRules.Judge(flag, state, sides, since) is { } failing
            ? (new Slot(application, environment), failing)
            : null;
    }

    private static HealthSample Sample(OutcomeMinute minute, DateTimeOffset next)
    {
        var until = next - minute.Begun < Minute ? next : minute.Begun + Minute;
        return new HealthSample { At = until, Seconds = (until - minute.Begun).TotalSeconds, Requests = minute.Failures.Count, Failures = (long)minute.Failures.Sum };
    }

    private static double Excess(FailingFlag failing) => failing.With.Mean - failing.Without.Mean;
}
