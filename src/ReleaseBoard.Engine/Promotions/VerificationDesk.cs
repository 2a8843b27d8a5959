using System.Collections.Concurrent;
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
    // What all who look at a promotion see, until the next second: one entry a promotion that someone looks at.
    private const int MostKept = 200;

    private readonly ConcurrentDictionary<PromotionId, (long Second, VerificationView? View)> _kept = new();

    /// <summary>Null when nothing is compared, or not yet.</summary>
    public VerificationView? Look(PromotionId id)
    {
        var second = clock.GetUtcNow().ToUnixTimeSeconds();
        if (_kept.TryGetValue(id, out var kept) && kept.Second == second)
        {
            return kept.View;
        }

        if (_kept.Count >= MostKept)
        {
            _kept.Clear();
        }

        var view = database.Read(db => PromotionStore.Find(db, id) is { } promotion ? Read(db, promotion) : null);
        _kept[id] = (second, view);
        return view;
    }

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
