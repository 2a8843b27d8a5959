using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Settings;

/// <summary>A setting's name, as environment variables are written (<c>PAYMENT_URL</c>) or with dots (<c>payment.url</c>).</summary>
[JsonConverter(typeof(KeyConverter))]
public readonly partial record struct SettingKey(string Value) : IComparable<SettingKey>
{
    public const int Longest = 100;

    // What the runner says itself, where programs are found, and what would put foreign code into one.
    private static readonly string[] Reserved = ["RELEASEBOARD_", "OFREP_", "LD_", "DYLD_", "DOTNET_STARTUP_HOOKS"];
    private static readonly string[] ReservedNames = ["PATH", "HOME"];

    /// <summary>The environment variable it becomes: a dot is two underscores, which .NET's configuration reads as a section.</summary>
    [JsonIgnore]
    public string Variable => Value.Replace(".", "__", StringComparison.Ordinal);

    public static Outcome<SettingKey> Parse(string? text)
    {
        if (text is null || text.Length > Longest || !Pattern().IsMatch(text))
        {
            return Refusal.Invalid("setting.key", $"'{KeyRules.Shown(text)}' cannot name a setting: use letters, digits, underscores and single dots, {Longest} at most, and begin each part with a letter or an underscore.");
        }

        var key = new SettingKey(text);
        return Reserved.Any(prefix => key.Variable.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)) || ReservedNames.Contains(key.Variable, StringComparer.OrdinalIgnoreCase)
            ? Refusal.Invalid("setting.key-reserved", $"'{text}' is the board's or the system's own variable: choose another name.")
            : key;
    }

    public int CompareTo(SettingKey other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;

    [GeneratedRegex("^[A-Za-z_][A-Za-z0-9_]*(\\.[A-Za-z_][A-Za-z0-9_]*)*\\z", RegexOptions.CultureInvariant | RegexOptions.NonBacktracking)]
    private static partial Regex Pattern();
}
