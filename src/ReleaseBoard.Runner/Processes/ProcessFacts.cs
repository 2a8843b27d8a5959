using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace ReleaseBoard.Runner.Processes;

/// <summary>A process that cannot be mistaken for a later one with the same number.</summary>
/// <param name="Id">Its number.</param>
/// <param name="Birth">When it began, in the kernel's own count, with the boot it was counted in.</param>
internal sealed record ProcessIdentity(int Id, string Birth);

/// <summary>What the system says of a process.</summary>
internal static class ProcessFacts
{
    // Linux has reported clock ticks to programs as hundredths of a second on every architecture since 2.6.
    private const double TicksPerSecond = 100;

    private static readonly string Boot = OperatingSystem.IsLinux() ? File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim() : "";

    /// <summary>Null when no such process lives; one that has ended and only waits to be buried does not live.</summary>
    public static ProcessIdentity? Identify(int processId)
    {
        if (OperatingSystem.IsLinux())
        {
            return ReadStat(processId) is { } stat ? Identify(stat) : null;
        }

        try
        {
            using var process = Process.GetProcessById(processId);
            return process.HasExited ? null : new ProcessIdentity(processId, process.StartTime.ToUniversalTime().Ticks.ToString(CultureInfo.InvariantCulture));
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or Win32Exception)
        {
            return null;
        }
    }

    /// <summary>Reads the identity from a line as /proc/PID/stat has it, which an instance leaves behind as its first act.</summary>
    public static ProcessIdentity? Identify(string stat)
    {
        var fields = FieldsAfterName(stat);
        return fields.Length > 19
            && fields[0] is not ("Z" or "X")
            && int.TryParse(stat.AsSpan(0, Math.Max(0, stat.IndexOf(' ', StringComparison.Ordinal))), NumberStyles.None, CultureInfo.InvariantCulture, out var id)
                ? new ProcessIdentity(id, $"{Boot}:{fields[19]}")
                : null;
    }

    /// <summary>True while the group that this process led has a living member.</summary>
    public static bool GroupLives(int leader)
    {
        if (!Posix.SignalGroup(leader, 0))
        {
            return false;
        }

        // A signal also reaches members that have ended and only wait to be buried; those do not count.
        return !OperatingSystem.IsLinux() || Directory.EnumerateDirectories("/proc")
            .Select(path => int.TryParse(Path.GetFileName(path), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? ReadStat(id) : null)
            .Any(stat => stat is not null && FieldsAfterName(stat) is [not ("Z" or "X"), _, var group, ..] && Number(group) == leader);
    }

    public static bool IsAlive(ProcessIdentity process) => Identify(process.Id) == process;

    /// <summary>Processor seconds and resident bytes; nulls when they cannot be read.</summary>
    public static (double? CpuSeconds, long? MemoryBytes) Usage(int processId)
    {
        if (OperatingSystem.IsLinux())
        {
            return ReadStat(processId) is { } stat && FieldsAfterName(stat) is { Length: > 21 } fields
                ? ((Number(fields[11]) + Number(fields[12])) / TicksPerSecond, Number(fields[21]) * Environment.SystemPageSize)
                : (null, null);
        }

        try
        {
            using var process = Process.GetProcessById(processId);
            return (process.TotalProcessorTime.TotalSeconds, process.WorkingSet64);
        }
        catch (Exception failure) when (failure is ArgumentException or InvalidOperationException or Win32Exception or NotSupportedException)
        {
            return (null, null);
        }
    }

    private static string? ReadStat(int processId)
    {
        try
        {
            return File.ReadAllText($"/proc/{processId}/stat");
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // The second field is the program's name in parentheses and may itself hold spaces and parentheses.
    private static string[] FieldsAfterName(string stat)
    {
        var end = stat.LastIndexOf(')');
        return end < 0 ? [] : stat[(end + 1)..].Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries);
    }

    private static long Number(string field) => long.TryParse(field, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : 0;
}
