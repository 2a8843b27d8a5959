using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Evidence;

/// <summary>Evidence in a word and a tone each. Nothing is called verified that was not.</summary>
public static class EvidenceWords
{
    public static (string Word, Tone Tone) Of(RebuildState state) => state switch
    {
        RebuildState.Reproduced => ("reproducible", Tone.Ok),
        RebuildState.Mismatch => ("not reproducible", Tone.Bad),
        _ => ("not reproduced", Tone.Mute),
    };

    public static (string Word, Tone Tone) Of(ProvenanceSight provenance) => provenance.Verdict switch
    {
        ProvenanceVerdict.Verified => ($"verified, SLSA level {provenance.Level}", Tone.Ok),
        ProvenanceVerdict.Failed => ("does not hold", Tone.Bad),
        ProvenanceVerdict.Unchecked => ("not checked to the end", Tone.Warn),
        _ => ("none", Tone.Mute),
    };

    public static (string Word, Tone Tone) Of(TestTotals? tests) => tests switch
    {
        null => ("none", Tone.Mute),
        { HavePassed: true } => ($"{tests.Passed} passed", Tone.Ok),
        { Failed: > 0 } => ($"{tests.Failed} failed", Tone.Bad),
        _ => ("no test ran", Tone.Warn),
    };

    public static (string Word, Tone Tone) Of(SbomSummary? sbom) => sbom is null
        ? ("none", Tone.Mute)
        : (Wording.Count(sbom.Components, "component"), sbom.Vulnerabilities.Count > 0 || sbom.WithoutLicence > 0 ? Tone.Warn : Tone.Mute);

    public static (string Word, Tone Tone) Of(CheckResult result) => result switch
    {
        CheckResult.Passed => ("passed", Tone.Ok),
        CheckResult.Failed => ("failed", Tone.Bad),
        _ => ("not checked", Tone.Mute),
    };

    public static string Of(SbomFormat format) => format is SbomFormat.Spdx ? "SPDX" : "CycloneDX";

    public static string Of(FileChange change) => change switch
    {
        FileChange.Added => "only in the rebuild",
        FileChange.Missing => "missing in the rebuild",
        _ => "differs",
    };

    /// <summary>"23 B, then 25 B": a file's size before and after.</summary>
    public static string Sizes(FileDifference file) => (file.Before, file.After) switch
    {
        ({ } before, { } after) when before == after => Wording.Bytes(before),
        ({ } before, { } after) => $"{Wording.Bytes(before)}, then {Wording.Bytes(after)}",
        var (before, after) => (before ?? after) is { } size ? Wording.Bytes(size) : "",
    };
}
