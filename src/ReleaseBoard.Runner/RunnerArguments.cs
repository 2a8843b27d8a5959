using System.Globalization;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Runner;

/// <summary>What the runner was told on its command line.</summary>
internal sealed record RunnerArguments
{
    public required string DataFolder { get; init; }

    public required int GatewayPort { get; init; }

    public required string Socket { get; init; }

    /// <summary>A log file that passes this is put aside, one old one kept.</summary>
    public long LogBytes { get; init; } = 5L << 20;

    public const string Usage = "Usage: ReleaseBoard.Runner --data DIR --gateway-port N [--socket PATH] [--log-bytes N]";

    public static Outcome<RunnerArguments> Parse(IReadOnlyList<string> args)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < args.Count; i += 2)
        {
            if (args[i] is not ("--data" or "--gateway-port" or "--socket" or "--log-bytes") || i + 1 == args.Count)
            {
                return Refusal.Invalid("arguments.unknown", $"'{args[i]}' is not an argument with its value. {Usage}");
            }

            given[args[i]] = args[i + 1];
        }

        if (!given.TryGetValue("--data", out var data) || data.Length == 0)
        {
            return Refusal.Invalid("arguments.data", $"The data folder is missing. {Usage}");
        }

        if (!TryNumber(given.GetValueOrDefault("--gateway-port"), 1, 65535, out var port))
        {
            return Refusal.Invalid("arguments.port", $"The gateway port must be a number from 1 to 65535. {Usage}");
        }

        if (!TryNumber(given.GetValueOrDefault("--log-bytes", "5242880"), 1024, long.MaxValue, out var logBytes))
        {
            return Refusal.Invalid("arguments.log", $"A log's bound must be a number of at least 1024 bytes. {Usage}");
        }

        var folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(data));
        var socket = given.TryGetValue("--socket", out var named) ? Path.GetFullPath(named) : RunnerPaths.Socket(folder);
        return new RunnerArguments { DataFolder = folder, GatewayPort = (int)port, Socket = socket, LogBytes = logBytes };
    }

    private static bool TryNumber(string? text, long least, long most, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number >= least && number <= most;
}
