using System.Data.Common;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Environments;

/// <summary>Where an application's path is drawn.</summary>
public sealed class PathDesk(Database database, Feed feed, IEnumerable<PathCheck> checks, TimeProvider clock)
{
    public ReleasePath? Find(ApplicationKey application) => database.Read(db => PathStore.Find(db, application));

    /// <summary>Draws the path anew. The same wish again changes nothing.</summary>
    public Task<Outcome<ReleasePath>> PutAsync(PathWish wish, Credential by, CancellationToken cancellationToken) =>
        database.WriteAsync(feed, [Topic.Environments], db => Put(db, wish, by), cancellationToken);

    private Outcome<ReleasePath> Put(DbConnection db, PathWish wish, Credential by)
    {
        var now = clock.GetUtcNow();
        return ActorStore.Authorize(db, by, Permission.EditPaths, wish.Application, now).Then(actor =>
        {
            if (ApplicationStore.Find(db, wish.Application) is null)
            {
                return Refusal.NotFound("application.unknown", $"There is no application {wish.Application}.");
            }

            var known = PathStore.Find(db, wish.Application);
            return PathRules.Apply(known, wish, EnvironmentStore.Keys(db)).Then<ReleasePath>(next =>
            {
                if (next == known)
                {
                    return next;
                }

                if (checks.Select(check => check(db, next)).FirstOrDefault(refusal => refusal is not null) is { } impossible)
                {
                    return impossible;
                }

                Keep(db, next, actor, now);
                return next;
            });
        });
    }

    private static void Keep(DbConnection db, ReleasePath next, Actor by, DateTimeOffset now)
    {
        if (!PathStore.Save(db, next))
        {
            throw new InvalidOperationException($"The path of {next.Application} changed under the one writer's pen.");
        }

        var act = next.Revision == 1 ? "path.created" : "path.changed";
        var stages = string.Join(", ", next.Stages.Select(stage => stage.IsFirst ? $"{stage.Environment}" : $"{stage.Environment} after {string.Join(" and ", stage.After)}"));
        JournalStore.Append(db, new(act, $"{next.Application} travels by {stages}.") { Application = next.Application, Details = Stored.Json(next) }, by.Name, now);
    }
}
