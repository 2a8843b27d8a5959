using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>What speaks for an artifact, in one record: what pages show and gates ask.</summary>
public sealed record EvidenceSight
{
    public required ApplicationKey Application { get; init; }

    public required ArtifactVersion Version { get; init; }

    public required Digest Digest { get; init; }

    public required RebuildSight Rebuild { get; init; }

    public required ProvenanceSight Provenance { get; init; }

    /// <summary>Null when nobody has sent a bill of materials.</summary>
    public SbomSummary? Sbom { get; init; }

    /// <summary>Null when nobody has sent test results.</summary>
    public TestTotals? Tests { get; init; }
}
