using System.Globalization;
using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>What a condition on one attribute may say.</summary>
public static partial class ClauseRules
{
    public const int Most = 50;
    private const int MostValues = 1_000;
    private const int LongestValue = 1_000;
    private const int LongestAttribute = 200;

    /// <summary>Null when the condition can be asked; else what is wrong. The place ("Rule 2, condition 1") begins the sentence.</summary>
    public static Refusal? Check(string place, FlagClause clause, Func<SegmentKey, bool> hasSegment)
    {
        if (clause.Values.Count is 0 or > MostValues || clause.Values.Any(value => !FlagKeyRules.IsLine(value, LongestValue)))
        {
            return Refusal.Invalid("clause.values", $"{place}: give 1 to {MostValues:N0} values, each one line of at most {LongestValue:N0} characters.");
        }

        if (IsOnSegment(clause.Operator))
        {
            return clause.Values.FirstOrDefault(value => !hasSegment(new(value))) is { } unknown
                ? Refusal.Invalid("clause.segment-unknown", $"{place}: there is no segment {KeyRules.Shown(unknown)} in this environment.")
                : null;
        }

        if (!FlagKeyRules.IsLine(clause.Attribute, LongestAttribute) || (clause.Attribute.Length == 0 && !IsOnTime(clause.Operator)))
        {
            return Refusal.Invalid("clause.attribute", $"{place}: name the attribute to look at, such as targetingKey, email or country.");
        }

        return clause.Operator switch
        {
            ClauseOperator.OneOf or ClauseOperator.NotOneOf => null,
            ClauseOperator.Contains or ClauseOperator.StartsWith or ClauseOperator.EndsWith => clause.Values.Any(value => value.Length == 0)
                ? Refusal.Invalid("clause.values", $"{place}: everything {Ending(clause.Operator)} an empty text; give at least one character.")
                : null,
            _ => CheckSingle(place, clause),
        };
    }

    public static bool IsOnSegment(ClauseOperator asked) => asked is ClauseOperator.InSegment or ClauseOperator.NotInSegment;

    /// <summary>True for those that may look at the moment of asking itself, when no attribute is named.</summary>
    public static bool IsOnTime(ClauseOperator asked) => asked is ClauseOperator.Before or ClauseOperator.After;

    internal static long? UnixSeconds(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at) && Instant().IsMatch(text)
            ? at.ToUnixTimeSeconds()
            : null;

    private static Refusal? CheckSingle(string place, FlagClause clause)
    {
        if (clause.Values.Count != 1)
        {
            return Refusal.Invalid("clause.values", $"{place}: compare with one value, not with {clause.Values.Count}.");
        }

        var value = clause.Values[0];
        return clause.Operator switch
        {
            ClauseOperator.Before or ClauseOperator.After => UnixSeconds(value) is null
                ? Refusal.Invalid("clause.values", $"{place}: '{KeyRules.Shown(value)}' is not a moment; write it as 2026-03-02T16:00Z.")
                : null,
            ClauseOperator.VersionIs or ClauseOperator.VersionAtLeast or ClauseOperator.VersionBelow or ClauseOperator.VersionSameMajor => Version().IsMatch(value)
                ? null
                : Refusal.Invalid("clause.values", $"{place}: '{KeyRules.Shown(value)}' is not a version; write it as 2.5.0."),
            _ => JsonTextRules.IsNumber(value)
                ? null
                : Refusal.Invalid("clause.values", $"{place}: '{KeyRules.Shown(value)}' is not a number that can be compared."),
        };
    }

    private static string Ending(ClauseOperator asked) => asked switch
    {
        ClauseOperator.Contains => "contains",
        ClauseOperator.StartsWith => "starts with",
        _ => "ends with",
    };

    [GeneratedRegex("^[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(Z|[+-][0-9]{2}:[0-9]{2})?)?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Instant();

    [GeneratedRegex("^[vV]?[0-9]{1,9}(\\.[0-9]{1,9}){0,2}(-[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?(\\+[0-9A-Za-z-]+(\\.[0-9A-Za-z-]+)*)?\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Version();
}
