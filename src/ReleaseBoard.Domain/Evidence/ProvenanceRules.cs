using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>
/// Verifies provenance in the order of SLSA's "Verifying artifacts": signature, subject, predicate, builder and its level, then what
/// the application expects. What is signed is parsed only after a signature over it was verified.
/// </summary>
public static class ProvenanceRules
{
    /// <summary>Documents that are kept of one artifact.</summary>
    public const int Most = 10;

    /// <summary>Checks one document. The sentence of a refusal says why it is no provenance at all.</summary>
    public static Outcome<ProvenanceReport> Judge(ReadOnlyMemory<byte> document, Digest artifact, Facts<SigningKey> keys, EvidenceTerms terms) =>
        AttestationRules.Read(document).Then<ProvenanceReport>(read => new ProvenanceChecking(artifact, keys, terms).Judge(read) with { Document = Digest.Of(document.Span) });

    /// <summary>A document that was kept and would not be taken today: it stands there as failed, and stops nobody from looking.</summary>
    public static ProvenanceReport Unreadable(Digest document, Refusal why) =>
        new() { Document = document, Verdict = ProvenanceVerdict.Failed, Checks = [new("Document", CheckResult.Failed, why.Sentence)] };

    /// <summary>What documents are worth together: one that holds is enough, since anybody may send one that does not.</summary>
    public static ProvenanceSight Sight(Facts<ProvenanceReport> reports)
    {
        var verified = reports.Where(report => report.Verdict is ProvenanceVerdict.Verified).MaxBy(report => report.Level);
        var verdict = reports.Count == 0 ? ProvenanceVerdict.Absent : reports.Max(report => report.Verdict);
        return new()
        {
            Verdict = verdict,
            Level = verified?.Level,
            Documents = reports,
            Sentence = verdict switch
            {
                ProvenanceVerdict.Verified => $"Verified: built by {verified?.Builder}, SLSA build level {verified?.Level}.",
                ProvenanceVerdict.Absent => "Nobody has sent provenance.",
                _ => Reason(reports.First(report => report.Verdict == verdict)),
            },
        };
    }

    private static string Reason(ProvenanceReport report) =>
        report.Checks.First(check => check.Result == (report.Verdict is ProvenanceVerdict.Failed ? CheckResult.Failed : CheckResult.NotChecked)).Because;
}
