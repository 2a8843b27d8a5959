using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Settings;

/// <summary>What a value of each kind may be. Values are handed over as they were written; only yes and no are said in one way.</summary>
public static partial class SettingValueRules
{
    /// <summary>Characters of one value as it is written.</summary>
    public const int Longest = 8_192;

    private const int DeepestJson = 32;

    /// <summary>The value as it is kept, or why it is none of its kind; the sentence does not repeat it, since it may be a secret typed in the wrong place.</summary>
    public static Outcome<string> Read(SettingKey key, SettingKind kind, string value)
    {
        if (value.Length > Longest || value.Contains('\0', StringComparison.Ordinal))
        {
            return Refusal.Invalid("setting.too-long", $"{key}: a value has at most {Longest:N0} characters and no NUL among them.");
        }

        return kind switch
        {
            SettingKind.Text => value,
            SettingKind.Secret => value.Length > 0 ? value : Wrong(key, "a secret is not empty"),
            SettingKind.Number => value.Length <= 300 && Number().IsMatch(value.Trim()) ? value.Trim() : Wrong(key, "a number is written like 42, -0.5 or 1e6"),
            SettingKind.YesNo => YesNo(key, value.Trim()),
            SettingKind.Duration => IsDuration(value.Trim()) ? value.Trim() : Wrong(key, "a duration is written like 1h30m, 250ms, PT5S or 00:05:00"),
            SettingKind.Address => IsAddress(value.Trim()) ? value.Trim() : Wrong(key, "an address is written like https://host/path or host:5432, without user and password"),
            SettingKind.Json => IsJson(value) ? value : Wrong(key, $"this is not JSON, or nested deeper than {DeepestJson}"),
            _ => Wrong(key, "a kind is text, number, yesNo, duration, address, json or secret"),
        };
    }

    private static Outcome<string> YesNo(SettingKey key, string value) => value.ToUpperInvariant() switch
    {
        "YES" or "TRUE" or "ON" or "1" => "true",
        "NO" or "FALSE" or "OFF" or "0" => "false",
        _ => Wrong(key, "say yes or no"),
    };

    private static bool IsDuration(string value) => value.Length <= 60 && (
        (value.Length > 1 && Units().IsMatch(value))
        || (value.Length > 2 && !value.EndsWith('T') && Iso().IsMatch(value))
        || (value.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out _)));

    private static bool IsAddress(string value) => value.Contains("://", StringComparison.Ordinal)
        ? Uri.TryCreate(value, UriKind.Absolute, out var address) && address.Host.Length > 0 && address.UserInfo.Length == 0
        : HostAndPort().Match(value) is { Success: true } match && int.TryParse(match.Groups["port"].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var port) && port is > 0 and <= 65_535;

    private static bool IsJson(string value)
    {
        try
        {
            using var document = JsonDocument.Parse(value, new JsonDocumentOptions { MaxDepth = DeepestJson });
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static Refusal Wrong(SettingKey key, string why) => Refusal.Invalid("setting.value", $"{key}: {why}.");

    [GeneratedRegex("^[+-]?[0-9]+(\\.[0-9]+)?([eE][+-]?[0-9]{1,3})?\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Number();

    [GeneratedRegex("^-?([0-9]+(\\.[0-9]+)?(d|h|min|ms|us|ns|m|s))+\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Units();

    [GeneratedRegex("^-?P([0-9]+W)?([0-9]+D)?(T([0-9]+H)?([0-9]+M)?([0-9]+(\\.[0-9]+)?S)?)?\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Iso();

    [GeneratedRegex("^(\\[[0-9a-fA-F:.]+\\]|[A-Za-z0-9._-]+):(?<port>[0-9]{1,5})\\z", RegexOptions.CultureInvariant)]
    private static partial Regex HostAndPort();
}
