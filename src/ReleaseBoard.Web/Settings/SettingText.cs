using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Settings;

/// <summary>How kinds and differences of settings are said on screens.</summary>
public static class SettingText
{
    /// <summary>In the order they are offered.</summary>
    public static readonly IReadOnlyList<SettingKind> Kinds =
        [SettingKind.Text, SettingKind.Number, SettingKind.YesNo, SettingKind.Duration, SettingKind.Address, SettingKind.Json, SettingKind.Secret];

    public static string Of(SettingKind kind) => kind switch
    {
        SettingKind.YesNo => "yes or no",
        SettingKind.Json => "JSON",
        _ => Wording.Of(kind),
    };

    /// <summary>What a value of that kind looks like.</summary>
    public static string Example(SettingKind kind) => kind switch
    {
        SettingKind.Number => "42",
        SettingKind.Duration => "1h30m, 250ms or PT5S",
        SettingKind.Address => "https://host/path or host:5432",
        SettingKind.Json => "{\"limit\": 5}",
        _ => "",
    };

    public static string Of(SettingChange change) => change switch
    {
        SettingChange.Same => "same",
        SettingChange.Changed => "differs",
        SettingChange.OnlyLeft => "only left",
        SettingChange.OnlyRight => "only right",
        SettingChange.NotKnown => "not known",
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "A change nobody drew on the map."),
    };

    public static Tone ToneOf(SettingChange change) => change switch
    {
        SettingChange.Same => Tone.Mute,
        SettingChange.NotKnown => Tone.Warn,
        _ => Tone.Run,
    };

    /// <summary>A value on a screen; a secret is a word and nothing more.</summary>
    public static string Value(SettingKind? kind, string? text) => kind switch
    {
        null => "–",
        SettingKind.Secret => "secret",
        SettingKind.YesNo when text is "true" => "yes",
        SettingKind.YesNo when text is "false" => "no",
        _ => text is { Length: > 0 } ? text : "(empty)",
    };
}
