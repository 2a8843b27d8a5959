using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>Builds a commit twice, each time from a clean clone and under other circumstances, and compares what came out.</summary>
public sealed class BuildTrial(TimeProvider clock)
{
    private const string Clone =
        """
        umask "$1" && git clone --quiet --no-checkout -- "$2" "$3" && git -C "$3" checkout --quiet --detach "$4" && git -C "$3" show -s --format=%ct HEAD
        """;

    private const string Build =
        """
        umask "$1" && exec sh -c "$2"
        """;

    /// <summary>
    /// Both builds and what differs between them. The folder is emptied of nothing: it must be a new one, and holds the outputs
    /// afterwards at <see cref="OutputOf"/>.
    /// </summary>
    public async Task<Outcome<TrialReport>> RunAsync(TrialWish wish, string folder, CancellationToken cancellationToken)
    {
        if (TrialRules.Check(wish) is { } refusal)
        {
            return refusal;
        }

        var started = clock.GetUtcNow();
        var mover = ClockMover();
        List<BuiltOutput> built = [];
        foreach (var variation in BuildVariation.Both)
        {
            switch (await BuildAsync(wish, variation, Path.Combine(folder, variation.Folder), mover, cancellationToken))
            {
                case Outcome<BuiltOutput>.Accepted accepted:
                    built.Add(accepted.Value);
                    break;
                case Outcome<BuiltOutput>.Refused refused:
                    return refused.Why;
            }
        }

        return new TrialReport
        {
            First = built[0].Digest,
            Second = built[1].Digest,
            Difference = built[0].Digest == built[1].Digest ? null : BuiltOutput.Compare(built[0], built[1], cancellationToken),
            Varied = Varied(mover),
            Alike = Alike(mover),
            StartedAt = started,
            FinishedAt = clock.GetUtcNow(),
        };
    }

    /// <summary>Where the output of one of the two builds lies.</summary>
    public static string OutputOf(TrialWish wish, string folder, BuildVariation variation) => Path.Combine(folder, variation.Folder, wish.Output);

    private static async Task<Outcome<BuiltOutput>> BuildAsync(TrialWish wish, BuildVariation variation, string folder, string? mover, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(folder) ?? folder);
        try
        {
            var cloned = await BuildProcess.RunAsync(Shell(null, 0, Clone, variation.Umask, wish.Repository, folder, wish.Commit), $"Cloning {wish.Repository} at {wish.Commit}", wish.Patience, cancellationToken);
            if (cloned is not Outcome<string>.Accepted { Value: var committed })
            {
                return cloned.Then<BuiltOutput>(_ => throw new InvalidOperationException("An outcome is accepted or refused."));
            }

            var start = Shell(mover, variation.Days, Build, variation.Umask, wish.Command);
            start.WorkingDirectory = folder;
            start.Environment["TZ"] = variation.TimeZone;

            // What builds take for "now" by agreement (https://reproducible-builds.org/specs/source-date-epoch/).
            start.Environment["SOURCE_DATE_EPOCH"] = committed.Split('\n')[^1].Trim();
            var built = await BuildProcess.RunAsync(start, $"The build with the umask {variation.Umask} in {variation.Folder}", wish.Patience, cancellationToken);
            return built.Then(_ => BuiltOutput.Of(Path.Combine(folder, wish.Output), cancellationToken));
        }
        catch (Win32Exception missing)
        {
            return Refusal.Unprocessable("rebuild.no-shell", $"A shell and git are needed: {missing.Message}.");
        }
    }

    private static ProcessStartInfo Shell(string? mover, int days, string script, params string[] arguments)
    {
        string[] shell = ["sh", "-c", script, "sh", .. arguments];
        string[] all = mover is null || days == 0 ? shell : [mover, "-f", string.Create(CultureInfo.InvariantCulture, $"+{days}d"), .. shell];
        var start = new ProcessStartInfo(all[0], all[1..])
        {
            Environment =
            {
                // Nobody is there to be asked for a password, and an address must not run a program of its own.
                ["GIT_TERMINAL_PROMPT"] = "0",
                ["GIT_ALLOW_PROTOCOL"] = "file:git:http:https:ssh",
            },
        };

        // What the board is told with is nothing for the build that is put to the test.
        foreach (var own in start.Environment.Keys.Where(name => name.StartsWith("RELEASEBOARD_", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(own);
        }

        return start;
    }

    private static string? ClockMover() => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, "faketime")).FirstOrDefault(File.Exists);

    private static Facts<string> Varied(string? mover) =>
    [
        "the folder of the sources", $"the umask ({string.Join(" and ", BuildVariation.Both.Select(one => one.Umask))})", "the time zone (UTC and 14 hours ahead)",
        .. mover is null ? Array.Empty<string>() : [$"the clock ({BuildVariation.Both[1].Days} days ahead, by faketime)"],
    ];

    private static Facts<string> Alike(string? mover) =>
    [
        .. mover is null ? new[] { "the clock, but for the time between the builds: faketime is not on this machine" } : [], "the user, the machine and its programs",
    ];
}
