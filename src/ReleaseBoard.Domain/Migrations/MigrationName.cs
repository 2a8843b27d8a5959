using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>What a script is for: the first letter of its file's name.</summary>
public enum MigrationKind
{
    /// <summary><c>V</c>: runs once, in the order of versions.</summary>
    Versioned,

    /// <summary><c>R</c>: runs again whenever it has changed, after all versions.</summary>
    Repeatable,

    /// <summary><c>U</c>: takes its version back.</summary>
    Undo,
}

/// <summary>A script's name in Flyway's file conventions: <c>V2__add_refunds.sql</c>, <c>R__views.sql</c>, <c>U2__add_refunds.sql</c>.</summary>
public sealed partial record MigrationName(MigrationKind Kind, MigrationVersion? Version, string Description)
{
    private const int LongestName = 200;

    /// <summary>"V2", "U2" or "R views": how people call it.</summary>
    public string Short => Kind switch
    {
        MigrationKind.Versioned => $"V{Version}",
        MigrationKind.Undo => $"U{Version}",
        _ => $"R {Description}",
    };

    /// <summary>Reads a file's name without its folders. Refused when it follows no convention: a misspelt one would silently never run.</summary>
    public static Outcome<MigrationName> Parse(string fileName)
    {
        if (fileName.Length > LongestName || Convention().Match(fileName) is not { Success: true } parts)
        {
            return Refusal.Invalid("migration.name", $"'{Shown(fileName)}' is no migration's name: write V2__what_it_does.sql, R__what_it_does.sql or U2__what_it_undoes.sql.");
        }

        var description = parts.Groups["description"].Value.Replace('_', ' ').Trim();
        return parts.Groups["letter"].Value switch
        {
            "R" => new MigrationName(MigrationKind.Repeatable, null, description),
            var letter => MigrationVersion.Parse(parts.Groups["version"].Value).Then<MigrationName>(version =>
                new MigrationName(letter == "U" ? MigrationKind.Undo : MigrationKind.Versioned, version, description)),
        };
    }

    internal static string Shown(string text) =>
        string.Concat((text.Length <= 80 ? text : text[..80] + "…").Select(c => char.IsControl(c) || char.IsSurrogate(c) ? '?' : c));

    [GeneratedRegex("^((?<letter>[VU])(?<version>[0-9]+([._][0-9]+)*)__|(?<letter>R)__)(?<description>[^/]+)\\.sql\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Convention();
}
