using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>
/// One transition, whole: the promotion after it, the slot's deployments after it, and what the journal says of it.
/// It is saved in one transaction or not at all (rule 4).
/// </summary>
public sealed record PromotionMove(Promotion Next, Facts<Deployment> Slot, Facts<JournalNote> Notes)
{
    public static PromotionMove Of(Promotion next, Facts<Deployment> slot, JournalNote note) => new(next, slot, [note]);
}
