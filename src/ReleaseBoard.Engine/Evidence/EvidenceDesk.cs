using System.Data.Common;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>Where it is read what speaks for an artifact.</summary>
public sealed class EvidenceDesk(Database database)
{
    /// <summary>What speaks for an artifact now, judged by what its application expects now.</summary>
    public EvidenceSight Of(Artifact artifact) => database.Read(db => Of(db, artifact));

    /// <summary>The same of every artifact with that digest, as far as whoever asks sees; refused when there is none.</summary>
    public Outcome<Facts<EvidenceSight>> Of(Digest digest, Reach reach) => database.Read<Outcome<Facts<EvidenceSight>>>(db =>
    {
        var artifacts = ArtifactStore.WithDigest(db, digest).Where(artifact => reach.Sees(artifact.Application)).ToList();
        return artifacts.Count == 0 ? Subject.Unknown(digest) : artifacts.Select(artifact => Of(db, artifact)).ToFacts();
    });

    /// <summary>How artifacts of several applications stand with those who built them again; those nobody built again are left out.</summary>
    public static IReadOnlyDictionary<ApplicationKey, RebuildState> Rebuilt(DbConnection db, IReadOnlyCollection<Artifact> artifacts)
    {
        var rebuilt = RebuildStore.Rebuilt(db, artifacts.Select(artifact => artifact.Digest).ToList());
        return artifacts.Where(artifact => rebuilt.Contains(artifact.Digest)).ToDictionary(
            artifact => artifact.Application,
            artifact => RebuildRules.Sight(RebuildStore.Of(db, artifact.Digest), artifact.UploadedBy, EvidenceTermsStore.Of(db, artifact.Application).RebuildsNeeded).State);
    }

    /// <summary>In a transaction that is open already.</summary>
    public static EvidenceSight Of(DbConnection db, Artifact artifact)
    {
        var terms = EvidenceTermsStore.Of(db, artifact.Application);
        return new()
        {
            Application = artifact.Application,
            Version = artifact.Version,
            Digest = artifact.Digest,
            Rebuild = RebuildRules.Sight(RebuildStore.Of(db, artifact.Digest), artifact.UploadedBy, terms.RebuildsNeeded),
            Provenance = ProvenanceRules.Sight(ProvenanceStore.Judge(db, artifact.Digest, SigningKeyStore.All(db), terms)),
            Sbom = SbomStore.Summary(db, artifact.Digest),
            Tests = TestReportStore.Totals(db, artifact.Digest),
        };
    }
}
