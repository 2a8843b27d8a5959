using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Engine.Promotions;

namespace ReleaseBoard.Web.Promotions;

/// <summary>What a person can do to a promotion in its course.</summary>
public enum PromotionAct
{
    Pause,
    Resume,
    PromoteFully,
    Retry,
    GoOn,
    RollBack,
    Abort,
}

/// <summary>An act as it stands on a button.</summary>
/// <param name="WhyNot">Why whoever looks may not do it; null when they may.</param>
public sealed record OfferedAct(PromotionAct Act, string Words, string Css, string? WhyNot);

/// <summary>Which acts a promotion offers to whom.</summary>
public static class PromotionActs
{
    public static IReadOnlyList<OfferedAct> Of(PromotionView view, Actor actor)
    {
        var promotion = view.Promotion;
        return promotion.Phase switch
        {
            PromotionPhase.AwaitingApproval or PromotionPhase.Queued => [Offer(PromotionAct.Abort, "Withdraw", "")],
            PromotionPhase.Deploying => [Offer(PromotionAct.Abort, "Abort", "dan")],
            PromotionPhase.RollingOut =>
            [
                promotion.IsPaused ? Offer(PromotionAct.Resume, "Resume", "pri") : Offer(PromotionAct.Pause, "Pause", ""),
                Offer(PromotionAct.PromoteFully, "Promote to 100 %", ""),
                Offer(PromotionAct.RollBack, RollBackWords(view), "dan"),
            ],
            PromotionPhase.AwaitingIntervention =>
            [
                Offer(PromotionAct.Retry, "Try again", "pri"),
                .. promotion.StoppedIn is PromotionPhase.RollingOut
                    ? (OfferedAct[])[Offer(PromotionAct.GoOn, "Let it go on", ""), Offer(PromotionAct.PromoteFully, "Promote to 100 %", "")]
                    : [],
                Offer(PromotionAct.RollBack, RollBackWords(view), "dan"),
            ],
            PromotionPhase.Succeeded when view.Rollback is not null => [Offer(PromotionAct.RollBack, RollBackWords(view), "dan")],
            _ => [],
        };

        OfferedAct Offer(PromotionAct act, string words, string css) => new(act, words, css, WhyNot(view, act, actor));
    }

    // How long it takes is of no use to anyone while it stays closed.
    private static string RollBackWords(PromotionView view) => view.Rollback is { Way: RollbackWay.CalledOff } ? "Give up"
        : view.Rollback is { Lacking: null } offer
        ? $"Roll back · about {Domain.Words.Spans.Figure(offer.ExpectedSeconds)} s"
        : "Roll back";

    private static string? WhyNot(PromotionView view, PromotionAct act, Actor actor)
    {
        var promotion = view.Promotion;
        var permission = act switch
        {
            PromotionAct.RollBack => Permission.RollBack,
            PromotionAct.Abort => PromotionRules.ToEnd(promotion, actor.Person, Permission.SteerRollout),
            _ => Permission.SteerRollout,
        };
        return PermissionRules.Check(actor, permission, promotion.Slot.Application)?.Sentence
            ?? (act is PromotionAct.RollBack && view.Rollback?.Lacking is { } lacking ? $"{lacking} The way back stays closed until that is mended." : null);
    }
}
