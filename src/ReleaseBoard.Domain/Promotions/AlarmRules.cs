using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>
/// What a monitoring system's alerts mean to a rollout. A critical one that names the slot and began since the new version got its
/// first traffic turns it back; any other critical one that concerns the slot lets no step pass until a person lets it go on.
/// </summary>
public static class AlarmRules
{
    /// <summary>What turns it back: news of its own rollout, and no older than news lasts. Null while there is none.</summary>
    public static VerdictDraft? Failure(Promotion promotion, IEnumerable<Alert> firing, DateTimeOffset now) =>
        promotion is { Kind: PromotionKind.Forward, ReadyAt: { } began }
        && firing.FirstOrDefault(alert => IsGrave(promotion, alert) && alert.Slot == promotion.Slot && alert.StartsAt >= VerificationRules.Horizon(began, now)) is { } alert
            ? new(VerdictGrade.Fail, $"The critical alert {alert.Name} began to fire in this rollout{Summary(alert)}")
            : null;

    /// <summary>A step's verdict in view of what fires: one that does not fail asks a person as long as nobody has let it go on with all of it.</summary>
    public static VerdictDraft Weighed(Promotion promotion, IEnumerable<Alert> firing, VerdictDraft verdict)
    {
        var open = promotion.Kind is PromotionKind.Forward && verdict.Grade is not VerdictGrade.Fail
            ? firing.Where(alert => IsGrave(promotion, alert) && LetGo(promotion, alert) is null).ToList()
            : [];
        return open.Count == 0 ? verdict : verdict with
        {
            Grade = VerdictGrade.Inconclusive,
            Sentence = string.Join(' ', open.Select(alert => $"{Subject(alert)} {When(promotion, alert)} and still fires{Summary(alert)}")
                .Append(verdict.Grade is VerdictGrade.Pass ? "Nothing else speaks against it: a person must decide." : verdict.Sentence)),
            Alerts = open.Select(alert => new RolloutAlert(alert.Fingerprint, alert.Name, alert.StartsAt)).ToFacts(),
        };
    }

    /// <summary>What a person who looks at the rollout should know: a sentence for each alert that fires beside it, and for each they were asked about that is over.</summary>
    public static Facts<string> Sentences(Promotion promotion, IEnumerable<Alert> firing)
    {
        var present = firing.Where(alert => Concerns(promotion, alert)).ToList();
        var asked = promotion.Phase is PromotionPhase.AwaitingIntervention ? Asked(promotion) : [];
        var over = asked.Where(one => !present.Exists(one.Is)).Select(one => $"The alert {one.Name} is over by now.");
        return present.Where(alert => !asked.Any(one => one.Is(alert)))
            .Select(alert => $"{Subject(alert)} {When(promotion, alert)}{Summary(alert)}{(IsGrave(promotion, alert) ? $" {Consequence(promotion, alert)}" : "")}")
            .Concat(over).ToFacts();
    }

    /// <summary>What a person was asked about last.</summary>
    internal static Facts<RolloutAlert> Asked(Promotion promotion) => promotion.Verdicts is { Count: > 0 } verdicts ? verdicts[^1].Alerts : [];

    private static bool IsGrave(Promotion promotion, Alert alert) => alert.IsCritical && Concerns(promotion, alert);

    // What an alert says of a flag is for the flag's guard.
    private static bool Concerns(Promotion promotion, Alert alert) => alert is { IsFiring: true, Flag: null } && AlertRules.Concerns(alert, promotion.Slot);

    private static OperatorName? LetGo(Promotion promotion, Alert alert) =>
        promotion.Verdicts.FirstOrDefault(verdict => verdict.LetGoBy is not null && verdict.Alerts.Any(one => one.Is(alert)))?.LetGoBy;

    private static string Subject(Alert alert)
    {
        var place = alert switch
        {
            { Application: null, Environment: { } environment } => $", which is about all of {environment},",
            { Application: { } application, Environment: null } => $", which is about {application} wherever it runs,",
            _ => "",
        };
        return $"The {(alert.Severity.Length > 0 ? $"{alert.Severity.ToLowerInvariant()} " : "")}alert {alert.Name}{place}";
    }

    private static string When(Promotion promotion, Alert alert) => promotion.ReadyAt switch
    {
        null => "fires already before this rollout begins",
        { } began when alert.StartsAt < began => "was firing before this rollout began",
        _ => "began to fire in this rollout",
    };

    private static string Consequence(Promotion promotion, Alert alert) => LetGo(promotion, alert) is { } by
        ? $"{by} let it go on all the same."
        : "No step passes while it fires, unless a person lets it go on.";

    private static string Summary(Alert alert) => alert.Summary.Length == 0 ? "." : $": {alert.Summary}{(char.IsPunctuation(alert.Summary[^1]) ? "" : ".")}";
}
