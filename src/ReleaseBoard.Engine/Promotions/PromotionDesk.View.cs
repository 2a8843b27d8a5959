using System.Data.Common;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Engine.Promotions;

public sealed partial class PromotionDesk
{
    /// <summary>Everything about one promotion, in one snapshot; null when there is none.</summary>
    public PromotionView? View(PromotionId id) =>
        database.Read(db => PromotionStore.Find(db, id) is { } promotion ? View(db, promotion) : null);

    /// <summary>What a rollback of what runs in a slot would do; null when there is nothing to go back to.</summary>
    public RollbackOffer? RollbackOffer(Slot slot) => database.Read(db => RollbackStore.Offer(db, slot));

    /// <summary>The promotions this very person may vote on now, oldest first.</summary>
    public Facts<ApprovalView> WaitingFor(Credential by) => database.Read(db =>
    {
        // Not authorized as an act on all applications: a token for some sees what waits in those.
        var needed = by.Token is null ? Permission.View : Permission.Approve;
        return ActorStore.Find(db, by, clock.GetUtcNow()).Match(actor => actor.Permissions.Contains(needed) ? WaitingFor(db, actor) : [], _ => []);
    });

    private static Facts<ApprovalView> WaitingFor(DbConnection db, Actor actor)
    {
        var (voter, voters) = (VoterStore.Find(db, actor.Person), VoterStore.List(db));
        return PromotionStore.AwaitingApproval(db)
            .Where(promotion => actor.Applications.Count == 0 || actor.Applications.Contains(promotion.Slot.Application))
            .Select(promotion => (Promotion: promotion, Author: SightStore.Author(db, promotion)))
            .Where(waiting => ApprovalRules.WhyNot(waiting.Promotion, voter, waiting.Author) is null)
            .Select(waiting => new ApprovalView(
                waiting.Promotion,
                ApprovalRules.WaitingFor(waiting.Promotion, voters, waiting.Author) ?? "",
                DeploymentStore.Stable(db, waiting.Promotion.Slot)))
            .ToFacts();
    }

    private PromotionView View(DbConnection db, Promotion promotion)
    {
        var now = clock.GetUtcNow();
        var open = PromotionStore.Open(db, promotion.Slot);
        var hasBegun = promotion.StartedAt is not null;
        var gates = promotion.Phase.IsTerminal() ? [] : GateRules.Standing(SightStore.Gates(db, promotion, now));
        var previous = hasBegun
            ? promotion.Previous is { } id ? DeploymentStore.Find(db, id) : null
            : DeploymentStore.Stable(db, promotion.Slot);
        var position = QueueRules.Position(open, promotion.Id);
        return new()
        {
            Promotion = promotion,
            Deployment = promotion.Deployment is { } deployment ? DeploymentStore.Find(db, deployment) : null,
            Previous = previous,
            Gates = gates,
            QueuePosition = position,
            WaitingFor = WaitRules.Sentence(promotion, gates, QueueRules.Holder(open), position),
            Steps = StepRules.View(promotion),
            Changes = ChangeStore.Between(db, promotion, previous),
            Rollback = RollbackStore.Offer(db, promotion),
            Trouble = promotion.Phase.HoldsLock() ? deployments.Trouble(promotion.Slot) : null,
        };
    }
}
