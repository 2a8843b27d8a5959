using System.Data.Common;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Plans;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>A promotion is agreed to by who asks for it and by each who approves it.</summary>
internal sealed class PromotionConsent : IConsent
{
    public DateTimeOffset? GivenAt(DbConnection db, long promotion) => PromotionStore.Find(db, new(promotion)) is { } found
        ? found.Approvals.Where(approval => approval.Yes).Select(approval => approval.At).Append(found.RequestedAt).Max()
        : null;

    public (long Promotion, long SettingsRevision)? Waiting(DbConnection db, Slot slot, ArtifactVersion version) =>
        PromotionStore.Open(db, slot).FirstOrDefault(promotion => promotion.Version == version && promotion.StartedAt is null) is { } found ? (found.Id.Value, found.SettingsRevision) : null;
}
