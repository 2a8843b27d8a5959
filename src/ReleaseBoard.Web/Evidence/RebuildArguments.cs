using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Evidence;

/// <summary>What the command was asked.</summary>
internal sealed record RebuildArguments(TrialWish Wish)
{
    public const string Usage =
        """
        ReleaseBoard.Web rebuild --repository URL --commit ID --command TEXT --output PATH [--minutes 30]
                                 [--board URL [--token-file PATH] [--artifact DIGEST] [--rebuilder NAME]]
        The token stands in the file or in RELEASEBOARD_TOKEN: what is written here everybody on the machine can read.
        """;

    // In bytes; a token of the board is far shorter.
    private const int LongestToken = 1000;

    private static readonly string[] Known = ["repository", "commit", "command", "output", "minutes", "board", "token-file", "artifact", "rebuilder"];

    /// <summary>The board that is told; null for none.</summary>
    public Uri? Board { get; init; }

    public string? Token { get; init; }

    /// <summary>Which artifact it is held against; null is what came out.</summary>
    public Digest? Artifact { get; init; }

    public string Rebuilder { get; init; } = "releaseboard rebuild";

    public static Outcome<RebuildArguments> Parse(string[] arguments)
    {
        Dictionary<string, string> said = new(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Length; i += 2)
        {
            var name = arguments[i].StartsWith("--", StringComparison.Ordinal) ? arguments[i][2..] : "";
            if (!Known.Contains(name) || i + 1 == arguments.Length || !said.TryAdd(name, arguments[i + 1]))
            {
                return Refusal.Invalid("rebuild.arguments", $"'{arguments[i]}' is not known here, comes twice or lacks its value.");
            }
        }

        return Read(said);
    }

    private static Outcome<RebuildArguments> Read(Dictionary<string, string> said)
    {
        if (!int.TryParse(said.GetValueOrDefault("minutes", "30"), out var minutes) || minutes is < 1 or > 1440)
        {
            return Refusal.Invalid("rebuild.minutes", "A build is given 1 to 1440 minutes.");
        }

        Uri? board = null;
        var token = said.GetValueOrDefault("token-file") is { } file ? InFile(file) : Environment.GetEnvironmentVariable("RELEASEBOARD_TOKEN");
        if (said.GetValueOrDefault("board") is { } text && (!Uri.TryCreate(text, UriKind.Absolute, out board) || board.Scheme is not ("http" or "https") || string.IsNullOrEmpty(token)))
        {
            return Refusal.Invalid("rebuild.board", "A board is named by its http or https address, and told with a token from --token-file or RELEASEBOARD_TOKEN.");
        }

        var wish = new TrialWish(said.GetValueOrDefault("repository", ""), said.GetValueOrDefault("commit", ""), said.GetValueOrDefault("command", ""), said.GetValueOrDefault("output", ""))
        {
            Patience = TimeSpan.FromMinutes(minutes),
        };
        var asked = new RebuildArguments(wish) { Board = board, Token = token };
        asked = said.GetValueOrDefault("rebuilder") is { } rebuilder ? asked with { Rebuilder = rebuilder } : asked;
        return TrialRules.Check(wish) is { } refusal ? refusal
            : said.GetValueOrDefault("artifact") is { } artifact ? Digest.Parse(artifact).Then<RebuildArguments>(digest => asked with { Artifact = digest })
            : asked;
    }

    /// <summary>Null where no token can be read.</summary>
    private static string? InFile(string path)
    {
        try
        {
            return new FileInfo(path).Length <= LongestToken && File.ReadAllText(path).Trim() is var token && !token.Any(char.IsControl) ? token : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return null;
        }
    }
}
