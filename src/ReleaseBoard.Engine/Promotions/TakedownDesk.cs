using System.Data.Common;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Where people take an application out of an environment altogether.</summary>
public sealed class TakedownDesk(Database database, Feed feed, DeploymentWatch deployments, TimeProvider clock)
{
    /// <summary>Ends everything that is installed there. It comes back only by a promotion.</summary>
    public async Task<Outcome<Takedown>> TakeDownAsync(Slot slot, string? reason, Credential by, CancellationToken cancellationToken)
    {
        var outcome = await database.WriteAsync(feed, [Topic.Deployments, Topic.Promotions], db => TakeDown(db, slot, reason, by), cancellationToken);
        if (outcome.Refusal is null)
        {
            await deployments.TellAsync(slot);
        }

        return outcome;
    }

    private Outcome<Takedown> TakeDown(DbConnection db, Slot slot, string? reason, Credential by)
    {
        var now = clock.GetUtcNow();
        return ActorStore.Authorize(db, by, Permission.RollBack, slot.Application, now).Then(actor =>
        {
            var present = DeploymentStore.Present(db, slot);
            var sight = new TakedownSight(slot, present)
            {
                Holder = QueueRules.Holder(PromotionStore.Open(db, slot)),
                Standstill = SightStore.Standstill(db, slot.Environment),
                Reason = reason,
            };
            return TakedownRules.TakeDown(sight).Then<Takedown>(takedown =>
            {
                var after = TakedownRules.After(present);
                SlotStore.Save(db, slot, present, after);
                JournalStore.Append(db, TakedownRules.Note(takedown, Stored.Json(takedown)), actor.Name, now);
                if (PromotionNotes.Traffic(slot, present, after) is { } traffic)
                {
                    JournalStore.Append(db, traffic, actor.Name, now);
                }

                return takedown;
            });
        });
    }
}
