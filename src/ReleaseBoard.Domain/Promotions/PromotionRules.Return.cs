using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

public static partial class PromotionRules
{
    /// <summary>What it takes to end one: whoever asked for it may withdraw it while nothing has begun, anyone else needs what the act asks.</summary>
    public static Permission ToEnd(Promotion promotion, OperatorName person, Permission asked) =>
        !promotion.Phase.HoldsLock() && promotion.RequestedBy == person ? Permission.RequestPromotion : asked;

    /// <summary>Stop it, whatever it does; what took traffic before takes all of it again.</summary>
    public static Outcome<PromotionMove> Abort(Promotion promotion, ActSight sight) => promotion.Phase switch
    {
        PromotionPhase.AwaitingApproval or PromotionPhase.Queued => Withdraw(promotion, sight),
        PromotionPhase.Deploying or PromotionPhase.RollingOut or PromotionPhase.AwaitingIntervention =>
            TurnBack(promotion, PromotionPhase.Aborting, "aborting", By("Aborted", sight), sight),
        PromotionPhase.Aborting or PromotionPhase.RollingBack => AlreadyBack(promotion),
        _ => Ended(promotion),
    };

    /// <summary>All traffic back to the previous deployment, at every instant before the end; after it, a rollback promotion does.</summary>
    public static Outcome<PromotionMove> RollBack(Promotion promotion, ActSight sight) => promotion.Phase switch
    {
        PromotionPhase.AwaitingApproval or PromotionPhase.Queued => Withdraw(promotion, sight),
        PromotionPhase.Deploying => TurnBack(promotion, PromotionPhase.Aborting, "aborting", By("Aborted", sight), sight),
        PromotionPhase.RollingOut when promotion.Kind is PromotionKind.Rollback => TurnBack(promotion, PromotionPhase.Aborting, "aborting", By("Aborted", sight), sight),
        PromotionPhase.RollingOut or PromotionPhase.AwaitingIntervention =>
            TurnBack(promotion, PromotionPhase.RollingBack, "rolling-back", By(promotion.IsApplied ? "Given up" : "Rolled back", sight), sight),
        PromotionPhase.Aborting or PromotionPhase.RollingBack => AlreadyBack(promotion),
        _ => Ended(promotion),
    };

    /// <summary>A person's word for one that waits for it.</summary>
    public static Outcome<PromotionMove> Intervene(Promotion promotion, Intervention what, DeploymentId fresh, ActSight sight)
    {
        if (promotion.Phase is not PromotionPhase.AwaitingIntervention)
        {
            return promotion.Phase.IsTerminal() ? Ended(promotion) : new Refusal("promotion.not-stopped", $"Promotion {promotion.Id} {Words(promotion)}; it does not wait for a person.");
        }

        return (what, promotion.StoppedIn) switch
        {
            (Intervention.Fail, _) => TurnBack(promotion, PromotionPhase.RollingBack, "rolling-back", $"{promotion.Explanation} {By("Given up", sight)}", sight),
            (Intervention.Retry, PromotionPhase.Deploying) => Held(promotion, sight) is { } held ? held : Reinstall(promotion, fresh, sight),
            (Intervention.Retry, _) => Rewatch(promotion, sight),
            (Intervention.GoOn, PromotionPhase.RollingOut) => Held(promotion, sight) is { } held ? held : GoOn(promotion, sight),
            _ => new Refusal("promotion.not-ready", $"{promotion.Version} is not ready to take traffic, so it cannot go on; retry, or fail it."),
        };
    }

    /// <summary>The board's own no to a rollout: the verdict stands, all traffic goes back.</summary>
    internal static PromotionMove FallBack(Promotion promotion, Facts<Deployment> slot, VerdictDraft verdict, DateTimeOffset now) =>
        TurnBack(Judge(promotion, verdict, now), PromotionPhase.RollingBack, "rolling-back", verdict.Sentence, new ActSight(OperatorName.Board, null, slot, now));

    /// <summary>The apply has ended and nobody wants it any more. What it did stays done, so it is never said to be back.</summary>
    internal static PromotionMove Leave(Promotion promotion, Facts<Deployment> slot, string found, DateTimeOffset now)
    {
        var because = $"{promotion.Explanation} {found}".Trim();
        var isAborted = promotion.Phase is PromotionPhase.Aborting;
        var next = promotion.To(isAborted ? PromotionPhase.Aborted : PromotionPhase.Failed, now, because);
        return PromotionMove.Of(next, slot, PromotionNotes.Of(next, slot, isAborted ? "aborted" : "failed", $"{Title(next)} {(isAborted ? "was aborted" : "failed")}. {because}"));
    }

    /// <summary>The old shares are in force again: the deployment goes, the promotion ends.</summary>
    internal static PromotionMove Arrive(Promotion promotion, Facts<Deployment> slot, DateTimeOffset now)
    {
        var after = promotion.Deployment is { } fresh ? DeploymentRules.Drop(slot, fresh) : slot;
        if (promotion.Phase is PromotionPhase.Aborting)
        {
            var aborted = promotion.To(PromotionPhase.Aborted, now, promotion.Explanation);
            return PromotionMove.Of(aborted, after, PromotionNotes.Of(aborted, after, "aborted", $"{Title(promotion)} was aborted. {promotion.Explanation}"));
        }

        if (slot.FirstOrDefault(deployment => deployment.Id == promotion.Previous) is not { } previous)
        {
            var failed = promotion.To(PromotionPhase.Failed, now, $"{promotion.Explanation} Nothing ran here before, so there is nothing to go back to.");
            return PromotionMove.Of(failed, after, PromotionNotes.Of(failed, after, "failed", $"{Title(promotion)} failed. {failed.Explanation}"));
        }

        var back = promotion.To(PromotionPhase.RolledBack, now, promotion.Explanation);
        return PromotionMove.Of(back, after, PromotionNotes.Of(back, after, "rolled-back", $"{Title(promotion)} {(promotion.IsApplied ? "was given up" : $"rolled back to {previous.Version}")}. {promotion.Explanation}"));
    }

    private static PromotionMove TurnBack(Promotion promotion, PromotionPhase phase, string verb, string because, ActSight sight)
    {
        var next = promotion.To(phase, sight.Now, because);
        var after = promotion.Deployment is not { } fresh ? sight.Slot
            : promotion.IsApplied ? DeploymentRules.Drop(sight.Slot, fresh) : DeploymentRules.Shift(sight.Slot, fresh, 0, promotion.Previous);
        var words = phase is PromotionPhase.Aborting ? "is being aborted" : promotion.IsApplied ? "is given up" : "goes back";
        return PromotionMove.Of(next, after, PromotionNotes.Of(next, after, verb, $"{Title(next)} {words}. {because}", sight.Why));
    }

    private static PromotionMove Withdraw(Promotion promotion, ActSight sight)
    {
        var next = promotion.To(PromotionPhase.Aborted, sight.Now, By("Withdrawn", sight));
        return PromotionMove.Of(next, sight.Slot, PromotionNotes.Of(next, sight.Slot, "aborted", $"{Title(next)} was withdrawn before it started.", sight.Why));
    }

    private static PromotionMove Reinstall(Promotion promotion, DeploymentId fresh, ActSight sight)
    {
        var cleared = promotion.Deployment is { } old ? DeploymentRules.Drop(sight.Slot, old) : sight.Slot;
        var move = Install(promotion.To(PromotionPhase.Deploying, sight.Now), cleared, fresh, "retried");
        return move with { Notes = [move.Notes[0] with { Reason = sight.Why }] };
    }

    private static PromotionMove Rewatch(Promotion promotion, ActSight sight)
    {
        var next = promotion.To(PromotionPhase.RollingOut, sight.Now) with { StepSince = null, Pauses = [] };
        return PromotionMove.Of(next, sight.Slot, PromotionNotes.Of(next, sight.Slot, "retried", $"{Title(next)} is watched anew at this step.", sight.Why));
    }

    private static PromotionMove GoOn(Promotion promotion, ActSight sight)
    {
        var next = promotion.To(PromotionPhase.RollingOut, sight.Now) with { Revision = promotion.Revision };
        var verdict = new VerdictDraft(VerdictGrade.Inconclusive, By($"{promotion.Explanation} Let go on", sight))
        {
            Alerts = AlarmRules.Asked(promotion),
            LetGoBy = sight.By,
        };
        var move = next.Step < next.Stage.Steps.Count ? Pass(next, sight.Slot, verdict, sight.Now) : Succeed(next, sight.Slot, sight.Now);
        return move with { Next = move.Next with { Revision = promotion.Revision + 1 }, Notes = [move.Notes[0] with { Reason = sight.Why }] };
    }

    private static Refusal AlreadyBack(Promotion promotion) =>
        new("promotion.already-going-back", $"Promotion {promotion.Id} {Words(promotion)} already.");

    private static string By(string what, ActSight sight) => $"{what} by {sight.By}" + (sight.Why is { } why ? $": {why}" : ".");
}
