using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

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

    /// <summary>1 for the head of the queue; null when it is not in it.</summary>
    public static int? Position(IEnumerable<Promotion> open, PromotionId id)
    {
        var index = Order(open).Select(promotion => promotion.Id).ToList().IndexOf(id);
        return index < 0 ? null : index + 1;
    }
}
