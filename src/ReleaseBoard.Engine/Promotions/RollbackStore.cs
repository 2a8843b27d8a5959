using System.Data.Common;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Reads how traffic would come back, and how it does.</summary>
internal static class RollbackStore
{
    // A change of weights: measured in single milliseconds, said as what a person notices.
    private const double SecondsForWeights = 0.3;

    // Without any experience of how long an artifact takes to be ready.
    private const double MostSecondsGuessed = 10;

    /// <summary>How a promotion that was just told to go back does so.</summary>
    public static RollbackAnswer Answer(DbConnection db, Promotion promotion)
    {
        if (promotion.Kind is PromotionKind.Rollback && promotion.Phase is PromotionPhase.Deploying)
        {
            return new(promotion, Redeploy(db, promotion.Slot, promotion.Version));
        }

        var back = promotion.Kind is PromotionKind.Rollback && promotion.Phase is PromotionPhase.RollingOut
            ? promotion.Version
            : promotion.Previous is { } id ? DeploymentStore.Find(db, id)?.Version : null;
        return new(promotion, promotion.StartedAt is null ? Withdrawn : Weights(back));
    }

    /// <summary>What a rollback of this promotion would do; null when it would do nothing.</summary>
    public static RollbackOffer? Offer(DbConnection db, Promotion promotion)
    {
        if (promotion.Phase is PromotionPhase.Deploying or PromotionPhase.RollingOut or PromotionPhase.AwaitingIntervention)
        {
            return Weights(promotion.Previous is { } id ? DeploymentStore.Find(db, id)?.Version : null);
        }

        var stable = DeploymentStore.Present(db, promotion.Slot).FirstOrDefault(deployment => deployment.Phase is DeploymentPhase.Stable);
        return promotion.Phase is PromotionPhase.Succeeded && stable?.Id == promotion.Deployment ? Offer(db, stable) : null;
    }

    /// <summary>What a rollback of what is stable would do; null when there is nothing to go back to.</summary>
    public static RollbackOffer? Offer(DbConnection db, Deployment? stable) =>
        stable is null || DeploymentRules.RollbackTarget(DeploymentStore.History(db, stable.Slot), stable) is not { } target ? null
        : target.Phase is DeploymentPhase.Warm ? Weights(target.Version)
        : Redeploy(db, target.Slot, target.Version);

    private static RollbackOffer Withdrawn { get; } = new(RollbackWay.Withdrawn, null, 0, "It had not begun; nothing changes for anyone.");

    private static RollbackOffer Weights(ArtifactVersion? version) => new(
        RollbackWay.Weights,
        version,
        SecondsForWeights,
        version is null ? "Nothing ran before; its instances end." : $"{version} still runs: only weights change, about {Spans.Figure(SecondsForWeights)} s.");

    private static RollbackOffer Redeploy(DbConnection db, Slot slot, ArtifactVersion version)
    {
        var seconds = ReadySeconds(db, slot, version);
        return new(RollbackWay.Redeploy, version, seconds, $"{version} is no longer warm: it is installed again, about {Spans.Figure(seconds)} s.");
    }

    private static double ReadySeconds(DbConnection db, Slot slot, ArtifactVersion version)
    {
        var before = PromotionStore.List(db, new PromotionFilter { Application = slot.Application, Version = version }, null, 5).Items
            .FirstOrDefault(promotion => promotion is { StartedAt: not null, ReadyAt: not null });
        return before is { StartedAt: { } started, ReadyAt: { } ready }
            ? Math.Max(1, Math.Round((ready - started).TotalSeconds, 1))
            : Math.Min(MostSecondsGuessed, ArtifactStore.Find(db, slot.Application, version)?.Manifest.ReadyWithinSeconds ?? MostSecondsGuessed);
    }
}
