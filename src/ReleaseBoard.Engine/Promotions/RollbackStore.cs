using System.Data.Common;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Plans;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Reads what there is to go back to, and how long it took to be ready before.</summary>
internal static class RollbackStore
{
    // Looked at for one that became ready; the newest come first.
    private const int MostTries = 5;

    public static RollbackAnswer Answer(DbConnection db, Promotion promotion) => new(promotion, RollbackRules.Answer(promotion, Sight(db, promotion)));

    public static RollbackOffer? Offer(DbConnection db, Promotion promotion) => RollbackRules.Offer(promotion, Sight(db, promotion));

    public static RollbackOffer? Offer(DbConnection db, Slot slot) => RollbackRules.Offer(Sight(db, slot));

    /// <summary>What a rollback of a slot would do now: of the promotion that is under way there, else of what is stable.</summary>
    public static RollbackOffer? OfferNow(DbConnection db, Slot slot) =>
        QueueRules.Holder(PromotionStore.Open(db, slot)) is { } holder ? Offer(db, holder) : Offer(db, slot);

    /// <summary>How many seconds the last way back in a slot took: by a promotion of its own, or of a rollout that turned round. Null when none was taken.</summary>
    public static double? LastTook(DbConnection db, Slot slot)
    {
        var taken = PromotionStore.LastRollback(db, slot) is { EndedAt: { } ended } back ? (At: ended, From: back.RequestedAt) : default;
        var turned = JournalStore.Last(db, slot, "promotion.rolled-back") is { } arrived && JournalStore.LastOf(db, slot, "promotion.rolling-back", arrived.Subject) is { } began
            ? (arrived.At, From: began.At)
            : default;
        var last = taken.At > turned.At ? taken : turned;
        return last == default ? null : (last.At - last.From).TotalSeconds;
    }

    private static BackSight Sight(DbConnection db, Promotion promotion)
    {
        var previous = promotion.Previous is { } id ? DeploymentStore.Find(db, id) : null;
        return promotion.Kind is PromotionKind.Rollback && !promotion.Phase.IsTerminal()
            ? Experience(db, new BackSight { Previous = previous }, promotion.Slot, promotion.Version)
            : Sight(db, promotion.Slot) with { Previous = previous };
    }

    private static BackSight Sight(DbConnection db, Slot slot)
    {
        var stable = DeploymentStore.Stable(db, slot);
        var target = stable is null ? null : DeploymentRules.RollbackTarget(DeploymentStore.History(db, slot), stable);
        var sight = new BackSight { Stable = stable, Target = target };
        return stable is null || target is null ? sight : Experience(db, sight, slot, target.Version) with
        {
            Requirements = RequirementStore.Needs(db, slot, target.Version), Dependents = RequirementStore.Dependents(db, slot), PlanWay = stable.IsApplied ? PlanWay(db, stable, target) : null,
        };
    }

    private static WayBack? PlanWay(DbConnection db, Deployment stable, Deployment target) =>
        ArtifactStore.Find(db, target.Slot.Application, target.Version)?.Manifest.Infrastructure is { } carried
            ? PlanWayBackRules.Of(PlanStore.Find(db, stable.Digest)?.Plan, (target.Version, carried))
            : null;

    private static BackSight Experience(DbConnection db, BackSight sight, Slot slot, ArtifactVersion version)
    {
        var before = PromotionStore.List(db, new PromotionFilter { Application = slot.Application, Version = version }, null, MostTries).Items
            .FirstOrDefault(promotion => promotion is { StartedAt: not null, ReadyAt: not null });
        return sight with
        {
            ReadySeconds = (before?.ReadyAt - before?.StartedAt)?.TotalSeconds,
            ReadyWithinSeconds = ArtifactStore.Find(db, slot.Application, version)?.Manifest.ReadyWithinSeconds,
        };
    }
}
