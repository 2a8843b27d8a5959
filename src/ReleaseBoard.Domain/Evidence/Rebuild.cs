using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>What somebody says came out when they built an artifact's sources again. A claim, however often it is made.</summary>
public sealed record Rebuild
{
    public required Guid Id { get; init; }

    /// <summary>The artifact that was built again.</summary>
    public required Digest Artifact { get; init; }

    /// <summary>What the rebuilder calls itself.</summary>
    public required string Rebuilder { get; init; }

    /// <summary>What came out this time.</summary>
    public required Digest Result { get; init; }

    /// <summary>What it was built with and on, in the rebuilder's words; empty when it did not say.</summary>
    public string Environment { get; init; } = "";

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public Uri? LogUrl { get; init; }

    public required OperatorName PostedBy { get; init; }

    /// <summary>The person who answers for it: rebuilders are counted by people, since anybody can call themselves anything.</summary>
    public required OperatorName Person { get; init; }

    public required DateTimeOffset PostedAt { get; init; }

    /// <summary>How many files of the two archives differ; 0 where that is not known.</summary>
    public int Differing { get; init; }

    /// <summary>Where the two archives differ; null when they are the same, when nothing was sent to compare, and where it was not asked for.</summary>
    public ArchiveDifference? Difference { get; init; }

    public bool Matches => Result == Artifact;
}

/// <summary>What somebody says of a rebuild, before the board has read it.</summary>
public sealed record RebuildWish(Digest Artifact, string Rebuilder)
{
    /// <summary>The digest that came out; null when the archive itself comes and the board hashes it.</summary>
    public Digest? Result { get; init; }

    public string Environment { get; init; } = "";

    public DateTimeOffset? StartedAt { get; init; }

    public DateTimeOffset? FinishedAt { get; init; }

    public Uri? LogUrl { get; init; }

    /// <summary>The files that came out, by path; empty when none were named.</summary>
    public Facts<FilePrint> Files { get; init; } = [];
}

/// <summary>A file by what is in it; the size in bytes.</summary>
public sealed record FilePrint(string Path, Digest Digest, long? Size = null);

/// <summary>Where a rebuilt archive differs from the artifact's.</summary>
public sealed record ArchiveDifference
{
    /// <summary>The files that differ, by path, as many as are kept.</summary>
    public Facts<FileDifference> Files { get; init; } = [];

    /// <summary>How many differ in all.</summary>
    public int Total { get; init; }

    /// <summary>What there is to say besides; null when the files say it all.</summary>
    public string? Note { get; init; }
}

/// <summary>How a file of the rebuilt archive stands to the artifact's own.</summary>
public enum FileChange
{
    Changed,

    /// <summary>Only the rebuilt archive has it.</summary>
    Added,

    /// <summary>Only the artifact has it.</summary>
    Missing,
}

/// <summary>A file that differs.</summary>
/// <param name="Before">Its bytes in the artifact; null where it is not there.</param>
/// <param name="After">Its bytes in the rebuilt archive; null where it is not there or nobody said.</param>
/// <param name="Text">What differs in it, line by line, where it is text and small enough.</param>
public sealed record FileDifference(string Path, FileChange Change, long? Before, long? After, string? Text = null);
