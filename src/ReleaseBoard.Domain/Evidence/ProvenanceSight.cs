using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>What provenance is worth.</summary>
public enum ProvenanceVerdict
{
    /// <summary>There is none.</summary>
    Absent,

    /// <summary>There is some that nobody here can check, or not all of it: never counted as verified.</summary>
    Unchecked,

    /// <summary>It was checked and does not hold.</summary>
    Failed,

    /// <summary>Every check passed.</summary>
    Verified,
}

/// <summary>What came of one check.</summary>
public enum CheckResult
{
    Passed,
    Failed,

    /// <summary>It could not be made, or one before it failed.</summary>
    NotChecked,
}

/// <summary>One step of verifying provenance, with its reason.</summary>
public sealed record ProvenanceCheck(string Title, CheckResult Result, string Because);

/// <summary>One document that says where an artifact comes from, and what became of checking it.</summary>
public sealed record ProvenanceReport
{
    /// <summary>SHA-256 of the document.</summary>
    public required Digest Document { get; init; }

    public required ProvenanceVerdict Verdict { get; init; }

    /// <summary>The SLSA build level that key and builder reach together; null when that check was not passed.</summary>
    public int? Level { get; init; }

    public string? Builder { get; init; }

    /// <summary>All checks, in the order they are made.</summary>
    public required Facts<ProvenanceCheck> Checks { get; init; }

    public OperatorName PostedBy { get; init; }

    public DateTimeOffset PostedAt { get; init; }
}

/// <summary>What all provenance of an artifact is worth together.</summary>
public sealed record ProvenanceSight
{
    public required ProvenanceVerdict Verdict { get; init; }

    /// <summary>The SLSA build level that was verified; null unless it was.</summary>
    public int? Level { get; init; }

    /// <summary>The verdict in a sentence.</summary>
    public required string Sentence { get; init; }

    public required Facts<ProvenanceReport> Documents { get; init; }
}
