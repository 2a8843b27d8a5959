using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>What a build is told to work with: all that ought to make no difference to what comes out.</summary>
/// <param name="Folder">Where the sources lie, below the folder of the trial.</param>
/// <param name="Umask">Which permissions new files lack, octal.</param>
/// <param name="TimeZone">As POSIX writes it, so that no list of zones is needed.</param>
/// <param name="Days">By how many days the clock is ahead, where it can be moved.</param>
public sealed record BuildVariation(string Folder, string Umask, string TimeZone, int Days)
{
    /// <summary>The two that are compared.</summary>
    public static readonly Facts<BuildVariation> Both =
    [
        new("one", "022", "UTC0", 0),
        new("another/and-a-longer/way", "027", "FAR-14", 400),
    ];
}

/// <summary>What shall be built twice and compared.</summary>
public sealed record TrialWish(string Repository, string Commit, string Command, string Output)
{
    /// <summary>How long one build may take.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromMinutes(30);
}

/// <summary>What came of building twice.</summary>
public sealed record TrialReport
{
    /// <summary>What came out the first time: the file's own digest, or for a folder one over its files' paths and digests.</summary>
    public required Digest First { get; init; }

    public required Digest Second { get; init; }

    /// <summary>Where the two differ; null when they are the same.</summary>
    public ArchiveDifference? Difference { get; init; }

    /// <summary>What was different between the two builds.</summary>
    public required Facts<string> Varied { get; init; }

    /// <summary>What ought to be different and could not be made so on this machine.</summary>
    public required Facts<string> Alike { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public required DateTimeOffset FinishedAt { get; init; }

    public bool IsSame => First == Second;
}

/// <summary>What can be built twice.</summary>
public static partial class TrialRules
{
    /// <summary>Null when the wish can be tried.</summary>
    public static Refusal? Check(TrialWish wish) =>
        !Commit().IsMatch(wish.Commit) ? Refusal.Invalid("rebuild.commit", "A commit is named by 7 to 64 hexadecimal digits.")
        : wish.Repository.Trim().Length == 0 || wish.Repository.StartsWith('-') ? Refusal.Invalid("rebuild.repository", "Say which repository it is built from: an address or a folder.")
        : wish.Command.Trim().Length == 0 ? Refusal.Invalid("rebuild.command", "Say the command that builds it.")
        : wish.Output.Length == 0 || Path.IsPathRooted(wish.Output) || wish.Output.Split('/').Contains("..") ? Refusal.Invalid("rebuild.output", "Say what comes out: a file or folder inside the repository.")
        : null;

    [GeneratedRegex("^[0-9a-fA-F]{7,64}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Commit();
}
