using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>How a step of a rollout stands.</summary>
public enum StepState
{
    Ahead,
    InHand,
    Passed,
    Failed,
    Inconclusive,

    /// <summary>Never taken: promoted to 100 % before, or turned back.</summary>
    Skipped,
}

/// <summary>One step of a rollout with what is said of it.</summary>
/// <param name="EndsAt">When the step in hand ends if nothing intervenes; null while it is paused or not in hand.</param>
public sealed record StepView(int Number, int Weight, TimeSpan Duration, StepState State, string? Sentence, DateTimeOffset? EndsAt);

/// <summary>How the steps of a promotion stand, one after another.</summary>
public static class StepRules
{
    public static Facts<StepView> View(Promotion promotion) =>
        promotion.Stage.Steps.Select((step, index) => new StepView(
            index + 1,
            step.Weight,
            step.Duration,
            State(promotion, index),
            promotion.Verdicts.LastOrDefault(verdict => verdict.Step == index)?.Sentence,
            IsInHand(promotion, index) && !promotion.IsPaused && promotion.StepSince is { } since ? since + promotion.StepPaused + step.Duration : null)).ToFacts();

    private static StepState State(Promotion promotion, int index)
    {
        if (IsInHand(promotion, index))
        {
            return StepState.InHand;
        }

        if (promotion.Verdicts.LastOrDefault(verdict => verdict.Step == index) is { } verdict)
        {
            return verdict.Grade switch
            {
                VerdictGrade.Pass => StepState.Passed,
                VerdictGrade.Fail => StepState.Failed,
                _ => StepState.Inconclusive,
            };
        }

        return promotion.Phase.IsTerminal() || promotion.Phase is PromotionPhase.RollingBack or PromotionPhase.Aborting || index < promotion.Step
            ? StepState.Skipped
            : StepState.Ahead;
    }

    private static bool IsInHand(Promotion promotion, int index) => promotion.Phase is PromotionPhase.RollingOut && promotion.Step == index;
}

/// <summary>What a promotion waits for, in one sentence.</summary>
public static class WaitRules
{
    /// <summary>Null when it waits for nothing but its own course.</summary>
    public static string? Sentence(Promotion promotion, IReadOnlyCollection<Gate> gates, Promotion? holder, int? position)
    {
        if (promotion.Phase is PromotionPhase.AwaitingIntervention)
        {
            return "Waiting for a person: retry, go on or fail it.";
        }

        var closed = gates.FirstOrDefault(gate => !gate.IsOpen && gate.Key == GateRules.Approvals) ?? gates.FirstOrDefault(gate => !gate.IsOpen);
        if (closed is not null)
        {
            return closed.Opener is { } opener && opener.StartsWith("Waiting for", StringComparison.Ordinal) ? opener : closed.Because;
        }

        return promotion.Phase is not PromotionPhase.Queued ? null
            : holder is not null ? $"Waiting for promotion {holder.Id}, {PromotionRules.Title(holder)}, which {PromotionRules.Words(holder)}."
            : position > 1 ? $"Waiting for its turn: number {position} in the queue."
            : "About to start.";
    }
}
