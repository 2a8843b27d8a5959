using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>What must speak for an artifact before it may come to a stage.</summary>
public sealed record EvidenceDemand
{
    public static readonly EvidenceDemand None = new();

    /// <summary>True when as many independent people as the application asks for must have got the same bytes.</summary>
    public bool Reproduced { get; init; }

    /// <summary>The SLSA build level (1 to 3) that provenance must be verified to reach; 0 demands none.</summary>
    public int ProvenanceLevel { get; init; }

    /// <summary>True when test results must be there and none may have failed.</summary>
    public bool TestsPassed { get; init; }

    /// <summary>True when a bill of materials must be there.</summary>
    public bool Sbom { get; init; }
}

/// <summary>What of a demand is met.</summary>
public static class EvidenceDemandRules
{
    public const int HighestLevel = 3;

    /// <summary>Null when the demand makes sense.</summary>
    public static Refusal? Check(EvidenceDemand demand) => demand.ProvenanceLevel is < 0 or > HighestLevel
        ? Refusal.Invalid("stage.evidence", $"Provenance can be demanded of SLSA build level 1 to {HighestLevel}, or 0 for none.")
        : null;

    /// <summary>A sentence for each thing that is demanded and not there, and for a rebuild that came out otherwise: that stands in the way undemanded.</summary>
    public static Facts<string> Missing(EvidenceDemand demand, EvidenceSight sight)
    {
        List<string> missing = [];
        if (sight.Rebuild.State is RebuildState.Mismatch || (demand.Reproduced && sight.Rebuild.State is not RebuildState.Reproduced))
        {
            missing.Add(sight.Rebuild.Sentence);
        }

        if (demand.ProvenanceLevel > 0 && (sight.Provenance.Verdict is not ProvenanceVerdict.Verified || sight.Provenance.Level < demand.ProvenanceLevel))
        {
            missing.Add($"Provenance of SLSA build level {demand.ProvenanceLevel} is demanded. {sight.Provenance.Sentence}");
        }

        if (demand.TestsPassed && sight.Tests is not { HavePassed: true })
        {
            missing.Add(sight.Tests is { } tests ? $"Tests must have passed. {tests.Sentence}" : "Nobody has sent test results.");
        }

        if (demand.Sbom && sight.Sbom is null)
        {
            missing.Add("Nobody has sent a bill of materials.");
        }

        return missing.ToFacts();
    }

    /// <summary>What is demanded and there, in a sentence each.</summary>
    public static Facts<string> Met(EvidenceDemand demand, EvidenceSight sight)
    {
        (bool Is, string Says)[] met =
        [
            (demand.Reproduced, sight.Rebuild.Sentence),
            (demand.ProvenanceLevel > 0, sight.Provenance.Sentence),
            (demand.TestsPassed, sight.Tests?.Sentence ?? ""),
            (demand.Sbom, $"A bill of materials of {sight.Sbom?.Components} components."),
        ];
        return met.Where(one => one.Is).Select(one => one.Says).ToFacts();
    }

    /// <summary>The demand in a few words: "reproduced, provenance level 2"; empty when there is none.</summary>
    public static string Words(EvidenceDemand demand) => string.Join(", ", new[]
    {
        demand.Reproduced ? "reproduced" : "",
        demand.ProvenanceLevel > 0 ? $"provenance level {demand.ProvenanceLevel}" : "",
        demand.TestsPassed ? "tests passed" : "",
        demand.Sbom ? "bill of materials" : "",
    }.Where(word => word.Length > 0));
}
