using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>A flag's name in code and in addresses: letters, digits, dots, underscores and hyphens, at most 128 of them.</summary>
[JsonConverter(typeof(KeyConverter))]
public readonly record struct FlagKey(string Value) : IComparable<FlagKey>
{
    public static Outcome<FlagKey> Parse(string? text) => FlagKeyRules.IsKey(text) ? new FlagKey(text!) : FlagKeyRules.NotAKey("flag", text);

    public int CompareTo(FlagKey other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}

/// <summary>A segment's name inside one environment, written as a flag's key is.</summary>
[JsonConverter(typeof(KeyConverter))]
public readonly record struct SegmentKey(string Value) : IComparable<SegmentKey>
{
    public static Outcome<SegmentKey> Parse(string? text) => FlagKeyRules.IsKey(text) ? new SegmentKey(text!) : FlagKeyRules.NotAKey("segment", text);

    public int CompareTo(SegmentKey other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}

/// <summary>What may stand in the names of this room.</summary>
internal static partial class FlagKeyRules
{
    public static bool IsKey(string? text) => text is not null && Key().IsMatch(text);

    public static Refusal NotAKey(string what, string? text) => Refusal.Invalid(
        $"{what}.malformed",
        $"'{KeyRules.Shown(text)}' cannot name a {what}: use 1 to 128 letters, digits, dots, underscores and hyphens, starting with a letter or digit.");

    /// <summary>One line for people: no control characters, no half of a character, within the length.</summary>
    public static bool IsLine(string? text, int longest) =>
        text is not null && text.Length <= longest && !text.Any(char.IsControl) && IsWhole(text);

    /// <summary>False where half of a surrogate pair stands alone: no store and no wire gives it back as it was.</summary>
    public static bool IsWhole(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (char.IsHighSurrogate(text[i]) && i + 1 < text.Length && char.IsLowSurrogate(text[i + 1]))
            {
                i++;
            }
            else if (char.IsSurrogate(text[i]))
            {
                return false;
            }
        }

        return true;
    }

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._-]{0,127}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Key();
}
