using Microsoft.Extensions.Hosting;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Evidence;
using ReleaseBoard.Web.Journal;

namespace ReleaseBoard.Web;

/// <summary>
/// What a board was told on its command line. A word it does not know is refused: a board that was to open one folder and opens
/// another looks as if everything were gone.
/// </summary>
/// <param name="Settings">Switches with their values, as the configuration reads them.</param>
internal sealed record BoardArguments(bool IsDemo, bool IsVerifying, string[] Settings)
{
    public const string Usage =
        $"""
        ReleaseBoard.Web [--data DIR] [--urls URL] [--gateway-port N] [--demo] [--SECTION:NAME VALUE]
            starts the board; SECTION:NAME is any setting of appsettings.json
        ReleaseBoard.Web {VerifyJournal.Name} [--data DIR]
            checks the journal's chain
        ReleaseBoard.Web {RebuildCommand.Name} --repository URL --commit ID --command TEXT --output PATH
            builds a commit twice and says whether the same came out
        """;

    private const string Demo = "--demo";

    /// <summary>The board's own switches and the settings they stand for.</summary>
    public static readonly Dictionary<string, string> Switches = new(StringComparer.OrdinalIgnoreCase)
    {
        ["--data"] = "Board:Data",
        ["--gateway-port"] = "Runner:GatewayPort",
    };

    private static readonly HashSet<string> HostSwitches = new(StringComparer.OrdinalIgnoreCase)
    {
        $"--{WebHostDefaults.ServerUrlsKey}", $"--{WebHostDefaults.HttpPortsKey}", $"--{WebHostDefaults.HttpsPortsKey}",
        $"--{HostDefaults.EnvironmentKey}", $"--{HostDefaults.ContentRootKey}", $"--{HostDefaults.ApplicationKey}",
    };

    public static Outcome<BoardArguments> Parse(string[] args)
    {
        var isVerifying = args is [VerifyJournal.Name, ..];
        string[] settings = [.. args.Skip(isVerifying ? 1 : 0).Where(arg => arg != Demo)];
        for (var i = 0; i < settings.Length; i++)
        {
            var (name, value) = settings[i].Split('=', 2) is [var before, var after] ? (before, after) : (settings[i], null);

            var isKnown = IsKnown(name);

            // Hosts name sections with nothing after them, which sets nothing.
            if (!isKnown && value is not "")
            {
                return Refusal.Invalid("arguments.unknown", $"'{name}' is nothing the board knows.\n{Usage}");
            }

            value ??= i + 1 < settings.Length ? settings[++i] : "";
            if (isKnown && (value.Length == 0 || value.StartsWith("--", StringComparison.Ordinal)))
            {
                return Refusal.Invalid("arguments.no-value", $"'{name}' needs a value.\n{Usage}");
            }
        }

        return new BoardArguments(args.Contains(Demo), isVerifying, settings);
    }

    private static bool IsKnown(string name) =>
        Switches.ContainsKey(name) || HostSwitches.Contains(name) || (name.StartsWith("--", StringComparison.Ordinal) && name.Contains(':', StringComparison.Ordinal));
}
