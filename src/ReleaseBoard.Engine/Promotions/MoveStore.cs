using System.Data.Common;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Journal;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Writes a move whole, in the transaction the connection is in: promotion, slot, journal (rule 4).</summary>
internal static class MoveStore
{
    private static readonly Refusal Overtaken = new("promotion.changed-meanwhile", "Someone else changed this promotion a moment ago; look again.");

    /// <summary>A promotion that begins.</summary>
    public static Outcome<Promotion> Begin(DbConnection db, PromotionMove move, Facts<Deployment> before, OperatorName by, DateTimeOffset now)
    {
        PromotionStore.Insert(db, move.Next);
        return Write(db, move, before, by, now);
    }

    /// <summary>A promotion that goes on from the revision the move was decided on; refused when that is no longer the newest.</summary>
    public static Outcome<Promotion> Save(DbConnection db, PromotionMove move, Facts<Deployment> before, OperatorName by, DateTimeOffset now) =>
        PromotionStore.Save(db, move.Next) ? Write(db, move, before, by, now) : Overtaken;

    private static Promotion Write(DbConnection db, PromotionMove move, Facts<Deployment> before, OperatorName by, DateTimeOffset now)
    {
        SlotStore.Save(db, move.Next.Slot, before, move.Slot);
        foreach (var note in move.Notes)
        {
            JournalStore.Append(db, note, by, now);
        }

        if (PromotionNotes.Traffic(move.Next.Slot, before, move.Slot) is { } traffic)
        {
            JournalStore.Append(db, traffic, by, now);
        }

        return move.Next;
    }
}
