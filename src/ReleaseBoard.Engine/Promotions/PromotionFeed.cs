using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Tells the house that a promotion changed, and counts what the board's own meters show. Called only after the commit.</summary>
public sealed class PromotionFeed(Feed feed, BoardMeter meter)
{
    public void Announce(Promotion changed)
    {
        if (changed.Phase.IsTerminal())
        {
            meter.PromotionEnded(Words(changed.Phase));
        }

        if (changed.Phase is PromotionPhase.RollingBack || changed is { Kind: PromotionKind.Rollback, Revision: 1 })
        {
            meter.RollbackBegan();
        }

        feed.Announce(Topic.Promotions);
        feed.Announce(Topic.Deployments);
        feed.Announce(Topic.Journal);
    }

    public void Voted(bool yes) => meter.ApprovalGiven(yes);

    public void Late(TimeSpan late) => meter.EngineLag(late);

    private static string Words(PromotionPhase phase) => phase is PromotionPhase.RolledBack ? "rolled-back" : phase.ToString().ToLowerInvariant();
}
