using System.Data.Common;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>Where provenance comes in. What does not hold is kept too, and says so.</summary>
public sealed class ProvenanceDesk(Database database, Feed feed, TimeProvider clock)
{
    /// <summary>Keeps a DSSE envelope or Sigstore bundle; the same again changes nothing, and where there are too many the oldest unverified one goes. Answers what became of checking it, judged for the artifact that came last.</summary>
    public Task<Outcome<ProvenanceReport>> PostAsync(Digest artifact, byte[] document, Credential by, CancellationToken cancellationToken) =>
        database.WriteAsync(feed, [Topic.Artifacts], db => Keep(db, artifact, document, by), cancellationToken);

    private Outcome<ProvenanceReport> Keep(DbConnection db, Digest artifact, byte[] document, Credential by)
    {
        var now = Stored.Now(clock);
        return Subject.Find(db, artifact, by, now).Then(subject =>
            ProvenanceRules.Judge(document, artifact, SigningKeyStore.All(db), EvidenceTermsStore.Of(db, subject.Artifacts[^1].Application)).Then<ProvenanceReport>(report =>
            {
                if (!ProvenanceStore.Has(db, artifact, report.Document) && !MakeRoom(db, artifact, subject))
                {
                    return new Refusal("provenance.too-many", $"{artifact.Short}… has {ProvenanceRules.Most} verified provenance documents, the most that are kept.");
                }

                if (ProvenanceStore.Insert(db, artifact, report.Document, document, subject.Actor.Name, now))
                {
                    subject.Note(db, "evidence.provenance", of => $"Provenance of {of.Application} {of.Version} came: {Words(report.Verdict)}.", Stored.Json(report), now);
                }

                return report with { PostedBy = subject.Actor.Name, PostedAt = now };
            }));
    }

    /// <summary>Where there are too many the oldest that holds for no application goes: anybody may send such. False when all hold.</summary>
    private static bool MakeRoom(DbConnection db, Digest artifact, Subject subject)
    {
        if (ProvenanceStore.Count(db, artifact) < ProvenanceRules.Most)
        {
            return true;
        }

        var keys = SigningKeyStore.All(db);
        var oldest = subject.Artifacts.Select(one => one.Application).Distinct()
            .SelectMany(application => ProvenanceStore.Judge(db, artifact, keys, EvidenceTermsStore.Of(db, application)))
            .GroupBy(report => report.Document)
            .FirstOrDefault(same => same.All(report => report.Verdict is not ProvenanceVerdict.Verified));
        return oldest is not null && ProvenanceStore.Remove(db, artifact, oldest.Key);
    }

    private static string Words(ProvenanceVerdict verdict) => verdict switch
    {
        ProvenanceVerdict.Verified => "it is verified",
        ProvenanceVerdict.Failed => "it does not hold",
        _ => "it was not checked to the end",
    };
}
