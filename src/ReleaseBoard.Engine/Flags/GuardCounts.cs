using System.Data.Common;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Everything guards look at, from where it is counted.</summary>
public sealed class GuardCounts(ExposureBoard exposures, OutcomeBoard outcomes, HealthBoard health)
{
    public GuardTotals Of(Guard guard) => Of(guard.Flag, guard.Environment, guard.Variant, guard.Beside);

    public GuardTotals Of(FlagKey flag, EnvironmentKey environment, string variant, string beside)
    {
        var (fresh, old) = (outcomes.Total(new(environment, flag, variant)), outcomes.Total(new(environment, flag, beside)));
        return new()
        {
            Exposures = exposures.CounterOf(environment, flag, variant).Total,
            OldFailures = old.Failures,
            NewFailures = fresh.Failures,
            OldValues = old.Values,
            NewValues = fresh.Values,
        };
    }

    /// <summary>How the flag's application does there; nothing is known of a flag without one.</summary>
    internal (bool? IsHealthy, string? Because) Health(Flag flag, EnvironmentKey environment)
    {
        if (flag.Application is not { } application)
        {
            return (null, null);
        }

        var verdict = health.Verdict(new Slot(application, environment));
        return verdict.Grade switch
        {
            HealthGrade.Unknown => (null, null),
            HealthGrade.Failing => (false, $"{application} in {environment} is failing: {verdict.Because}"),

            // Degraded is not failing: it is shown, and the outcomes tell whose fault it is.
            _ => (true, null),
        };
    }

    /// <summary>What fires for the guard's flag there, as a sentence; null when nothing does.</summary>
    internal static string? Alert(DbConnection db, Guard guard) =>
        AlertStore.Firing(db, guard.Environment).FirstOrDefault(alert => alert.Flag == guard.Flag.Value) is { } alert
            ? $"The alert {alert.Name} fires for {guard.Flag}{(alert.Summary.Length > 0 ? $": {alert.Summary}" : ".")}"
            : null;
}
