using System.Diagnostics;
using System.Runtime.InteropServices;

namespace ReleaseBoard.Engine.Plans;

/// <summary>A program and all it starts, as one: Ctrl C at the board's terminal does not reach it, and what the board sends it reaches all of it.</summary>
internal static class ProcessGroup
{
    private const int Interrupt = 2;
    private const int Kill = 9;

    // A session of its own is a group of its own; .NET cannot ask for one on Unix.
    private static readonly string? OwnSession = new[] { "/usr/bin/setsid", "/bin/setsid" }.FirstOrDefault(File.Exists);

    /// <summary>How it is started; null when there is no such program on the path.</summary>
    public static ProcessStartInfo? Of(string program, IEnumerable<string> arguments, string path) => Find(program, path) is not { } file ? null
        : OwnSession is { } session ? new ProcessStartInfo(session, [file, .. arguments])
        : new ProcessStartInfo(file, arguments);

    /// <summary>Asks it to come to an orderly end, as Ctrl C would.</summary>
    public static void Ask(Process process) => Send(process, Interrupt);

    /// <summary>Ends it, what it started, and what those started.</summary>
    public static void End(Process process)
    {
        process.Kill(entireProcessTree: true);
        Send(process, Kill);
    }

    private static string? Find(string program, string path) => program.Contains('/', StringComparison.Ordinal)
        ? new[] { Path.GetFullPath(program) }.FirstOrDefault(File.Exists)
        : path.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);

    private static void Send(Process process, int signal) => _ = kill(OwnSession is null ? process.Id : -process.Id, signal);

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);
}
