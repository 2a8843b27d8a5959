using System.Globalization;

namespace ReleaseBoard.Web.Ui;

/// <summary>How values are said on screens: one way each.</summary>
public static class Wording
{
    /// <summary>"AwaitingApproval" as people read it: "awaiting approval".</summary>
    public static string Spaced(string name) => string.Concat(
        name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? " " : "") + char.ToLowerInvariant(c) : c.ToString()));

    public static string Of<T>(T value)
        where T : struct, Enum => Spaced(value.ToString());

    /// <summary>The same with a capital, to begin a line with.</summary>
    public static string Begin(string words) => words.Length == 0 ? words : char.ToUpperInvariant(words[0]) + words[1..];

    /// <summary>"just now", "20 s ago", "2 min ago", "3 h ago", "5 days ago".</summary>
    public static string Ago(TimeSpan age) => age.TotalSeconds switch
    {
        < 10 => "just now",
        < 60 => $"{(int)age.TotalSeconds / 10 * 10} s ago",
        _ => $"{Span(age)} ago",
    };

    /// <summary>One figure and its unit, rounded down: "40 s", "2 min", "3 h", "5 days".</summary>
    public static string Span(TimeSpan span) => span switch
    {
        { TotalSeconds: < 60 } => $"{(int)span.TotalSeconds} s",
        { TotalMinutes: < 60 } => $"{(int)span.TotalMinutes} min",
        { TotalHours: < 48 } => $"{(int)span.TotalHours} h",
        _ => $"{(int)span.TotalDays} days",
    };

    /// <summary>A countdown: "2:10", "1:02:10".</summary>
    public static string Clock(TimeSpan left)
    {
        // Rounded up: the last second shows as 0:01, and 0:00 means it is over.
        var seconds = Math.Max(0, (long)Math.Ceiling(left.TotalSeconds));
        return seconds >= 3600
            ? string.Create(CultureInfo.InvariantCulture, $"{seconds / 3600}:{seconds / 60 % 60:00}:{seconds % 60:00}")
            : string.Create(CultureInfo.InvariantCulture, $"{seconds / 60}:{seconds % 60:00}");
    }

    /// <summary>A size: "512 B", "1.4 MB".</summary>
    public static string Bytes(long bytes) => bytes switch
    {
        < 1000 => $"{bytes} B",
        < 1_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e3:0.#} kB"),
        < 1_000_000_000 => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e6:0.#} MB"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1e9:0.##} GB"),
    };

    /// <summary>A count with its noun: "1 approval waits" is said by whoever calls; this gives "1 approval", "2 approvals".</summary>
    public static string Count(long count, string one, string? many = null) => $"{count} {(count == 1 ? one : many ?? one + "s")}";

    /// <summary>An exact moment, in UTC as the journal has it.</summary>
    public static string Exact(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    /// <summary>The time of day, for lines of one day.</summary>
    public static string TimeOfDay(DateTimeOffset at) => at.UtcDateTime.ToString("HH:mm:ss", CultureInfo.InvariantCulture);
}
