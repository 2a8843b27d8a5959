using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>A flagd document in the board's own words.</summary>
public sealed record FlagImport
{
    public required Facts<ImportedFlag> Flags { get; init; }

    public required Facts<ImportedSegment> Segments { get; init; }

    /// <summary>What goes with every answer of the environment.</summary>
    public Facts<FlagMetadata> Metadata { get; init; } = [];
}

/// <summary>One flag of the document.</summary>
/// <param name="IsForBrowsers">Null where the document does not say.</param>
public sealed record ImportedFlag(FlagKey Key, FlagType Type, Facts<FlagVariant> Variants, Facts<FlagMetadata> Metadata, bool? IsForBrowsers, FlagPlan Plan);

/// <summary>One of the document's <c>$evaluators</c>.</summary>
public sealed record ImportedSegment(SegmentKey Key, SegmentPlan Plan);

/// <summary>What an import would do.</summary>
public sealed record FlagImportPreview(Facts<ImportLine> Flags, Facts<ImportLine> Segments)
{
    public int Changes => Flags.Concat(Segments).Count(line => line.Effect is not ImportEffect.Untouched);
}

/// <summary>What an import would do to one flag or segment.</summary>
/// <param name="Warnings">What works, but not as one would wish: a segment that is not there, a rule that cannot be read by people.</param>
public sealed record ImportLine(string Key, ImportEffect Effect, Facts<FlagDifference> Differences, Facts<string> Warnings);

public enum ImportEffect
{
    Added,
    Changed,

    /// <summary>In the document and here, the same.</summary>
    Untouched,
}
