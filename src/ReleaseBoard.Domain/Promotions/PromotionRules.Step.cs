using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

public static partial class PromotionRules
{
    /// <summary>Every instance is ready: the first step's weight, or all at once when there are no steps or nothing to share with.</summary>
    internal static PromotionMove RollOut(Promotion promotion, Facts<Deployment> slot, DateTimeOffset now)
    {
        var isAlone = !slot.Any(deployment => deployment.Id == promotion.Previous);
        var step = isAlone ? promotion.Stage.Steps.Count : 0;
        var next = promotion.To(PromotionPhase.RollingOut, now) with { ReadyAt = now };
        return Enter(next, slot, step, $"{Title(promotion)} is ready", []);
    }

    /// <summary>The step in hand passed: the next one, or the end.</summary>
    internal static PromotionMove Pass(Promotion promotion, Facts<Deployment> slot, VerdictDraft verdict, DateTimeOffset now)
    {
        var judged = Judge(promotion, verdict, now) with { Explanation = verdict.Sentence };
        var weight = promotion.Stage.Steps[promotion.Step].Weight;
        if (IsLast(promotion))
        {
            return Succeed(judged, slot, now);
        }

        return Enter(judged with { Revision = promotion.Revision + 1 }, slot, promotion.Step + 1, $"{Title(promotion)} passed {weight} %", [verdict.Sentence]);
    }

    /// <summary>True when the step in hand has all traffic already, so that nothing further begins when it passes.</summary>
    internal static bool IsLast(Promotion promotion) =>
        promotion.Step == promotion.Stage.Steps.Count - 1 && promotion.Stage.Steps[promotion.Step].Weight == 100;

    /// <summary>All traffic is on it: it is the stable one now.</summary>
    internal static PromotionMove Succeed(Promotion promotion, Facts<Deployment> slot, DateTimeOffset now)
    {
        var keeping = new Keeping(promotion.Stage.WarmCount, promotion.Stage.WarmFor, promotion.Kind is PromotionKind.Rollback);
        var fresh = promotion.Deployment ?? throw new InvalidOperationException($"Promotion {promotion.Id} succeeds without a deployment.");
        var next = promotion.To(PromotionPhase.Succeeded, now, promotion.Explanation) with { Step = promotion.Stage.Steps.Count };
        var after = DeploymentRules.Settle(slot, fresh, keeping, now);
        var sentence = promotion.IsApplied
            ? $"{promotion.Slot.Application} {promotion.Version} is applied in {promotion.Slot.Environment}. {promotion.Explanation}"
            : promotion.Kind is PromotionKind.Rollback
            ? $"{promotion.Slot} is back on {promotion.Version}."
            : $"{promotion.Slot.Application} {promotion.Version} takes all traffic in {promotion.Slot.Environment}.";
        return PromotionMove.Of(next, after, PromotionNotes.Of(next, after, "succeeded", sentence));
    }

    /// <summary>What nothing serves was applied: that is all there was to do.</summary>
    internal static PromotionMove Applied(Promotion promotion, Facts<Deployment> slot, string found, DateTimeOffset now)
    {
        var move = Succeed(promotion.To(PromotionPhase.RollingOut, now, found) with { ReadyAt = now, Revision = promotion.Revision }, slot, now);
        return move with { Next = move.Next with { StepSince = now } };
    }

    /// <summary>It cannot go on by itself; it keeps the lock and waits for a person.</summary>
    internal static PromotionMove Stop(Promotion promotion, Facts<Deployment> slot, string because, DateTimeOffset now)
    {
        var next = promotion.To(PromotionPhase.AwaitingIntervention, now, because);
        return PromotionMove.Of(next, slot, PromotionNotes.Of(next, slot, "stopped", $"{Title(next)} waits for a person: {because}"));
    }

    internal static Promotion Judge(Promotion promotion, VerdictDraft verdict, DateTimeOffset now)
    {
        var weight = promotion.Step < promotion.Stage.Steps.Count ? promotion.Stage.Steps[promotion.Step].Weight : 100;
        var said = new StepVerdict(promotion.Step, weight, verdict.Grade, verdict.Sentence, now) { Counts = verdict.Counts, Score = verdict.Score, Alerts = verdict.Alerts, LetGoBy = verdict.LetGoBy };
        return promotion with { Verdicts = promotion.Verdicts.Append(said).ToFacts() };
    }

    /// <summary>Sets the weight of a step; past the last one that is everything.</summary>
    private static PromotionMove Enter(Promotion promotion, Facts<Deployment> slot, int step, string before, Facts<string> because)
    {
        var fresh = promotion.Deployment ?? throw new InvalidOperationException($"Promotion {promotion.Id} has no deployment to send traffic to.");
        var weight = step < promotion.Stage.Steps.Count ? promotion.Stage.Steps[step].Weight : 100;
        var after = DeploymentRules.Shift(slot, fresh, weight, promotion.Previous);
        var next = promotion with { Step = step, StepSince = null, Pauses = [], IsPaused = false, PausedSince = null };
        var sentence = $"{before} → {weight} %." + string.Concat(because.Select(sentence => $" {sentence}"));
        return PromotionMove.Of(next, after, PromotionNotes.Of(next, after, "step", sentence));
    }
}
