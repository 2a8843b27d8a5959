using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>Which language a bill of materials is written in.</summary>
public enum SbomFormat
{
    CycloneDx,
    Spdx,
}

/// <summary>A bill of materials as it was read: what an artifact is made of, as whoever wrote it says.</summary>
public sealed record Sbom(SbomSummary Summary, Facts<SbomComponent> Components);

/// <summary>One thing an artifact is made of.</summary>
/// <param name="Purl">Its package URL; null when the document does not say.</param>
/// <param name="Licences">Ids, names or expressions; empty when they are unknown.</param>
public sealed record SbomComponent(string Name, string? Version, string? Purl, Facts<string> Licences, bool HasHash);

/// <summary>A page of components that were looked for.</summary>
/// <param name="Next">The cursor of the next page; null at the end.</param>
/// <param name="Total">How many were found in all.</param>
public sealed record SbomFinds(Facts<SbomComponent> Items, string? Next, int Total);

/// <summary>A vulnerability that the document itself names; the board looks for none.</summary>
/// <param name="Affects">The components it is said to affect.</param>
/// <param name="State">What the document says of its analysis: <c>not_affected</c>, <c>exploitable</c>; null when nothing.</param>
public sealed record SbomVulnerability(string Id, string? Severity, string? State, Facts<string> Affects);

/// <summary>A licence and how many components have it.</summary>
public sealed record LicenceCount(string Licence, int Components);

/// <summary>A bill of materials in short.</summary>
public sealed record SbomSummary
{
    public required SbomFormat Format { get; init; }

    public required string FormatVersion { get; init; }

    /// <summary>What it says it describes; null when it does not say.</summary>
    public string? Describes { get; init; }

    public required int Components { get; init; }

    /// <summary>The most frequent first.</summary>
    public required Facts<LicenceCount> Licences { get; init; }

    /// <summary>How many components have no licence that is known.</summary>
    public required int WithoutLicence { get; init; }

    public required Facts<SbomVulnerability> Vulnerabilities { get; init; }

    /// <summary>What the document leaves out, in sentences.</summary>
    public required Facts<string> Warnings { get; init; }

    /// <summary>SHA-256 of the document.</summary>
    public required Digest Document { get; init; }

    public OperatorName PostedBy { get; init; }

    public DateTimeOffset PostedAt { get; init; }
}

/// <summary>What changed between two bills of materials.</summary>
public sealed record SbomDifference
{
    public required Facts<SbomComponent> Added { get; init; }

    public required Facts<SbomComponent> Removed { get; init; }

    public required Facts<ComponentChange> Changed { get; init; }

    /// <summary>How many components are the same in both.</summary>
    public required int Same { get; init; }
}

/// <summary>A component that both have in other versions.</summary>
public sealed record ComponentChange(string Name, Facts<string> Before, Facts<string> After);
