using System.Runtime.InteropServices;

namespace ReleaseBoard.Runner.Processes;

/// <summary>The few calls to the kernel that .NET has no word for.</summary>
internal static class Posix
{
    public const int Kill = 9;
    public const int Terminate = 15;

    /// <summary>Leaves the terminal's session, so that Ctrl C there and the end of the board do not reach this process.</summary>
    public static void LeaveSession() => _ = setsid();

    /// <summary>What is created from now on is closed to everyone else.</summary>
    public static void CloseToOthers() => _ = umask(0x3F);

    public static void Signal(int processId, int signal) => _ = kill(processId, signal);

    /// <summary>Signals a whole process group; false when there is none of that name.</summary>
    public static bool SignalGroup(int leader, int signal) => kill(-leader, signal) == 0;

    /// <summary>True when the folder itself (not where a link leads) is this user's, or has just become so.</summary>
    public static bool IsOrBecomesOurs(string folder) => lchown(folder, geteuid(), unchecked((uint)-1)) == 0;

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int setsid();

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint umask(uint mask);

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int kill(int processId, int signal);

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern uint geteuid();

    [DllImport("libc", ExactSpelling = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int lchown([MarshalAs(UnmanagedType.LPUTF8Str)] string path, uint owner, uint group);
}
