using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Runner.Processes;

/// <summary>What an artifact's start command may name: a file inside its folder, or a bare name on the PATH. Nothing else.</summary>
internal static class StartCommand
{
    private const UnixFileMode AnyExecute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>What can be said before anything is unpacked.</summary>
    public static Refusal? Fault(IReadOnlyList<string> start)
    {
        if (start.Count == 0 || string.IsNullOrWhiteSpace(start[0]))
        {
            return Refusal.Invalid("start.empty", "The manifest names no start command.");
        }

        if (start.Any(word => word.Contains('\0', StringComparison.Ordinal)))
        {
            return Refusal.Invalid("start.malformed", "The start command holds a character that no program can be given.");
        }

        return Path.IsPathRooted(start[0]) || start[0].Split('/', '\\').Contains("..") ? Escapes(start[0]) : null;
    }

    /// <summary>The program to run, by its full path.</summary>
    public static Outcome<string> Resolve(string folder, IReadOnlyList<string> start)
    {
        if (Fault(start) is { } fault)
        {
            return fault;
        }

        var command = start[0];
        var inside = Path.GetFullPath(Path.Combine(folder, command));
        if (!inside.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            return Escapes(command);
        }

        if (command.Contains('/', StringComparison.Ordinal) || Path.Exists(inside))
        {
            return ResolveInside(folder, command, inside);
        }

        return OnPath(command) is { } found
            ? found
            : Refusal.Invalid("start.missing", $"The start command '{command}' is neither in the archive nor on this machine's PATH.");
    }

    private static Outcome<string> ResolveInside(string folder, string command, string inside)
    {
        for (var path = inside; path.Length > folder.Length; path = Path.GetDirectoryName(path) ?? folder)
        {
            // Archives bring no links, but an instance that ran here before may have made one.
            if (new FileInfo(path).LinkTarget is not null)
            {
                return Escapes(command);
            }
        }

        if (!File.Exists(inside))
        {
            return Refusal.Invalid("start.missing", $"The start command '{command}' is not a file in the archive.");
        }

        return (File.GetUnixFileMode(inside) & AnyExecute) != 0
            ? inside
            : Refusal.Invalid("start.not-executable", $"The start command '{command}' is not marked executable in the archive.");
    }

    private static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "/usr/local/bin:/usr/bin:/bin")
            .Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(path => File.Exists(path) && (File.GetUnixFileMode(path) & AnyExecute) != 0);

    private static Refusal Escapes(string command) =>
        Refusal.Invalid("start.escapes", $"The start command '{command}' leads out of the artifact's own folder.");
}
