using System.Data.Common;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>What speaks for artifacts, read in a transaction that is open already.</summary>
public sealed class EvidenceReading(VerdictMemory verdicts)
{
    /// <summary>What gates and boards ask: which files of a rebuild differ is counted and not read.</summary>
    public EvidenceSight Of(DbConnection db, Artifact artifact) => Of(db, artifact, RebuildStore.Of(db, artifact.Digest));

    /// <summary>The same with the files that differ, as pages show them.</summary>
    public EvidenceSight InFull(DbConnection db, Artifact artifact) => Of(db, artifact, RebuildStore.InFull(db, artifact.Digest));

    /// <summary>How artifacts of several applications stand with those who built them again; those nobody built again are left out.</summary>
    public static IReadOnlyDictionary<ApplicationKey, RebuildState> Rebuilt(DbConnection db, IReadOnlyCollection<Artifact> artifacts)
    {
        var rebuilt = RebuildStore.Rebuilt(db, artifacts.Select(artifact => artifact.Digest).ToList());
        return artifacts.Where(artifact => rebuilt.Contains(artifact.Digest)).ToDictionary(
            artifact => artifact.Application,
            artifact => RebuildRules.Sight(RebuildStore.Of(db, artifact.Digest), artifact.UploadedBy, EvidenceTermsStore.Of(db, artifact.Application).RebuildsNeeded).State);
    }

    /// <summary>All provenance of an artifact in the order it came, judged by the keys and terms of this moment.</summary>
    internal Facts<ProvenanceReport> Provenance(DbConnection db, Digest artifact, Rulebook book) => ProvenanceStore.List(db, artifact).Select(sent =>
        verdicts.Judge(new(sent.Document, artifact, book.Print), () => ProvenanceStore.Bytes(db, artifact, sent.Document), book).Match(
            report => report with { PostedBy = sent.By, PostedAt = sent.At },
            refusal => ProvenanceRules.Unreadable(sent.Document, refusal) with { PostedBy = sent.By, PostedAt = sent.At })).ToFacts();

    private EvidenceSight Of(DbConnection db, Artifact artifact, Facts<Rebuild> rebuilds)
    {
        var book = Rulebook.Of(db, artifact.Application);
        return new()
        {
            Application = artifact.Application,
            Version = artifact.Version,
            Digest = artifact.Digest,
            Rebuild = RebuildRules.Sight(rebuilds, artifact.UploadedBy, book.Terms.RebuildsNeeded),
            Provenance = ProvenanceRules.Sight(Provenance(db, artifact.Digest, book)),
            Sbom = SbomStore.Summary(db, artifact.Digest),
            Tests = TestReportStore.Totals(db, artifact.Digest),
        };
    }
}
