using System.Data.Common;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Engine.Promotions;

public sealed partial class PromotionDesk
{
    /// <summary>Ends it at any instant. One that has just succeeded is taken back by a rollback promotion (rule 12).</summary>
    public async Task<Outcome<Promotion>> AbortAsync(PromotionId id, string? reason, Credential by, CancellationToken cancellationToken) =>
        (await ReturnAsync(db => Return(db, id, Permission.SteerRollout, PromotionRules.Abort, reason, by), cancellationToken)).Then<Promotion>(answer => answer.Promotion);

    /// <summary>All traffic back to what ran before, at any instant.</summary>
    public Task<Outcome<RollbackAnswer>> RollBackAsync(PromotionId id, string? reason, Credential by, CancellationToken cancellationToken) =>
        ReturnAsync(db => Return(db, id, Permission.RollBack, PromotionRules.RollBack, reason, by), cancellationToken);

    /// <summary>Takes an application in an environment back by the fastest way there is.</summary>
    public Task<Outcome<RollbackAnswer>> RollBackSlotAsync(Slot slot, string? reason, Credential by, CancellationToken cancellationToken) =>
        ReturnAsync(db => ReturnSlot(db, slot, reason, by), cancellationToken);

    private async Task<Outcome<RollbackAnswer>> ReturnAsync(Func<DbConnection, Outcome<RollbackAnswer>> write, CancellationToken cancellationToken)
    {
        var outcome = await WriteAsync(write, answer => answer.Promotion, cancellationToken);
        await TellAsync(outcome.Match<Promotion?>(answer => answer.Promotion, _ => null));
        return outcome;
    }

    private Outcome<RollbackAnswer> Return(
        DbConnection db, PromotionId id, Permission permission, Func<Promotion, ActSight, Outcome<PromotionMove>> act, string? reason, Credential by)
    {
        if (PromotionStore.Find(db, id) is not { } promotion)
        {
            return Unknown(id);
        }

        if (promotion.Phase is PromotionPhase.Succeeded)
        {
            return TakeBack(db, promotion, reason, by);
        }

        return Act(db, id, PromotionRules.ToEnd(promotion, by.Person, permission), act, reason, by).Then<RollbackAnswer>(next => RollbackStore.Answer(db, next));
    }

    private Outcome<RollbackAnswer> ReturnSlot(DbConnection db, Slot slot, string? reason, Credential by)
    {
        var holder = QueueRules.Holder(PromotionStore.Open(db, slot));
        return holder is null
            ? StartRollback(db, slot, reason, by)
            : Act(db, holder.Id, Permission.RollBack, PromotionRules.RollBack, reason, by).Then<RollbackAnswer>(next => RollbackStore.Answer(db, next));
    }

    private Outcome<RollbackAnswer> TakeBack(DbConnection db, Promotion succeeded, string? reason, Credential by)
    {
        var holder = QueueRules.Holder(PromotionStore.Open(db, succeeded.Slot));
        return RollbackRules.WhyNotTakeBack(succeeded, holder, DeploymentStore.Stable(db, succeeded.Slot)) is { } refusal
            ? refusal
            : StartRollback(db, succeeded.Slot, reason, by);
    }

    private Outcome<RollbackAnswer> StartRollback(DbConnection db, Slot slot, string? reason, Credential by)
    {
        var now = clock.GetUtcNow();
        return ActorStore.Authorize(db, by, Permission.RollBack, slot.Application, now).Then(actor =>
            Sight(db, slot, reason, actor, now).Then(sight =>
                PromotionRules.RequestRollback(sight).Then(move =>
                    MoveStore.Begin(db, move, sight.Slot, actor.Name, now).Then<RollbackAnswer>(next => RollbackStore.Answer(db, next)))));
    }

    private static Outcome<RollbackSight> Sight(DbConnection db, Slot slot, string? reason, Actor actor, DateTimeOffset now)
    {
        var present = DeploymentStore.Present(db, slot);
        if (present.FirstOrDefault(deployment => deployment.Phase is DeploymentPhase.Stable) is not { } current)
        {
            return new Refusal("slot.empty", $"Nothing runs for {slot}, so there is nothing to roll back.");
        }

        if (DeploymentRules.RollbackTarget(DeploymentStore.History(db, slot), current) is not { } target
            || ArtifactStore.Find(db, slot.Application, target.Version) is not { } artifact)
        {
            return new Refusal("rollback.nothing-before", $"Nothing good ran for {slot} before {current.Version}, so there is nothing to go back to.");
        }

        return new RollbackSight
        {
            Id = PromotionStore.NextId(db),
            Artifact = artifact,
            Target = target,
            Current = current,
            Stage = StageOf(db, target),
            Environment = EnvironmentStore.Find(db, slot.Environment) ?? new() { Key = slot.Environment, Name = slot.Environment.Value, Tier = Tier.Production },
            Requirements = RequirementStore.Needs(db, slot, target.Version),
            Dependents = RequirementStore.Dependents(db, slot),
            By = actor.Person,
            Reason = reason,
            Slot = present,
            Fresh = new DeploymentId(Guid.NewGuid()),
            Now = now,
        };
    }

    // The path as it is now; where it no longer leads here, the policy the target came with.
    private static Stage StageOf(DbConnection db, Deployment target) =>
        PathStore.Find(db, target.Slot.Application)?.Find(target.Slot.Environment)
        ?? PromotionStore.Find(db, new PromotionId(target.Promotion))?.Stage
        ?? new Stage { Environment = target.Slot.Environment };
}
