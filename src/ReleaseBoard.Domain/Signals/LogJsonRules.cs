using System.Text;
using System.Text.Json;

namespace ReleaseBoard.Domain.Signals;

/// <summary>Reads level and time out of a line of JSON, as far as it goes: a runner cuts long lines.</summary>
internal static class LogJsonRules
{
    private static readonly JsonReaderOptions Lenient = new() { MaxDepth = 32, AllowTrailingCommas = true };

    public static LogReading Read(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text), Lenient);
        LogSeverity? level = null;
        DateTimeOffset? at = null;
        var name = "";
        try
        {
            while (reader.Read())
            {
                if (reader.TokenType is JsonTokenType.PropertyName && reader.CurrentDepth <= 2)
                {
                    name = reader.GetString() ?? "";
                    continue;
                }

                if (reader.CurrentDepth <= 2 && reader.TokenType is JsonTokenType.String or JsonTokenType.Number)
                {
                    level ??= Level(name, reader.CurrentDepth, ref reader);
                    at ??= Time(name, ref reader);
                }

                name = reader.TokenType is JsonTokenType.StartObject ? name : "";
            }
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException or FormatException)
        {
            // No JSON, or cut: what was read before holds.
        }

        return new LogReading(level ?? LogSeverityOfCompactForm(text), at);
    }

    private static LogSeverity? Level(string name, int depth, ref Utf8JsonReader reader)
    {
        // Depth 2 is {"log":{"level":"error"}} as Elastic's common schema nests it.
        if (name.ToUpperInvariant() is not ("LEVEL" or "LVL" or "SEVERITY" or "@L" or "LOGLEVEL" or "LOG.LEVEL" or "LEVELNAME" or "SEVERITYTEXT") || depth > 2)
        {
            return null;
        }

        return reader.TokenType is JsonTokenType.String ? LogLineRules.Named(reader.GetString() ?? "")
            : reader.TryGetDouble(out var number) ? LogLineRules.Numbered(number)
            : null;
    }

    private static DateTimeOffset? Time(string name, ref Utf8JsonReader reader)
    {
        if (name.ToUpperInvariant() is not ("TIME" or "TIMESTAMP" or "TS" or "@TIMESTAMP" or "@T"))
        {
            return null;
        }

        if (reader.TokenType is JsonTokenType.String)
        {
            return LogLineRules.TimeOf(reader.GetString() ?? "");
        }

        // Seconds until the year 5138, milliseconds after: pino writes one, zap the other.
        return !reader.TryGetDouble(out var number) || number is not (> 0 and < 1e14) ? null
            : DateTimeOffset.FromUnixTimeMilliseconds((long)(number < 1e11 ? number * 1000 : number));
    }

    // Serilog's compact form names no level when it is information.
    private static LogSeverity? LogSeverityOfCompactForm(string text) => text.StartsWith("{\"@t\":", StringComparison.Ordinal) ? LogSeverity.Information : null;
}
