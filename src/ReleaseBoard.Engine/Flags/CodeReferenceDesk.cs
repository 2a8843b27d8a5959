using System.Data.Common;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Where builds post which places in their code name which flags.</summary>
public sealed class CodeReferenceDesk(Database database, Feed feed, TimeProvider clock)
{
    /// <summary>Puts the application's places in the stead of those it had; a flag that is not known here may come later.</summary>
    public Task<Outcome<int>> PutAsync(ApplicationKey application, IReadOnlyCollection<CodeReference> references, Credential by, CancellationToken cancellationToken) =>
        database.WriteAsync(feed, [Topic.Flags], db => Put(db, application, references, by, clock.GetUtcNow()), cancellationToken);

    private static Outcome<int> Put(DbConnection db, ApplicationKey application, IReadOnlyCollection<CodeReference> references, Credential by, DateTimeOffset now) =>
        ActorStore.Authorize(db, by, Permission.UploadArtifact, application, now).Then<int>(actor =>
        {
            if (ApplicationStore.Find(db, application) is null)
            {
                return Refusal.NotFound("application.unknown", $"There is no application {application}.");
            }

            if (CodeReferenceRules.Check(application, references) is { } refusal)
            {
                return refusal;
            }

            CodeReferenceStore.Replace(db, application, references);
            var flags = references.Select(place => place.Flag).Distinct().Count();
            JournalStore.Append(db, new JournalNote("code-references.posted", $"{application} names {flags} flags in {references.Count} places of its code.") { Application = application }, actor.Name, now);
            return references.Count;
        });
}
