using System.Data.Common;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>Where people say what evidence an application's artifacts need.</summary>
public sealed class EvidenceTermsDesk(Database database, Feed feed, TimeProvider clock)
{
    public EvidenceTerms Of(ApplicationKey application) => database.Read(db => EvidenceTermsStore.Of(db, application));

    /// <summary>Changes what is expected. The same wish again changes nothing; evidence that is there is judged anew at once.</summary>
    public Task<Outcome<EvidenceTerms>> PutAsync(EvidenceTermsWish wish, Credential by, CancellationToken cancellationToken) =>
        database.WriteAsync(feed, [Topic.Artifacts], db => Put(db, wish, by), cancellationToken);

    private Outcome<EvidenceTerms> Put(DbConnection db, EvidenceTermsWish wish, Credential by)
    {
        var now = Stored.Now(clock);
        return ActorStore.Authorize(db, by, Permission.EditApplications, wish.Application, now).Then(actor =>
        {
            if (ApplicationStore.Find(db, wish.Application) is null)
            {
                return Refusal.NotFound("application.unknown", $"There is no application {wish.Application}.");
            }

            var known = EvidenceTermsStore.Of(db, wish.Application);
            return EvidenceTermsRules.Apply(known, wish).Then<EvidenceTerms>(next =>
            {
                if (next != known)
                {
                    EvidenceTermsStore.Save(db, next);
                    var note = new JournalNote("evidence.terms-changed", $"What {next.Application} expects of evidence was changed.") { Application = next.Application, Details = Stored.Json(next) };
                    JournalStore.Append(db, note, actor.Name, now);
                }

                return next;
            });
        });
    }
}
