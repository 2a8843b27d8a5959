using System.Data.Common;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Where artifacts that nobody goes back to are looked at and deleted.</summary>
public sealed class ArtifactRetentionDesk(Database database, ArtifactFiles files, Feed feed, TimeProvider clock)
{
    /// <summary>What would go and what would stay, and why; refused for an application nobody knows.</summary>
    public Outcome<RetentionPreview> Preview(ApplicationKey application) => database.Read(db => Preview(db, application));

    /// <summary>
    /// Deletes these versions, all or none: those a person saw in the preview, judged once more. A file goes with the last
    /// artifact that has its bytes.
    /// </summary>
    public async Task<Outcome<Facts<Artifact>>> DeleteAsync(RetentionWish wish, Credential by, CancellationToken cancellationToken)
    {
        var outcome = await database.WriteAsync(feed, [Topic.Artifacts], db => Delete(db, wish, by), cancellationToken);
        if (outcome.Refusal is null)
        {
            // After the commit: a crash in between leaves bytes that no artifact names, which go the next time. A caller who
            // hung up does not keep them.
            await SweepAsync(CancellationToken.None);
        }

        return outcome;
    }

    /// <summary>Removes the bytes no artifact names. With the pen in hand, so that no upload of the same bytes is half-way in.</summary>
    public Task<Outcome<int>> SweepAsync(CancellationToken cancellationToken) => database.WriteAsync<int>(
        db =>
        {
            var used = TombstoneStore.DigestsInUse(db);
            return files.Kept().Where(digest => !used.Contains(digest)).ToList().Count(files.Remove);
        },
        cancellationToken);

    private Outcome<Facts<Artifact>> Delete(DbConnection db, RetentionWish wish, Credential by)
    {
        var now = Stored.Now(clock);
        return ActorStore.Authorize(db, by, Permission.EditApplications, wish.Application, now).Then(actor =>
            Preview(db, wish.Application).Then(preview => ArtifactRetentionRules.Choose(preview, wish)).Then<Facts<Artifact>>(chosen =>
            {
                foreach (var artifact in chosen)
                {
                    TombstoneStore.Bury(db, artifact, now);
                    var note = new JournalNote("artifact.deleted", $"{artifact.Application} {artifact.Version} was deleted ({artifact.Digest.Short}…, {artifact.Size} bytes).")
                    {
                        Application = artifact.Application,
                        Subject = artifact.Version.Value,
                        Reason = wish.Reason?.Trim(),
                        Details = Stored.Json(artifact),
                    };
                    JournalStore.Append(db, note, actor.Name, now);
                }

                return chosen;
            }));
    }

    private static Outcome<RetentionPreview> Preview(DbConnection db, ApplicationKey key) => ApplicationStore.Find(db, key) is { } application
        ? ArtifactRetentionRules.Preview(ArtifactStore.All(db, key), RetentionStore.Stays(db, key), RetentionStore.Awaited(db, key), application.KeepArtifacts)
        : Refusal.NotFound("application.unknown", $"There is no application {key}.");
}
