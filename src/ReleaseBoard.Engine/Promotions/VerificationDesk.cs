using System.Data.Common;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>What a rollout's metrics say: of the step in hand as it stands, or of the last one as it was kept.</summary>
/// <param name="IsLive">True while the step lasts: figures change, and nothing is decided yet.</param>
/// <param name="Patterns">What only the new deployment writes at warning or above; of a step in hand only.</param>
public sealed record VerificationView(int Weight, bool IsLive, StepScore Score, Facts<LogPattern> Patterns);

/// <summary>Where a rollout's verification is looked at.</summary>
public sealed class VerificationDesk(Database database, StepReading reading, TimeProvider clock)
{
    private readonly SharedFacts<PromotionId, long, VerificationView?> _views = new(clock);

    /// <summary>Made once a second for all who look, the same object while it says the same; null when nothing is compared, or not yet.</summary>
    public VerificationView? Look(PromotionId id) => _views.Read(
        id,
        () => clock.GetUtcNow().ToUnixTimeSeconds(),
        before => database.Read(db => PromotionStore.Find(db, id) is { } promotion ? Read(db, promotion) : null) is var view && view == before ? before : view);

    private VerificationView? Read(DbConnection db, Promotion promotion)
    {
        var isInHand = promotion.Phase is PromotionPhase.RollingOut || promotion is { Phase: PromotionPhase.AwaitingIntervention, StoppedIn: PromotionPhase.RollingOut };
        if (isInHand && promotion is { StepSince: not null, Stage.Verification: { } terms } && promotion.Step < promotion.Stage.Steps.Count)
        {
            var evidence = reading.Evidence(db, promotion, isWhole: true, clock.GetUtcNow());
            return evidence.Metrics.Count == 0
                ? null
                : new(promotion.Stage.Steps[promotion.Step].Weight, true, StepScoreRules.Score(evidence, terms.Alpha), reading.NewPatterns(db, promotion));
        }

        return promotion.Verdicts.LastOrDefault(verdict => verdict is { Score: not null, Counts: not null }) is { Score: { } score } kept
            ? new(kept.Weight, false, score, [])
            : null;
    }
}
