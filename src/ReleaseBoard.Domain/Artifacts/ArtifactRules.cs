using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>What somebody uploads: which build result it is, and what it says of where it comes from.</summary>
public sealed record ArtifactWish(ApplicationKey Application, ArtifactVersion Version)
{
    public BuildOrigin Origin { get; init; } = new();

    /// <summary>The digest the sender computed; null when it sent none.</summary>
    public Digest? Expected { get; init; }

    /// <summary>How many bytes the sender says will come; null when it does not say.</summary>
    public long? DeclaredSize { get; init; }
}

/// <summary>What may become an artifact.</summary>
public static class ArtifactRules
{
    private const int LongestLine = 200;
    private const int LongestMessage = 4000;
    private const int LongestUrl = 2000;

    /// <summary>Null when so many bytes are taken here.</summary>
    public static Refusal? CheckSize(long? bytes, long maximumBytes) => bytes > maximumBytes
        ? new Refusal("artifact.too-large", $"The archive is larger than {maximumBytes} bytes, the most that is taken here.") { Kind = RefusalKind.TooLarge }
        : null;

    /// <summary>Null when the wish can be kept as it is; what is claimed of a build ends up on screens and as a link.</summary>
    public static Refusal? CheckOrigin(BuildOrigin origin)
    {
        if (new[] { origin.Commit, origin.Branch, origin.Author }.Any(line => line is { Length: > LongestLine } || line?.Any(char.IsControl) == true))
        {
            return Refusal.Invalid("artifact.origin-malformed", $"Commit, branch and author are at most {LongestLine} characters on one line.");
        }

        if (origin.Message is { } message && (message.Length > LongestMessage || message.Any(c => char.IsControl(c) && c is not ('\n' or '\r' or '\t'))))
        {
            return Refusal.Invalid("artifact.origin-malformed", $"A message is at most {LongestMessage} characters of text.");
        }

        return origin.BuildUrl is { } url && !(url.IsAbsoluteUri && url.Scheme is "http" or "https" && url.OriginalString.Length <= LongestUrl)
            ? Refusal.Invalid("artifact.origin-malformed", $"A build URL is an http or https address of at most {LongestUrl} characters.")
            : null;
    }

    /// <summary>Null when what is inside is of the application's kind.</summary>
    public static Refusal? CheckKind(Application application, ArtifactManifest manifest) => manifest.Kind == application.Kind
        ? null
        : Refusal.Invalid("artifact.other-kind", $"{application.Key} is a {Words(application.Kind)}; what is in this archive is for a {Words(manifest.Kind)}.");

    /// <summary>Null when the version is free or has, or had before it was deleted, the same bytes: a version never changes its digest.</summary>
    public static Refusal? CheckVersion(ArtifactWish wish, Digest? known, Digest digest) => known is null || known == digest
        ? null
        : new Refusal("artifact.other-bytes", $"{wish.Application} {wish.Version} is known with other bytes ({known.Value.Short}…): a version never changes. Upload it under another version.");

    private static string Words(ApplicationKind kind) => kind switch
    {
        ApplicationKind.Database => "database (its manifest says database)",
        ApplicationKind.Infrastructure => "plan of infrastructure (its manifest says infrastructure)",
        _ => "service (its manifest says start)",
    };
}
