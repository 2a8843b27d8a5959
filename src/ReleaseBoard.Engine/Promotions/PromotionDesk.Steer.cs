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
    public Task<Outcome<Promotion>> PauseAsync(PromotionId id, string? reason, Credential by, CancellationToken cancellationToken) =>
        ActAsync(id, Permission.SteerRollout, PromotionRules.Pause, reason, by, cancellationToken);

    public Task<Outcome<Promotion>> ResumeAsync(PromotionId id, string? reason, Credential by, CancellationToken cancellationToken) =>
        ActAsync(id, Permission.SteerRollout, PromotionRules.Resume, reason, by, cancellationToken);

    /// <summary>All traffic now, whatever steps are left.</summary>
    public Task<Outcome<Promotion>> PromoteFullyAsync(PromotionId id, string? reason, Credential by, CancellationToken cancellationToken) =>
        ActAsync(id, Permission.SteerRollout, PromotionRules.PromoteFully, reason, by, cancellationToken);

    /// <summary>A person's word for a promotion that waits for one.</summary>
    public Task<Outcome<Promotion>> InterveneAsync(PromotionId id, Intervention what, string? reason, Credential by, CancellationToken cancellationToken) =>
        ActAsync(
            id,
            Permission.SteerRollout,
            (promotion, sight) => PromotionRules.Intervene(promotion, what, new DeploymentId(Guid.NewGuid()), sight),
            reason,
            by,
            cancellationToken);

    /// <summary>Lets a promotion pass a closed gate, with a reason.</summary>
    public Task<Outcome<Promotion>> OverrideGateAsync(PromotionId id, string gate, string? reason, Credential by, CancellationToken cancellationToken) =>
        GateStepAsync(id, db => Act(db, id, Permission.OverrideGate, (promotion, sight) => PromotionRules.Override(promotion, gate, sight with { Gate = GateOf(db, promotion, gate) }), reason, by), cancellationToken);

    /// <summary>Where nobody is asked to approve: whoever may promote it confirms what it destroys by naming it. The journal wants their words.</summary>
    public Task<Outcome<Promotion>> ConfirmAsync(PromotionId id, string? words, Credential by, CancellationToken cancellationToken) =>
        GateStepAsync(id, db => Act(db, id, Permission.RequestPromotion, (promotion, sight) => PromotionRules.Confirm(promotion, sight with { Gate = GateOf(db, promotion, GateRules.Destruction) }), words, by), cancellationToken);

    private Task<Outcome<Promotion>> ActAsync(
        PromotionId id, Permission permission, Func<Promotion, ActSight, Outcome<PromotionMove>> act, string? reason, Credential by, CancellationToken cancellationToken) =>
        StepAsync(db => Act(db, id, permission, act, reason, by), cancellationToken);

    // The word is for what stands in the way now, not for what is found later.
    private Gate? GateOf(DbConnection db, Promotion promotion, string gate) =>
        GateRules.Ask(gates.SightInWrite(db, promotion, clock.GetUtcNow())).FirstOrDefault(asked => asked.Key == gate);

    private Task<Outcome<Promotion>> GateStepAsync(PromotionId id, Func<DbConnection, Outcome<Promotion>> write, CancellationToken cancellationToken)
    {
        // What its scripts do is read before the pen is taken.
        database.Read(db => PromotionStore.Find(db, id) is { } promotion ? gates.Sight(db, promotion, clock.GetUtcNow()) : null);
        return StepAsync(write, cancellationToken);
    }

    private async Task<Outcome<Promotion>> StepAsync(Func<DbConnection, Outcome<Promotion>> write, CancellationToken cancellationToken)
    {
        var outcome = await WriteAsync(write, promotion => promotion, cancellationToken);
        await TellAsync(outcome.Match<Promotion?>(promotion => promotion, _ => null));
        return outcome;
    }

    private Outcome<Promotion> Act(
        DbConnection db, PromotionId id, Permission permission, Func<Promotion, ActSight, Outcome<PromotionMove>> act, string? reason, Credential by)
    {
        if (PromotionStore.Find(db, id) is not { } promotion)
        {
            return Unknown(id);
        }

        var now = clock.GetUtcNow();
        return ActorStore.Authorize(db, by, permission, promotion.Slot.Application, now).Then(actor =>
        {
            var slot = DeploymentStore.Present(db, promotion.Slot);
            var sight = new ActSight(actor.Person, reason, slot, now) { Standstill = SightStore.Standstill(db, promotion.Slot.Environment) };
            return act(promotion, sight).Then(move => MoveStore.Save(db, move, slot, actor.Name, now));
        });
    }

    /// <summary>Tells the runtime at once instead of at the watch's next look. One that has not begun wishes for nothing yet.</summary>
    private Task TellAsync(Promotion? changed) => changed is { StartedAt: not null } ? deployments.TellAsync(changed.Slot) : Task.CompletedTask;
}
