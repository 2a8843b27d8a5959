using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

public static partial class PromotionRules
{
    /// <summary>
    /// Takes the lock and begins: a new deployment beside the stable one, without traffic; or, for a rollback to one that
    /// is still warm, nothing but its weight.
    /// </summary>
    public static PromotionMove Start(Promotion promotion, Facts<Deployment> slot, DeploymentId fresh, DateTimeOffset now)
    {
        var stable = slot.FirstOrDefault(deployment => deployment.Phase is DeploymentPhase.Stable);
        var deploying = promotion.To(PromotionPhase.Deploying, now) with { Previous = stable?.Id, StartedAt = now };
        var warm = promotion.Kind is PromotionKind.Rollback
            ? slot.FirstOrDefault(deployment => deployment.Phase is DeploymentPhase.Warm && deployment.Digest == promotion.Digest && deployment.SettingsRevision == promotion.SettingsRevision)
            : null;
        return warm is null ? Install(deploying, slot, fresh, "started") : Flip(deploying, slot, warm, now);
    }

    /// <summary>The answer to one that leaves the queue.</summary>
    /// <param name="newest">What last succeeded in the slot; null when nothing did.</param>
    /// <param name="isHere">True while its artifact is there to be installed.</param>
    public static PromotionMove Leave(QueuedPromotion queued, Promotion? newest, bool isHere, Facts<Deployment> slot, DeploymentId fresh, DateTimeOffset now)
    {
        var promotion = queued.Promotion;
        if (queued.IsClosed(GateRules.OutOfDate) && newest is not null)
        {
            return Outdate(promotion, newest, slot, now);
        }

        if (queued.Gates.FirstOrDefault(gate => gate is { IsOpen: false, Key: GateRules.Approvals }) is { } approvals)
        {
            return AskAgain(promotion, approvals.Because, slot, now);
        }

        return isHere ? Start(promotion, slot, fresh, now) : CannotStart(promotion, slot, $"The artifact {promotion.Version} is no longer here.", now);
    }

    private static PromotionMove CannotStart(Promotion promotion, Facts<Deployment> slot, string because, DateTimeOffset now)
    {
        var next = promotion.To(PromotionPhase.Errored, now, because);
        return PromotionMove.Of(next, slot, PromotionNotes.Of(next, slot, "errored", $"{Title(next)} could not be tried: {because}"));
    }

    private static PromotionMove Install(Promotion deploying, Facts<Deployment> slot, DeploymentId fresh, string verb)
    {
        var deployment = new Deployment
        {
            Id = fresh,
            Slot = deploying.Slot,
            Version = deploying.Version,
            Digest = deploying.Digest,
            Instances = deploying.Stage.Instances,
            SettingsRevision = deploying.SettingsRevision,
            Promotion = deploying.Id.Value,
            CreatedAt = deploying.PhaseSince,
        };
        var next = deploying with { Deployment = fresh };
        var beside = slot.FirstOrDefault(other => other.Id == deploying.Previous) is { } stable ? $" beside {stable.Version}" : ", the first one there";
        Facts<Deployment> after = slot.Append(deployment).ToFacts();
        return PromotionMove.Of(next, after, PromotionNotes.Of(next, after, verb, deploying.IsApplied ? $"{Title(next)} is being applied." : $"{Title(next)} is being installed{beside}."));
    }

    private static PromotionMove Flip(Promotion deploying, Facts<Deployment> slot, Deployment warm, DateTimeOffset now)
    {
        var next = deploying.To(PromotionPhase.RollingOut, now) with
        {
            Deployment = warm.Id,
            Step = deploying.Stage.Steps.Count,
            Revision = deploying.Revision,
        };
        var rolling = slot.Select(deployment => deployment.Id == warm.Id ? deployment with { Phase = DeploymentPhase.Rolling } : deployment).ToFacts();
        var after = DeploymentRules.Shift(rolling, warm.Id, 100, next.Previous);
        return PromotionMove.Of(next, after, PromotionNotes.Of(next, after, "started", $"{Title(next)} is warm and takes all traffic back."));
    }
}
