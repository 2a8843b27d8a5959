using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>A script's version as Flyway counts: numbers parted by dots or underscores, compared number by number. 1, 01 and 1.0 are one version.</summary>
[JsonConverter(typeof(KeyConverter))]
public readonly partial record struct MigrationVersion(string Value) : IComparable<MigrationVersion>
{
    private const int LongestText = 60;

    /// <summary>Brings the text into its one form, without leading zeros and without trailing parts that are zero.</summary>
    public static Outcome<MigrationVersion> Parse(string? text)
    {
        if (text is null || text.Length > LongestText || !Numbers().IsMatch(text))
        {
            return Refusal.Invalid("migration.version", $"A migration's version is numbers parted by dots or underscores, at most {LongestText} characters.");
        }

        var parts = text.Split('.', '_').Select(part => part.TrimStart('0')).ToList();
        var length = parts.FindLastIndex(part => part.Length > 0) + 1;
        return new MigrationVersion(length == 0 ? "0" : string.Join('.', parts.Take(length).Select(part => part.Length == 0 ? "0" : part)));
    }

    public int CompareTo(MigrationVersion other)
    {
        var (mine, theirs) = (Value.Split('.'), other.Value.Split('.'));
        for (var i = 0; i < Math.Min(mine.Length, theirs.Length); i++)
        {
            // Without leading zeros the longer number is the greater one, however many digits it has.
            var order = mine[i].Length != theirs[i].Length ? mine[i].Length - theirs[i].Length : string.CompareOrdinal(mine[i], theirs[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return mine.Length - theirs.Length;
    }

    public override string ToString() => Value;

    [GeneratedRegex("^[0-9]+([._][0-9]+)*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Numbers();
}
