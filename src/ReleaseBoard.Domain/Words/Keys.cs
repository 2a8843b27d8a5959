using System.Security.Cryptography;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace ReleaseBoard.Domain.Words;

/// <summary>An application's name, also a DNS label in its address.</summary>
[JsonConverter(typeof(KeyConverter))]
public readonly record struct ApplicationKey(string Value) : IComparable<ApplicationKey>
{
    public static Outcome<ApplicationKey> Parse(string? text) =>
        KeyRules.IsLabel(text) ? new ApplicationKey(text!) : KeyRules.NotALabel("application", text);

    public int CompareTo(ApplicationKey other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}

/// <summary>An environment's name, also a DNS label in the addresses of what runs there.</summary>
[JsonConverter(typeof(KeyConverter))]
public readonly record struct EnvironmentKey(string Value) : IComparable<EnvironmentKey>
{
    public static Outcome<EnvironmentKey> Parse(string? text) =>
        KeyRules.IsLabel(text) ? new EnvironmentKey(text!) : KeyRules.NotALabel("environment", text);

    public int CompareTo(EnvironmentKey other) => string.CompareOrdinal(Value, other.Value);

    public override string ToString() => Value;
}

/// <summary>What a team calls one build result: letters, digits, dots, plus, minus and underscore, at most 100 of them.</summary>
[JsonConverter(typeof(KeyConverter))]
public readonly record struct ArtifactVersion(string Value)
{
    public static Outcome<ArtifactVersion> Parse(string? text) =>
        text is not null && KeyRules.Version().IsMatch(text)
            ? new ArtifactVersion(text)
            : Refusal.Invalid("version.malformed", "A version is 1 to 100 letters, digits, dots, plus, minus or underscore, and starts with a letter or digit.");

    public override string ToString() => Value;
}

/// <summary>SHA-256 of an artifact's or a document's bytes, 64 lower-case hexadecimal digits.</summary>
[JsonConverter(typeof(KeyConverter))]
public readonly record struct Digest(string Value)
{
    public static Digest Of(ReadOnlySpan<byte> bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    /// <summary>Of what is left of a stream.</summary>
    public static Digest Of(Stream bytes) => new(Convert.ToHexStringLower(SHA256.HashData(bytes)));

    public static Outcome<Digest> Parse(string? text) =>
        text is not null && KeyRules.Sha256().IsMatch(text)
            ? new Digest(text)
            : Refusal.Invalid("digest.malformed", "A digest is 64 lower-case hexadecimal digits (SHA-256).");

    /// <summary>The first twelve digits, enough to tell two builds apart on a screen.</summary>
    public string Short => Value[..12];

    public override string ToString() => Value;
}

/// <summary>Who acted: a person's user name, a token's name, or one of the board's own watches.</summary>
[JsonConverter(typeof(KeyConverter))]
public readonly record struct OperatorName(string Value)
{
    /// <summary>The board itself, when a rule and not a person decided.</summary>
    public static readonly OperatorName Board = new("releaseboard");

    public override string ToString() => Value;
}

/// <summary>One application in one environment: where a deployment lives and a promotion leads.</summary>
public readonly record struct Slot(ApplicationKey Application, EnvironmentKey Environment)
{
    public static Outcome<Slot> Parse(string? application, string? environment) =>
        ApplicationKey.Parse(application).Then(app => EnvironmentKey.Parse(environment).Then<Slot>(place => new Slot(app, place)));

    public override string ToString() => $"{Application} in {Environment}";
}

internal static partial class KeyRules
{
    public static bool IsLabel(string? text) => text is not null && text.Length <= 40 && Label().IsMatch(text);

    public static Refusal NotALabel(string what, string? text) => Refusal.Invalid(
        $"{what}.malformed",
        $"'{Shown(text)}' cannot name an {what}: use 1 to 40 lower-case letters, digits and single hyphens, starting with a letter.");

    [GeneratedRegex("^[a-z](-?[a-z0-9])*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Label();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9._+-]{0,99}\\z", RegexOptions.CultureInvariant)]
    public static partial Regex Version();

    [GeneratedRegex("^[0-9a-f]{64}\\z", RegexOptions.CultureInvariant)]
    public static partial Regex Sha256();

    /// <summary>As much of a text from outside as a sentence has room for.</summary>
    public static string Shown(string? text) => text is null ? "" : text.Length <= 60 ? text : text[..60] + "…";
}
