using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>Versions that will do: bounds that must all hold, as in <c>&gt;=43 &lt;45</c>.</summary>
[JsonConverter(typeof(KeyConverter))]
public readonly record struct VersionRange(string Value)
{
    private const int MostBounds = 8;
    private const int LongestText = 200;

    // The longer signs stand before those they begin with.
    private static readonly string[] Signs = [">=", "<=", ">", "<", "="];

    /// <summary>One to eight bounds between spaces, each a sign (&gt;= &lt;= &gt; &lt; =) and a version; a version alone means that version.</summary>
    public static Outcome<VersionRange> Parse(string? text)
    {
        var bounds = Bounds(text ?? "").ToList();
        return text is { Length: <= LongestText } && bounds.Count is >= 1 and <= MostBounds && bounds.All(bound => ArtifactVersion.Parse(bound.Version).Refusal is null)
            ? new VersionRange(string.Join(' ', bounds.Select(bound => bound.Sign + bound.Version)))
            : Refusal.Invalid("range.malformed", "Versions are named by one to eight bounds such as '>=43 <45'.");
    }

    /// <summary>True when a version is within every bound.</summary>
    public bool Contains(ArtifactVersion version) => Bounds(Value).All(bound => Holds(bound.Sign, VersionRules.Compare(version.Value, bound.Version)));

    public override string ToString() => Value;

    private static bool Holds(string sign, int order) => sign switch
    {
        ">=" => order >= 0,
        "<=" => order <= 0,
        ">" => order > 0,
        "<" => order < 0,
        _ => order == 0,
    };

    private static IEnumerable<(string Sign, string Version)> Bounds(string text)
    {
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < words.Length; i++)
        {
            var sign = Array.Find(Signs, words[i].StartsWith) ?? "";
            var version = words[i][sign.Length..];

            // ">= 43" is one bound, too.
            yield return (sign.Length == 0 ? "=" : sign, version.Length == 0 && i + 1 < words.Length ? words[++i] : version);
        }
    }
}

/// <summary>The order of versions as teams write them.</summary>
public static class VersionRules
{
    /// <summary>
    /// Below 0 when <paramref name="one"/> comes before <paramref name="other"/>. Parts between dots are compared as numbers where both
    /// are, else as text; what is missing counts as 0; what stands after a hyphen comes before the same without it; what stands after a
    /// plus says nothing (semver.org 2.0.0, section 11, with any number of parts).
    /// </summary>
    public static int Compare(string one, string other)
    {
        var (left, right) = (Split(one), Split(other));
        var order = CompareParts(left.Release, right.Release, missingIsZero: true);
        if (order != 0 || left.Early == right.Early)
        {
            return order;
        }

        return left.Early.Length == 0 ? 1 : right.Early.Length == 0 ? -1 : CompareParts(left.Early, right.Early, missingIsZero: false);
    }

    private static (string Release, string Early) Split(string version)
    {
        var plain = version.Split('+', 2)[0];
        var parts = plain.Split('-', 2);
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }

    private static int CompareParts(string one, string other, bool missingIsZero)
    {
        var (left, right) = (one.Split('.'), other.Split('.'));
        for (var i = 0; i < Math.Max(left.Length, right.Length); i++)
        {
            if (!missingIsZero && (i >= left.Length || i >= right.Length))
            {
                return left.Length.CompareTo(right.Length);
            }

            var order = ComparePart(i < left.Length ? left[i] : "0", i < right.Length ? right[i] : "0");
            if (order != 0)
            {
                return order;
            }
        }

        return 0;
    }

    private static int ComparePart(string one, string other)
    {
        if (IsNumber(one) && IsNumber(other))
        {
            // Of any length: without its zeros in front, the longer number is the greater.
            var (left, right) = (one.TrimStart('0'), other.TrimStart('0'));
            return left.Length != right.Length ? left.Length.CompareTo(right.Length) : string.CompareOrdinal(left, right);
        }

        return IsNumber(one) ? -1 : IsNumber(other) ? 1 : string.CompareOrdinal(one, other);
    }

    private static bool IsNumber(string part) => part.Length > 0 && part.All(char.IsAsciiDigit);
}
