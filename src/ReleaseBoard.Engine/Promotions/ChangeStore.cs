using System.Data.Common;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Reads what comes with a promotion.</summary>
internal static class ChangeStore
{
    // More than anyone reads; an application that was not promoted for long has more.
    private const int MostChanges = 100;

    /// <summary>Every artifact after the one there before, up to this one, newest first; for a rollback, what it takes away.</summary>
    public static Facts<ChangeView> Between(DbConnection db, Promotion promotion, Deployment? previous)
    {
        var application = promotion.Slot.Application;
        var wished = ArtifactStore.Find(db, application, promotion.Version);
        var present = previous is null ? null : ArtifactStore.Find(db, application, previous.Version);
        if (wished is null)
        {
            return [];
        }

        var changes = present is null ? [Change(wished)] : Between(db, wished, present);
        if (promotion.Kind is PromotionKind.Rollback)
        {
            return changes;
        }

        var back = TakenBackStore.Before(db, promotion, changes.Select(change => change.Version));
        return changes.Select(change => change with { TakenBack = back.GetValueOrDefault(change.Version) }).ToFacts();
    }

    private static Facts<ChangeView> Between(DbConnection db, Artifact one, Artifact other)
    {
        var (newer, older) = one.Sequence > other.Sequence ? (one, other) : (other, one);
        return ArtifactStore.List(db, newer.Application, null, newer.Sequence + 1, MostChanges).Items
            .TakeWhile(artifact => artifact.Sequence > older.Sequence).Select(Change).ToFacts();
    }

    private static ChangeView Change(Artifact artifact) => new(artifact.Version, artifact.Origin, artifact.UploadedAt);
}
