using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Who got what: what was written down and what still waits in memory, together.</summary>
public sealed class ExposureDesk(Database database, ExposureBoard exposures, FlagBoard board, TimeProvider clock)
{
    private const int MostAtOnce = 1_000;
    private const long MostTimes = 1_000_000_000;

    /// <summary>What every flag gave out in the last hour, in one environment or in all.</summary>
    public Facts<ExposureSum> LastHour(EnvironmentKey? environment = null)
    {
        var now = clock.GetUtcNow();
        return database.Read(db => ExposureStore.Since(db, now.AddHours(-1), environment).ToList())
            .Concat(exposures.Waiting(now).Where(exposure => environment is null || exposure.Environment == environment))
            .GroupBy(exposure => (exposure.Environment, exposure.Flag))
            .Select(flag => new ExposureSum(
                flag.Key.Environment,
                flag.Key.Flag,
                flag.GroupBy(exposure => exposure.Variant, StringComparer.Ordinal)
                    .Select(variant => new VariantSum(variant.Key, variant.Sum(exposure => exposure.Count))).OrderBy(variant => variant.Variant, StringComparer.Ordinal).ToFacts()))
            .OrderBy(sum => sum.Flag).ThenBy(sum => sum.Environment).ToFacts();
    }

    /// <summary>One flag's minutes in the last hour, in the order of time; a minute in which nobody asked has none.</summary>
    public Facts<Exposure> Minutes(FlagKey flag, EnvironmentKey environment) =>
        database.Read(db => ExposureStore.Minutes(db, flag, environment, clock.GetUtcNow().AddHours(-1)).ToFacts());

    /// <summary>One flag's hours of the last days, at most 92.</summary>
    public Facts<Exposure> Hours(FlagKey flag, EnvironmentKey environment, int days) =>
        database.Read(db => ExposureStore.Hours(db, flag, environment, clock.GetUtcNow().AddDays(-Math.Clamp(days, 1, 92))).ToFacts());

    /// <summary>How often a flag's variants were given out since an instant within the last day: what a guard waits for.</summary>
    public Facts<VariantSum> Since(FlagKey flag, EnvironmentKey environment, DateTimeOffset from) =>
        database.Read(db => ExposureStore.Minutes(db, flag, environment, from).ToList())
            .Concat(exposures.Waiting(clock.GetUtcNow()).Where(exposure => exposure.Flag == flag && exposure.Environment == environment))
            .GroupBy(exposure => exposure.Variant, StringComparer.Ordinal)
            .Select(variant => new VariantSum(variant.Key, variant.Sum(exposure => exposure.Count))).OrderBy(variant => variant.Variant, StringComparer.Ordinal).ToFacts();

    /// <summary>Takes counts from applications that evaluate by themselves. Flags and variants that are not there are refused, all of them or none is counted.</summary>
    public Outcome<int> Add(EnvironmentKey environment, IReadOnlyCollection<ReportedExposure> reported)
    {
        if (reported.Count is 0 or > MostAtOnce)
        {
            return Refusal.Invalid("exposure.count", $"Report 1 to {MostAtOnce:N0} counts at once; these are {reported.Count:N0}.");
        }

        if (board.Find(environment) is not { } snapshot)
        {
            return Refusal.NotFound("environment.unknown", $"There is no environment {environment}.");
        }

        foreach (var one in reported)
        {
            if (one.Count is < 1 or > MostTimes || !snapshot.Answers(one.Flag, one.Variant))
            {
                return Refusal.Unprocessable("exposure.unknown", $"{one.Flag} in {environment} gives out no variant {FlagWordRules.Shown(one.Variant)}, or the count {one.Count} is not from 1 to {MostTimes:N0}.");
            }
        }

        foreach (var one in reported)
        {
            exposures.CounterOf(environment, one.Flag, one.Variant).Count(one.Count);
        }

        return reported.Count;
    }
}

/// <summary>What an application says it gave out by itself.</summary>
/// <param name="Variant">Null where it used the code's own default.</param>
public sealed record ReportedExposure(FlagKey Flag, string? Variant, long Count);
