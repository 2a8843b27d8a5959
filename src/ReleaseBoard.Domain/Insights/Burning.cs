using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>What is wrong at this moment, in a few words: it stands above what happened last.</summary>
/// <param name="Alert">The alert's name; null for what is failing.</param>
/// <param name="Since">When it began; null where the words need none.</param>
public sealed record Burning(ApplicationKey? Application, EnvironmentKey? Environment, string? Alert, string Sentence, DateTimeOffset? Since, bool IsCritical = true);

public static class BurningRules
{
    /// <summary>Critical alerts, the newest first, then what fails without one, then other alerts. Who sees some applications only is told of those and of environments.</summary>
    public static Facts<Burning> Of(Facts<Alert> firing, IEnumerable<SlotHealth> slots, Reach reach)
    {
        var alerts = firing.Where(alert => alert.IsFiring && IsSeen(alert, reach)).OrderByDescending(alert => alert.IsCritical).ThenByDescending(alert => alert.StartsAt).ToList();
        var failing = slots.Where(slot => slot.Verdict.Grade is HealthGrade.Failing && reach.Sees(slot.Slot.Application) && !alerts.Exists(alert => AlertRules.Complaint(alert, slot.Slot) is not null))
            .Select(slot => new Burning(slot.Slot.Application, slot.Slot.Environment, null, $"{slot.Slot} is failing.", null));
        return alerts.Where(alert => alert.IsCritical).Select(Of).Concat(failing).Concat(alerts.Where(alert => !alert.IsCritical).Select(Of)).ToFacts();
    }

    private static bool IsSeen(Alert alert, Reach reach) => alert.Application is { } application ? reach.Sees(application) : alert.Environment is not null || reach.Only is null;

    private static Burning Of(Alert alert) => new(
        alert.Application, alert.Environment, alert.Name, $"{alert.Name} fires{(alert.Summary.Length > 0 ? $": {alert.Summary}" : ".")}", alert.StartsAt, alert.IsCritical);
}
