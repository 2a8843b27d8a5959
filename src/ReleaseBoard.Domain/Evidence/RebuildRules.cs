using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Evidence;

/// <summary>Whether an artifact was seen to come out of its sources again.</summary>
public enum RebuildState
{
    /// <summary>Nobody independent has said so yet, or too few.</summary>
    Unverified,
    Reproduced,

    /// <summary>Somebody got other bytes out of the same sources.</summary>
    Mismatch,
}

/// <summary>Where an artifact stands with those who built it again.</summary>
public sealed record RebuildSight
{
    public required RebuildState State { get; init; }

    /// <summary>How many independent people got the same bytes.</summary>
    public required int Confirmed { get; init; }

    /// <summary>How many of them the application asks for.</summary>
    public required int Needed { get; init; }

    /// <summary>The state in a sentence.</summary>
    public required string Sentence { get; init; }

    /// <summary>The last word of each rebuilder, the newest first.</summary>
    public required Facts<Rebuild> Rebuilds { get; init; }
}

/// <summary>What a rebuild may say, and what rebuilds together mean.</summary>
public static class RebuildRules
{
    /// <summary>Rebuilds that are kept of one artifact.</summary>
    public const int Most = 200;

    private const int LongestName = 100;
    private const int LongestEnvironment = 4000;
    private const int LongestUrl = 2000;
    private const int MostFiles = 50_000;
    private const int LongestPath = 1024;

    // Clocks of build machines are not the board's.
    private static readonly TimeSpan Skew = TimeSpan.FromMinutes(5);

    /// <summary>Null when what is said of the rebuild can be kept as it is.</summary>
    public static Refusal? Check(RebuildWish wish, DateTimeOffset now)
    {
        if (wish.Rebuilder.Trim().Length is 0 or > LongestName || wish.Rebuilder.Any(char.IsControl))
        {
            return Refusal.Invalid("rebuild.rebuilder-malformed", $"A rebuilder has a name of 1 to {LongestName} characters on one line.");
        }

        if (wish.Environment.Length > LongestEnvironment || wish.Environment.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t')))
        {
            return Refusal.Invalid("rebuild.environment-malformed", $"An environment is described in at most {LongestEnvironment} characters of text.");
        }

        if (wish.FinishedAt < wish.StartedAt || wish.FinishedAt > now + Skew || wish.StartedAt > now + Skew)
        {
            return Refusal.Invalid("rebuild.times", "A rebuild finishes after it started and not in the future.");
        }

        if (wish.LogUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "http" or "https" && url.OriginalString.Length <= LongestUrl))
        {
            return Refusal.Invalid("rebuild.log-url", $"A log is at an http or https address of at most {LongestUrl} characters.");
        }

        return CheckFiles(wish.Files);
    }

    /// <summary>What those who built it again say together.</summary>
    /// <param name="uploadedBy">Who brought the artifact: they cannot be independent of it.</param>
    public static RebuildSight Sight(IEnumerable<Rebuild> rebuilds, OperatorName uploadedBy, int needed)
    {
        // Who builds again may correct what they said: the last word of each counts.
        var last = rebuilds.GroupBy(rebuild => (rebuild.Person, rebuild.Rebuilder)).Select(of => of.MaxBy(rebuild => rebuild.PostedAt)!)
            .OrderByDescending(rebuild => rebuild.PostedAt).ToFacts();
        var confirmed = last.Where(rebuild => rebuild.Matches && rebuild.Person != PersonOf(uploadedBy)).DistinctBy(rebuild => rebuild.Person).Count();
        var state = last.Any(rebuild => !rebuild.Matches) ? RebuildState.Mismatch
            : confirmed >= needed ? RebuildState.Reproduced
            : RebuildState.Unverified;
        return new() { State = state, Confirmed = confirmed, Needed = needed, Sentence = Sentence(state, last, confirmed, needed), Rebuilds = last };
    }

    private static string Sentence(RebuildState state, Facts<Rebuild> last, int confirmed, int needed) => state switch
    {
        RebuildState.Mismatch => last.First(rebuild => !rebuild.Matches) is var other && other.Differing > 0
            ? $"{other.Rebuilder} got other bytes out of the same sources: {Files(other.Differing)}."
            : $"{other.Rebuilder} got other bytes out of the same sources ({other.Result.Short}…).",
        RebuildState.Reproduced => $"Reproduced by {confirmed} of {needed}: independent rebuilds came to the same bytes.",
        _ when last.Count == 0 => "Nobody has built it again yet.",
        _ when confirmed == 0 => $"0 of {needed}: whoever brought it built it again alike, and is not independent of it.",
        _ => $"{confirmed} of {needed} independent rebuilds came to the same bytes.",
    };

    private static string Files(int count) => count == 1 ? "one file differs" : $"{count} files differ";

    private static Refusal? CheckFiles(Facts<FilePrint> files) =>
        files.Count > MostFiles ? new Refusal("rebuild.too-many-files", $"At most {MostFiles} files can be named.") { Kind = RefusalKind.TooLarge }
        : files.Any(file => file.Path.Length is 0 or > LongestPath || file.Path.Any(char.IsControl) || file.Size < 0 || Digest.Parse(file.Digest.Value).Refusal is not null)
            ? Refusal.Invalid("rebuild.files-malformed", "A file has a path, a digest of 64 lower-case hexadecimal digits (SHA-256) and a size in bytes.")
        : files.DistinctBy(file => file.Path).Count() < files.Count ? Refusal.Invalid("rebuild.files-twice", "Each file is named once.")
        : null;

    // A token acts as "person/token".
    private static OperatorName PersonOf(OperatorName actor) => new(actor.Value.Split('/')[0]);
}
