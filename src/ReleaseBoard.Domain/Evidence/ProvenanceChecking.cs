using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>The checks of one document, one after the other; after one that did not pass none is made.</summary>
internal sealed class ProvenanceChecking(Digest artifact, Facts<SigningKey> keys, EvidenceTerms terms)
{
    private static readonly Digest None = new(new string('0', 64));

    private readonly List<ProvenanceCheck> _checks = [];
    private bool _goesOn = true;
    private string? _builder;
    private int? _level;

    public ProvenanceReport Judge(AttestationDocument document)
    {
        var signers = Signers(document);
        var statement = _goesOn ? StatementRules.Read(document.Envelope) : null;
        var said = statement is null ? null : (statement as Outcome<Statement>.Accepted)?.Value;
        Check("Subject", () => said is null
            ? No(statement?.Refusal?.Sentence ?? "")
            : said.Subjects.Contains(artifact.Value) ? Yes($"It is about {artifact.Short}…, these very bytes.") : No($"It is about other bytes, and not about these ({artifact.Short}…)."));
        Check("Predicate", () => said?.PredicateType is StatementRules.Provenance
            ? Yes("It is SLSA provenance v1.")
            : No($"It is '{StatementRules.Shown(said?.PredicateType ?? "")}', not SLSA provenance v1."));
        Check("Builder", () => Builder(said, signers));
        Check("Repository", () => ExpectationRules.Repository(said, terms));
        Check("Build type", () => ExpectationRules.BuildType(said, terms));
        Check("Parameters", () => ExpectationRules.Parameters(said, terms));
        return new() { Document = None, Verdict = Verdict(), Level = _level, Builder = _builder, Checks = _checks.ToFacts() };
    }

    internal static (CheckResult Result, string Because) Yes(string because) => (CheckResult.Passed, because);

    internal static (CheckResult Result, string Because) No(string because) => (CheckResult.Failed, because);

    internal static (CheckResult Result, string Because) Unknown(string because) => (CheckResult.NotChecked, because);

    private ProvenanceVerdict Verdict() =>
        _checks.Exists(check => check.Result is CheckResult.Failed) ? ProvenanceVerdict.Failed
        : _checks.TrueForAll(check => check.Result is CheckResult.Passed) ? ProvenanceVerdict.Verified
        : ProvenanceVerdict.Unchecked;

    private void Check(string title, Func<(CheckResult Result, string Because)> check)
    {
        var (result, because) = _goesOn ? check() : Unknown("Not looked at: a check before it did not pass.");
        _checks.Add(new(title, result, because));
        _goesOn &= result is CheckResult.Passed;
    }

    // The key ids in an envelope are not signed: they decide nothing, and every signature is tried with every key.
    private List<SigningKey> Signers(AttestationDocument document)
    {
        List<SigningKey> signers = [];
        Check("Signature", () =>
        {
            if (document.IsKeyless)
            {
                return Unknown("Certificate present, transparency log not checked.");
            }

            if (keys.Count == 0)
            {
                return Unknown("No key is known here that could have signed it.");
            }

            var signed = document.Envelope.Signed();
            signers = keys.Where(key => document.Envelope.Signatures.Any(signature => SignatureRules.Verify(key, signed, signature))).DistinctBy(key => key.Fingerprint).ToList();
            return signers.Count >= terms.SignaturesNeeded
                ? Yes($"Signed by {string.Join(" and ", signers.Select(key => key.Name))}.")
                : No(signers.Count == 0
                    ? "No key that is known here signed it as it stands: it was changed, or signed by somebody else."
                    : $"{signers.Count} of {terms.SignaturesNeeded} keys signed it: {string.Join(", ", signers.Select(key => key.Name))}.");
        });
        return signers;
    }

    // As many keys as are needed must be allowed to speak for the builder, and the level is what that many of them reach.
    private (CheckResult Result, string Because) Builder(Statement? said, List<SigningKey> signers)
    {
        if (said?.Builder is not { Length: > 0 } builder)
        {
            return No("It does not say who built it.");
        }

        var levels = signers.SelectMany(key => key.Builders).Where(trusted => trusted.Id == builder).Select(trusted => trusted.Level).OrderDescending().ToList();
        if (levels.Count < terms.SignaturesNeeded)
        {
            return No($"{string.Join(" and ", signers.Select(key => key.Name))} may not speak for the builder '{StatementRules.Shown(builder)}'.");
        }

        (_builder, _level) = (builder, levels[terms.SignaturesNeeded - 1]);
        return Yes($"Built by {StatementRules.Shown(builder)}, which reaches SLSA build level {_level}.");
    }
}
