using System.Data.Common;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>What the runtime said last of a slot, and why it says nothing if so.</summary>
public sealed record RuntimeSight(SlotStatus? Slot, string? Trouble);

/// <summary>The board's own acts on promotions, each within the connection it is given: what the watch does next, and what begins.</summary>
public sealed class PromotionSteps(IHealthReading signals, StepReading reading, GateReading gates, TimeProvider clock)
{
    private readonly DateTimeOffset _lookingSince = clock.GetUtcNow();

    /// <summary>The next move of a promotion that holds the lock; null when it has to wait.</summary>
    public PromotionMove? Next(DbConnection db, PromotionId id, RuntimeSight runtime) =>
        PromotionStore.Find(db, id) is { } promotion ? CourseRules.Next(Sight(db, promotion, runtime)) : null;

    /// <summary>Does the next move.</summary>
    public Outcome<Promotion> Advance(DbConnection db, PromotionId id, RuntimeSight runtime)
    {
        if (PromotionStore.Find(db, id) is not { } promotion)
        {
            return Refusal.NotFound("promotion.unknown", $"There is no promotion {id}.");
        }

        var sight = Sight(db, promotion, runtime);
        return CourseRules.Next(sight) is { } move
            ? MoveStore.Save(db, move, sight.Slot, OperatorName.Board, sight.Now)
            : new Refusal("promotion.has-to-wait", $"Promotion {id} has to wait.");
    }

    /// <summary>True when something in the slot's queue has an answer: it may start, or never will.</summary>
    public bool MayStart(DbConnection db, Slot slot) => First(db, slot, gates.Sight) is not null;

    /// <summary>Starts the first that may start; gates are asked here once more, in the very transaction that takes the lock (rule 3).</summary>
    public Outcome<Promotion> StartNext(DbConnection db, Slot slot)
    {
        if (First(db, slot, gates.SightInWrite) is not { } first)
        {
            return new Refusal("promotion.nothing-to-start", $"Nothing may start for {slot} now.");
        }

        var (now, present, promotion) = (clock.GetUtcNow(), DeploymentStore.Present(db, slot), first.Promotion);
        var isHere = ArtifactStore.Find(db, slot.Application, promotion.Version) is not null;
        var move = PromotionRules.Leave(first, PromotionStore.LastSucceeded(db, slot), isHere, present, new DeploymentId(Guid.NewGuid()), now);
        return MoveStore.Save(db, move, present, OperatorName.Board, now);
    }

    private QueuedPromotion? First(DbConnection db, Slot slot, Func<DbConnection, Promotion, DateTimeOffset, GateSight> sight) =>
        QueueRules.First(PromotionStore.Open(db, slot), promotion => GateRules.Ask(sight(db, promotion, clock.GetUtcNow())));

    private CourseSight Sight(DbConnection db, Promotion promotion, RuntimeSight runtime)
    {
        var now = clock.GetUtcNow();
        return new()
        {
            Promotion = promotion,
            Slot = DeploymentStore.Present(db, promotion.Slot),
            IsInForce = runtime.Slot is { } known && known.Revision == SlotStore.Revision(db, promotion.Slot),
            Running = runtime.Slot?.Deployments.FirstOrDefault(deployment => deployment.Id == promotion.Deployment?.Value),
            Apply = promotion is { IsApplied: true, Deployment: { } applied } ? ApplyStore.Find(db, applied) : null,
            Trouble = runtime.Trouble,
            Whole = Window(promotion, promotion.StepSince, now),
            Recent = Window(promotion, promotion.StepSince is { } since ? VerificationRules.Horizon(since, now) : null, now),
            Evidence = reading.Evidence(db, promotion, VerificationRules.IsNearEnd(promotion, now), now),
            Firing = AlertStore.Firing(db, promotion.Slot),
            NewPatterns = CourseRules.HearsLogs(promotion) ? reading.NewPatterns(db, promotion) : [],
            Standstill = SightStore.Standstill(db, promotion.Slot.Environment),
            ReadyWithin = TimeSpan.FromSeconds(ArtifactStore.Find(db, promotion.Slot.Application, promotion.Version)?.Manifest.ReadyWithinSeconds ?? 30),
            LookingSince = _lookingSince,
            Now = now,
        };
    }

    private HealthWindow Window(Promotion promotion, DateTimeOffset? from, DateTimeOffset now) =>
        promotion.Deployment is { } deployment && from is { } since ? signals.Window(deployment, StepTimeRules.Counted(promotion, since, now)) : new HealthWindow(0, 0, null);
}
