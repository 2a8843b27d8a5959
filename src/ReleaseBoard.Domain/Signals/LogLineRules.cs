using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseBoard.Domain.Signals;

/// <summary>What a line says of itself; null where it says nothing.</summary>
public readonly record struct LogReading(LogSeverity? Level, DateTimeOffset? At);

/// <summary>
/// Reads level and time out of a line as frameworks write them: JSON (Serilog, pino, zap, log4j), logfmt, .NET's console, syslog
/// priorities, klog, bracketed and bare words. A line cut in the middle is read as far as it goes.
/// </summary>
public static partial class LogLineRules
{
    // Levels stand at the beginning; a word further in is part of what is told.
    private const int Prefix = 120;

    /// <summary>The level of a line: its own, or of the one it goes on from, or by the stream it came on.</summary>
    /// <param name="before">The level of the line before it on the same stream; null when there is none.</param>
    public static LogSeverity LevelOf(string text, bool isError, LogSeverity? before)
    {
        if (IsContinued(text) && before is { } known)
        {
            return known;
        }

        // Many programs write everything to standard error, so being there alone is a warning and no more.
        return Read(text).Level ?? (isError ? LogSeverity.Warning : LogSeverity.Information);
    }

    public static LogReading Read(string text)
    {
        if (text.StartsWith('{'))
        {
            return LogJsonRules.Read(text);
        }

        var head = text.Length > Prefix ? text[..Prefix] : text;
        return new LogReading(Priority(head) ?? Field(text) ?? Marked(head) ?? Bare(head), Time(text));
    }

    /// <summary>A level's name in any of its spellings; null for another word.</summary>
    public static LogSeverity? Named(string word) => word.ToUpperInvariant() switch
    {
        "TRACE" or "TRC" or "TRCE" or "VERBOSE" or "VRB" or "FINEST" or "FINER" or "SILLY" => LogSeverity.Trace,
        "DEBUG" or "DBG" or "DBUG" or "FINE" or "DEBUG1" or "DEBUG2" or "DEBUG3" or "DEBUG4" or "DEBUG5" => LogSeverity.Debug,
        "INFO" or "INF" or "INFORMATION" or "INFORMATIONAL" or "NOTICE" or "NOTE" or "LOG" or "STATEMENT" or "CONFIG" => LogSeverity.Information,
        "WARN" or "WRN" or "WARNING" => LogSeverity.Warning,
        "ERROR" or "ERR" or "FAIL" or "SEVERE" or "EROR" => LogSeverity.Error,
        "FATAL" or "FTL" or "CRITICAL" or "CRIT" or "CRT" or "PANIC" or "EMERG" or "EMERGENCY" or "ALERT" or "DPANIC" => LogSeverity.Critical,
        _ => null,
    };

    /// <summary>Numbers of pino and bunyan: 10 for trace to 60 for fatal.</summary>
    public static LogSeverity? Numbered(double number) => number switch
    {
        >= 10 and < 20 => LogSeverity.Trace,
        >= 20 and < 30 => LogSeverity.Debug,
        >= 30 and < 40 => LogSeverity.Information,
        >= 40 and < 50 => LogSeverity.Warning,
        >= 50 and < 60 => LogSeverity.Error,
        >= 60 and < 70 => LogSeverity.Critical,
        _ => null,
    };

    /// <summary>Severity numbers of OpenTelemetry, 1 to 24 in fours; null for the unspecified 0 and what is out of range.</summary>
    public static LogSeverity? OfOpenTelemetry(long number) => number is >= 1 and <= 24 ? (LogSeverity)((number - 1) / 4) : null;

    /// <summary>An ISO 8601 time; one without a zone is taken for UTC.</summary>
    public static DateTimeOffset? TimeOf(string text) => DateTimeOffset.TryParse(
        text.Replace(',', '.'), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) ? at : null;

    // Stack traces, and the second line of .NET's console: what belongs to the line above is set in.
    private static bool IsContinued(string text) => text.Length > 0 && (text[0] is ' ' or '\t' || text.StartsWith("Caused by: ", StringComparison.Ordinal));

    private static LogSeverity? Priority(string head)
    {
        var match = SyslogPriority().Match(head);
        return match.Success && int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) is var number and <= 191
            ? (number & 7) switch { <= 2 => LogSeverity.Critical, 3 => LogSeverity.Error, 4 => LogSeverity.Warning, 7 => LogSeverity.Debug, _ => LogSeverity.Information }
            : null;
    }

    private static LogSeverity? Field(string text)
    {
        var match = LevelField().Match(text);
        return match.Success ? Named(match.Groups[1].Value) : null;
    }

    private static LogSeverity? Marked(string head)
    {
        if (Klog().Match(head) is { Success: true } klog)
        {
            return klog.ValueSpan[0] switch { 'I' => LogSeverity.Information, 'W' => LogSeverity.Warning, 'E' => LogSeverity.Error, _ => LogSeverity.Critical };
        }

        foreach (Match match in Bracketed().Matches(head))
        {
            foreach (Match word in Word().Matches(match.Value))
            {
                if (Named(word.Value) is { } level)
                {
                    return level;
                }
            }
        }

        return null;
    }

    private static LogSeverity? Bare(string head)
    {
        if (LeadingWord().Match(head) is { Success: true } leading && Named(leading.Groups[1].Value) is { } first)
        {
            return first;
        }

        if (Trouble().IsMatch(head))
        {
            return LogSeverity.Error;
        }

        foreach (Match word in CapitalWord().Matches(head))
        {
            if (Named(word.Value) is { } level)
            {
                return level;
            }
        }

        return null;
    }

    private static DateTimeOffset? Time(string text) => LeadingTime().Match(text) is { Success: true } match ? TimeOf(match.Groups[1].Value) : null;

    [GeneratedRegex("^<([0-9]{1,3})>", RegexOptions.CultureInvariant)]
    private static partial Regex SyslogPriority();

    [GeneratedRegex("(?:^|[\\s{,])(?:level|lvl|severity|loglevel)=\"?([A-Za-z0-9]{3,13})\\b", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex LevelField();

    [GeneratedRegex("^[IWEF][0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}", RegexOptions.CultureInvariant)]
    private static partial Regex Klog();

    [GeneratedRegex("\\[[^\\[\\]]{1,60}\\]", RegexOptions.CultureInvariant)]
    private static partial Regex Bracketed();

    [GeneratedRegex("[A-Za-z]{3,13}", RegexOptions.CultureInvariant)]
    private static partial Regex Word();

    [GeneratedRegex("^([A-Za-z]{3,13}):(?:\\s|$)", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingWord();

    [GeneratedRegex("^(Traceback \\(most recent|Unhandled [Ee]xception|Exception in thread|Uncaught |[A-Za-z.]+(Error|Exception): )", RegexOptions.CultureInvariant)]
    private static partial Regex Trouble();

    [GeneratedRegex("(?<![A-Za-z0-9_/-])[A-Z]{3,11}(?![A-Za-z0-9_/-])", RegexOptions.CultureInvariant)]
    private static partial Regex CapitalWord();

    [GeneratedRegex("^(?:<[0-9]{1,3}>1? ?)?\\[?([0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:[.,][0-9]{1,9})?(?:Z|[+-][0-9]{2}:?[0-9]{2})?)", RegexOptions.CultureInvariant)]
    private static partial Regex LeadingTime();
}
