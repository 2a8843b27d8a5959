using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>
/// What a promotion may become, one file an act. Acts of people are refused with a sentence; a move the map does not
/// know is a fault of ours.
/// </summary>
public static partial class PromotionRules
{
    /// <summary>"storefront 1.1.0 in production".</summary>
    public static string Title(Promotion promotion) => $"{promotion.Slot.Application} {promotion.Version} in {promotion.Slot.Environment}";

    /// <summary>A phase as a sentence continues with it: "is waiting for approval".</summary>
    public static string Words(PromotionPhase phase) => phase switch
    {
        PromotionPhase.AwaitingApproval => "is waiting for approval",
        PromotionPhase.Queued => "is in the queue",
        PromotionPhase.Deploying => "is being installed",
        PromotionPhase.RollingOut => "is rolling out",
        PromotionPhase.AwaitingIntervention => "is waiting for a person",
        PromotionPhase.RollingBack => "is rolling back",
        PromotionPhase.Aborting => "is being aborted",
        PromotionPhase.Succeeded => "has succeeded",
        PromotionPhase.RolledBack => "was rolled back",
        PromotionPhase.Failed => "has failed",
        PromotionPhase.Errored => "could not be tried",
        PromotionPhase.Aborted => "was aborted",
        PromotionPhase.Rejected => "was rejected",
        PromotionPhase.Expired => "has expired",
        PromotionPhase.Superseded => "was superseded",
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "A phase nobody drew on the map."),
    };

    /// <summary>The same of a promotion: what is applied is not installed.</summary>
    public static string Words(Promotion promotion) =>
        promotion is { IsApplied: true, Phase: PromotionPhase.Deploying } ? "is being applied" : Words(promotion.Phase);

    internal static Promotion To(this Promotion promotion, PromotionPhase phase, DateTimeOffset now, string explanation = "") =>
        PromotionPhases.Next(promotion.Phase).Contains(phase)
            ? promotion with
            {
                Phase = phase,
                PhaseSince = now,
                IsPaused = false,
                PausedSince = null,
                StoppedIn = phase is PromotionPhase.AwaitingIntervention ? promotion.Phase : null,
                Explanation = explanation,
                EndedAt = phase.IsTerminal() ? now : null,
                Revision = promotion.Revision + 1,
            }
            : throw new InvalidOperationException($"Promotion {promotion.Id} {Words(promotion)}; there is no way from there to {phase}.");

    private static Refusal Ended(Promotion promotion) =>
        new("promotion.ended", $"Promotion {promotion.Id}, {Title(promotion)}, {Words(promotion)}: nothing about it can change any more.");

    private static Refusal NotNow(Promotion promotion, string act) =>
        new("promotion.wrong-phase", $"Promotion {promotion.Id}, {Title(promotion)}, {Words(promotion)}, so it cannot be {act} now.");
}
