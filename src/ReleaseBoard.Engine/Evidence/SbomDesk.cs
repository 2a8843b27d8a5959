using System.Data.Common;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>Where bills of materials come in and are looked up.</summary>
public sealed class SbomDesk(Database database, Feed feed, TimeProvider clock)
{
    /// <summary>Keeps what the document says, in place of one that came before.</summary>
    public async Task<Outcome<SbomSummary>> PutAsync(Digest artifact, byte[] document, Credential by, CancellationToken cancellationToken)
    {
        if (MayPut(artifact, by) is { } refusal)
        {
            return refusal;
        }

        // Read before the pen is taken: a large one takes its time.
        return await SbomRules.Read(document).Match(
            sbom => database.WriteAsync(feed, [Topic.Artifacts], db => Keep(db, artifact, sbom, by), cancellationToken),
            why => Task.FromResult<Outcome<SbomSummary>>(why));
    }

    /// <summary>Null when they may bring a bill of materials of it: asked before a byte is read.</summary>
    public Refusal? MayPut(Digest artifact, Credential by) => database.Read(db => Subject.Find(db, artifact, by, clock.GetUtcNow())).Refusal;

    /// <summary>The components whose name or package URL holds the text; all of them without one.</summary>
    public Outcome<Facts<SbomComponent>> Components(Digest artifact, string? search, Reach reach) =>
        database.Read(db => Components(db, artifact, reach)).Then<Facts<SbomComponent>>(components => SbomRules.Search(components, search));

    /// <summary>What changed from one artifact to another.</summary>
    public Outcome<SbomDifference> Compare(Digest before, Digest after, Reach reach) => database.Read(db =>
        Components(db, before, reach).Then(old => Components(db, after, reach).Then<SbomDifference>(now => SbomRules.Compare(old, now))));

    private static Outcome<Facts<SbomComponent>> Components(DbConnection db, Digest artifact, Reach reach) =>
        !ArtifactStore.WithDigest(db, artifact).Any(one => reach.Sees(one.Application)) ? Subject.Unknown(artifact)
        : SbomStore.Components(db, artifact) is { } components ? components
        : Refusal.NotFound("sbom.missing", $"Nobody has sent a bill of materials of {artifact.Short}….");

    private Outcome<SbomSummary> Keep(DbConnection db, Digest artifact, Sbom sbom, Credential by)
    {
        var now = Stored.Now(clock);
        return Subject.Find(db, artifact, by, now).Then<SbomSummary>(subject =>
        {
            // The same document again says nothing new.
            if (SbomStore.Summary(db, artifact) is { } known && known.Document == sbom.Summary.Document)
            {
                return known;
            }

            SbomStore.Save(db, artifact, sbom, subject.Actor.Name, now);
            subject.Note(
                db,
                "evidence.sbom",
                of => $"A bill of materials of {of.Application} {of.Version} came: {sbom.Summary.Components} components.",
                Stored.Json(new { artifact, sbom.Summary.Document, sbom.Summary.Components, sbom.Summary.WithoutLicence }),
                now);
            return sbom.Summary with { PostedBy = subject.Actor.Name, PostedAt = now };
        });
    }
}
