using System.Globalization;
using System.Text.RegularExpressions;

namespace ReleaseBoard.Web.Ui;

/// <summary>Spans of time as people type them: "90 s", "10 min", "1 h 30 min", "7 d". A plain number is seconds.</summary>
public static partial class DurationText
{
    /// <summary>The span, or null when the text is not one.</summary>
    public static TimeSpan? Parse(string? text)
    {
        if (Whole().Match(text?.Trim() ?? "") is not { Success: true } match)
        {
            return null;
        }

        var seconds = 0.0;
        foreach (var (group, length) in new[] { ("d", 86_400), ("h", 3_600), ("m", 60), ("s", 1) })
        {
            seconds += match.Groups[group] is { Success: true, Value: var figure } ? long.Parse(figure, CultureInfo.InvariantCulture) * (double)length : 0;
        }

        // A million seconds more or less: what is too long is for the rules to say, with a sentence.
        return match.Length == 0 ? null : TimeSpan.FromSeconds(Math.Min(seconds, 1e9));
    }

    /// <summary>The shortest text that <see cref="Parse"/> reads back: "1 h 30 min".</summary>
    public static string Of(TimeSpan span)
    {
        var parts = new[] { (span.Days, "d"), (span.Hours, "h"), (span.Minutes, "min"), (span.Seconds, "s") }
            .Where(part => part.Item1 > 0)
            .Select(part => string.Create(CultureInfo.InvariantCulture, $"{part.Item1} {part.Item2}"))
            .ToList();
        return parts.Count == 0 ? "0 s" : string.Join(' ', parts);
    }

    [GeneratedRegex(@"^(?:(?<d>\d{1,9})\s*d(?:ays?)?)?\s*(?:(?<h>\d{1,9})\s*h(?:ours?)?)?\s*(?:(?<m>\d{1,9})\s*m(?:in(?:utes?)?)?)?\s*(?:(?<s>\d{1,9})\s*(?:s(?:ec(?:onds?)?)?)?)?$", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Whole();
}
