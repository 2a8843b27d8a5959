using System.Data.Common;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>Where people agree what an application shall hold in an environment.</summary>
public sealed class ObjectiveDesk(Database database, Feed feed, ObjectiveBoard board, IOptions<HealthOptions> options, TimeProvider clock)
{
    /// <summary>What was agreed; revision 0 with nothing in it where nobody agreed anything.</summary>
    public SlotObjectives Find(Slot slot) => database.Read(db => ObjectiveStore.Find(db, slot));

    /// <summary>How each objective stands now.</summary>
    public Facts<ObjectiveStatus> Status(Slot slot) => board.Status(slot);

    /// <summary>Agrees anew. The same wish again changes nothing.</summary>
    public async Task<Outcome<SlotObjectives>> PutAsync(ObjectivesWish wish, Credential by, CancellationToken cancellationToken)
    {
        var outcome = await database.WriteAsync(feed, [Topic.Health], db => Put(db, wish, by), cancellationToken);
        if (outcome is Outcome<SlotObjectives>.Accepted { Value: var agreed })
        {
            board.Agree(agreed);
        }

        return outcome;
    }

    private Outcome<SlotObjectives> Put(DbConnection db, ObjectivesWish wish, Credential by)
    {
        var now = clock.GetUtcNow();
        return ActorStore.Authorize(db, by, Permission.EditPaths, wish.Slot.Application, now).Then(actor =>
        {
            if (ApplicationStore.Find(db, wish.Slot.Application) is null)
            {
                return Refusal.NotFound("application.unknown", $"There is no application {wish.Slot.Application}.");
            }

            if (EnvironmentStore.Find(db, wish.Slot.Environment) is null)
            {
                return Refusal.NotFound("environment.unknown", $"There is no environment {wish.Slot.Environment}.");
            }

            var known = ObjectiveStore.Find(db, wish.Slot);
            return ObjectiveRules.Apply(known, wish, options.Value.RollupDays).Then<SlotObjectives>(next =>
            {
                if (next != known)
                {
                    Keep(db, next, wish.Reason, actor, now);
                }

                return next;
            });
        });
    }

    private static void Keep(DbConnection db, SlotObjectives next, string? reason, Actor by, DateTimeOffset now)
    {
        if (!ObjectiveStore.Save(db, next))
        {
            throw new InvalidOperationException($"The objectives of {next.Slot} changed under the one writer's pen.");
        }

        var sentence = next.Objectives.Count == 0
            ? $"{next.Slot} has no objective."
            : $"{next.Slot} shall hold: {string.Join("; ", next.Objectives.Select(ObjectiveRules.Words))}.";
        JournalStore.Append(db, new JournalNote("objectives.changed", sentence) { Slot = next.Slot, Reason = reason, Details = Stored.Json(next) }, by.Name, now);
    }
}
