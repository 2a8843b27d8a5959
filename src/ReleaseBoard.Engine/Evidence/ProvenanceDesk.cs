using System.Data.Common;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>Where provenance comes in. What does not hold is kept too, and says so.</summary>
public sealed class ProvenanceDesk(Database database, Feed feed, EvidenceReading reading, VerdictMemory verdicts, TimeProvider clock)
{
    /// <summary>Keeps a DSSE envelope or Sigstore bundle; the same again changes nothing, and where there are too many the oldest unverified one goes. Answers what became of checking it, judged for the artifact that came last.</summary>
    public async Task<Outcome<ProvenanceReport>> PostAsync(Digest artifact, byte[] document, Credential by, CancellationToken cancellationToken)
    {
        // Checked before the pen is taken: signatures take their time, and inside the verdict is remembered.
        var print = Digest.Of(document);
        var early = database.Read(db => Subject.Find(db, artifact, by, clock.GetUtcNow()).Then(subject => Judge(db, subject, artifact, print, document)));
        return early.Refusal is { } refusal ? refusal : await database.WriteAsync(feed, [Topic.Artifacts], db => Keep(db, artifact, print, document, by), cancellationToken);
    }

    private Outcome<ProvenanceReport> Keep(DbConnection db, Digest artifact, Digest print, byte[] document, Credential by)
    {
        var now = Stored.Now(clock);
        return Subject.Find(db, artifact, by, now).Then(subject => Judge(db, subject, artifact, print, document).Then<ProvenanceReport>(report =>
        {
            if (!ProvenanceStore.Has(db, artifact, print) && !MakeRoom(db, artifact, subject))
            {
                return new Refusal("provenance.too-many", $"{artifact.Short}… has {ProvenanceRules.Most} verified provenance documents, the most that are kept.");
            }

            if (ProvenanceStore.Insert(db, artifact, print, document, subject.Actor.Name, now))
            {
                subject.Note(db, "evidence.provenance", of => $"Provenance of {of.Application} {of.Version} came: {Words(report.Verdict)}.", Stored.Json(report), now);
            }

            return report with { PostedBy = subject.Actor.Name, PostedAt = now };
        }));
    }

    private Outcome<ProvenanceReport> Judge(DbConnection db, Subject subject, Digest artifact, Digest print, byte[] document)
    {
        var book = Rulebook.Of(db, subject.Artifacts[^1].Application);
        return verdicts.Judge(new(print, artifact, book.Print), () => document, book);
    }

    /// <summary>Where there are too many the oldest that holds for no application goes: anybody may send such. False when all hold.</summary>
    private bool MakeRoom(DbConnection db, Digest artifact, Subject subject)
    {
        if (ProvenanceStore.Count(db, artifact) < ProvenanceRules.Most)
        {
            return true;
        }

        var oldest = subject.Artifacts.Select(one => one.Application).Distinct()
            .SelectMany(application => reading.Provenance(db, artifact, Rulebook.Of(db, application)))
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
