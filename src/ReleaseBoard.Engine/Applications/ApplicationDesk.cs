using System.Data.Common;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Applications;

/// <summary>Where applications are made known to the board.</summary>
public sealed class ApplicationDesk(Database database, Feed feed, TimeProvider clock)
{
    public Application? Find(ApplicationKey key) => database.Read(db => ApplicationStore.Find(db, key));

    /// <summary>In the order of their keys, as far as whoever asks sees.</summary>
    public Page<Application> List(string? search, string? after, int count, Reach reach) =>
        database.Read(db => ApplicationStore.List(db, search, after, Math.Clamp(count, 1, 200), reach.Only));

    /// <summary>Creates the application, or changes what it says of itself. The same wish again changes nothing.</summary>
    public Task<Outcome<Application>> PutAsync(ApplicationWish wish, Credential by, CancellationToken cancellationToken) =>
        database.WriteAsync(feed, [Topic.Applications], db => Put(db, wish, by), cancellationToken);

    private Outcome<Application> Put(DbConnection db, ApplicationWish wish, Credential by)
    {
        var now = Stored.Now(clock);
        return ActorStore.Authorize(db, by, Permission.EditApplications, wish.Key, now).Then(actor =>
        {
            var known = ApplicationStore.Find(db, wish.Key);
            return ApplicationRules.Apply(known, wish, now).Then<Application>(next =>
            {
                if (next != known)
                {
                    Keep(db, next, actor, now);
                }

                return next;
            });
        });
    }

    private static void Keep(DbConnection db, Application next, Actor by, DateTimeOffset now)
    {
        if (!ApplicationStore.Save(db, next))
        {
            throw new InvalidOperationException($"{next.Key} changed under the one writer's pen.");
        }

        var note = new JournalNote(next.Revision == 1 ? "application.created" : "application.changed", $"{next.Key}: {next.Kind}, \"{next.Summary}\".")
        {
            Application = next.Key,
            Details = Stored.Json(next),
        };
        JournalStore.Append(db, note, by.Name, now);
    }
}
