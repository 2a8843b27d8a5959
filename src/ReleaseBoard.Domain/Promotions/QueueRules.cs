using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>A promotion in the queue, with its gates as they stand.</summary>
public sealed record QueuedPromotion(Promotion Promotion, Facts<Gate> Gates)
{
    public bool IsClosed(string gate) => Gates.Any(one => one.Key == gate && !one.IsOpen);

    /// <summary>True when there is an answer for it now: it starts, goes back to its approvers, or is out of date for good.</summary>
    public bool HasAnswer => IsClosed(GateRules.OutOfDate) || Gates.All(gate => gate.IsOpen || gate.Key is GateRules.Approvals);
}

/// <summary>Who is next in a slot: first in, first out; one with a closed gate keeps its place and lets the others by (rule 10).</summary>
public static class QueueRules
{
    /// <summary>The queue of a slot, the head first.</summary>
    public static Facts<Promotion> Order(IEnumerable<Promotion> open) => open
        .Where(promotion => promotion.Phase is PromotionPhase.Queued)
        .OrderBy(promotion => promotion.PhaseSince)
        .ThenBy(promotion => promotion.Id.Value)
        .ToFacts();

    /// <summary>The one that owns the slot; null when it is free (rule 1).</summary>
    public static Promotion? Holder(IEnumerable<Promotion> open) => open.FirstOrDefault(promotion => promotion.Phase.HoldsLock());

    /// <summary>The first in the queue that has an answer; null when there is none, or the slot is taken. Gates are asked for one after the other, and no further than needed.</summary>
    public static QueuedPromotion? First(IReadOnlyList<Promotion> open, Func<Promotion, Facts<Gate>> ask) => Holder(open) is not null
        ? null
        : Order(open).Select(promotion => new QueuedPromotion(promotion, ask(promotion))).FirstOrDefault(queued => queued.HasAnswer);

    /// <summary>1 for the head of the queue; null when it is not in it.</summary>
    public static int? Position(IEnumerable<Promotion> open, PromotionId id)
    {
        var index = Order(open).Select(promotion => promotion.Id).ToList().IndexOf(id);
        return index < 0 ? null : index + 1;
    }
}
