namespace ReleaseBoard.Domain.Signals;

/// <summary>How a metric may be called by those who ask for it.</summary>
public static class MetricNameRules
{
    private const int Longest = 200;

    /// <summary>Prometheus' classic names: letters, digits, underscores and colons, no digit first.</summary>
    public static bool IsName(string? text) => text is { Length: > 0 and <= Longest } && !char.IsAsciiDigit(text[0])
        && text.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or ':');
}
