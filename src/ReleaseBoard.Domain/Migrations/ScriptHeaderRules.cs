using System.Globalization;
using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>Reads what a script says of itself, and refuses what nothing would obey.</summary>
internal static partial class ScriptHeaderRules
{
    /// <summary>As many lines of it as are looked at.</summary>
    public const int MostLines = 20;

    private static readonly TimeSpan LongestTimeout = TimeSpan.FromHours(24);

    public static Outcome<ScriptHeader> Read(IEnumerable<(int Line, string Text, bool IsLate)> lines)
    {
        Outcome<ScriptHeader> header = ScriptHeader.Nothing;
        foreach (var (line, text, isLate) in lines)
        {
            header = isLate
                ? Refused(line, "what a script says of itself stands before its first statement")
                : text.Split(',', StringSplitOptions.TrimEntries).Aggregate(header, (soFar, word) => soFar.Then(known => With(known, word, line)));
        }

        return header;
    }

    private static Outcome<ScriptHeader> With(ScriptHeader header, string word, int line) => word switch
    {
        "no-transaction" => header with { NoTransaction = true },
        "phase=expand" => header with { Phase = MigrationPhase.Expand },
        "phase=migrate" => header with { Phase = MigrationPhase.Migrate },
        "phase=contract" => header with { Phase = MigrationPhase.Contract },
        _ when Timeout().Match(word) is { Success: true } said => Span(said) is { } span && span > TimeSpan.Zero && span <= LongestTimeout
            ? header with { Timeout = span }
            : Refused(line, "a timeout is 1ms to 24h"),
        _ => Refused(line, $"'{MigrationName.Shown(word)}' is none of phase=expand, phase=migrate, phase=contract, no-transaction and timeout=30s"),
    };

    private static TimeSpan? Span(Match said)
    {
        var figure = double.Parse(said.Groups["figure"].ValueSpan, CultureInfo.InvariantCulture);
        return said.Groups["unit"].Value switch
        {
            "ms" => TimeSpan.FromMilliseconds(figure),
            "s" => TimeSpan.FromSeconds(figure),
            "min" => TimeSpan.FromMinutes(figure),
            _ => TimeSpan.FromHours(figure),
        };
    }

    private static Refusal Refused(int line, string why) => Refusal.Invalid("migration.header", $"Line {line}: {why}.");

    [GeneratedRegex("^timeout=(?<figure>[0-9]{1,8})(?<unit>ms|s|min|h)\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Timeout();
}
