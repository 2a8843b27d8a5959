using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

public static partial class PromotionRules
{
    /// <summary>True once nobody approved in time. Waiting too long is never a yes (rule 13).</summary>
    public static bool IsExpired(Promotion promotion, DateTimeOffset now) =>
        promotion.Phase is PromotionPhase.AwaitingApproval && now - promotion.PhaseSince >= promotion.Stage.ApprovalTimeout;

    public static PromotionMove Expire(Promotion promotion, Facts<Deployment> slot, DateTimeOffset now)
    {
        var next = promotion.To(PromotionPhase.Expired, now, $"Nobody gave the missing approvals within {Spans.Words(promotion.Stage.ApprovalTimeout)}.");
        return PromotionMove.Of(next, slot, PromotionNotes.Of(next, slot, "expired", $"{Title(next)} expired: {next.Explanation}"));
    }

    /// <summary>True when a newer promotion takes the place of this one, where the path says it does (rule 10).</summary>
    public static bool MayBeSuperseded(Promotion promotion) =>
        promotion is { Kind: PromotionKind.Forward, Phase: PromotionPhase.AwaitingApproval or PromotionPhase.Queued };

    public static PromotionMove Supersede(Promotion promotion, Promotion by, Facts<Deployment> slot, DateTimeOffset now) =>
        Supersede(promotion, $"Promotion {by.Id} brings {by.Version} in its place, asked for by {by.RequestedBy}.", slot, now);

    /// <summary>The board's answer to one in the queue that something newer has overtaken (rule 9).</summary>
    public static PromotionMove Outdate(Promotion promotion, Promotion succeeded, Facts<Deployment> slot, DateTimeOffset now) =>
        Supersede(promotion, $"{succeeded.Version} is newer and has succeeded here since, by promotion {succeeded.Id}.", slot, now);

    /// <summary>The votes no longer count, because what they were given for changed: back to the approvers (rules 2 and 3).</summary>
    public static PromotionMove AskAgain(Promotion promotion, string because, Facts<Deployment> slot, DateTimeOffset now)
    {
        var next = promotion.To(PromotionPhase.AwaitingApproval, now, because);
        return PromotionMove.Of(next, slot, PromotionNotes.Of(next, slot, "requeued", $"{Title(next)} waits for approval again: {because}"));
    }

    private static PromotionMove Supersede(Promotion promotion, string because, Facts<Deployment> slot, DateTimeOffset now)
    {
        var next = promotion.To(PromotionPhase.Superseded, now, because);
        return PromotionMove.Of(next, slot, PromotionNotes.Of(next, slot, "superseded", $"{Title(next)} was superseded: {because}"));
    }
}
