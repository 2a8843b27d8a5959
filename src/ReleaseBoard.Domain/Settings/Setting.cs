using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Settings;

/// <summary>What a setting's value must read as.</summary>
public enum SettingKind
{
    Text,
    Number,
    YesNo,
    Duration,
    Address,
    Json,

    /// <summary>Goes in and never comes out: kept encrypted, compared by a keyed hash.</summary>
    Secret,
}

/// <summary>One setting of one revision.</summary>
public sealed record Setting
{
    public required SettingKey Key { get; init; }

    public required SettingKind Kind { get; init; }

    /// <summary>The value as it was written, with its references; null for a secret.</summary>
    public string? Text { get; init; }

    /// <summary>Only for a secret.</summary>
    [JsonIgnore]
    public SealedText? Secret { get; init; }

    /// <summary>Only for a secret: a keyed hash of it, which tells whether two are the same and nothing else.</summary>
    [JsonIgnore]
    public string? Mark { get; init; }

    [JsonIgnore]
    public bool IsSecret => Kind is SettingKind.Secret;

    /// <summary>True when both say the same, as far as can be seen without opening a secret.</summary>
    public bool SaysTheSame(Setting other) => Kind == other.Kind && Text == other.Text && Mark == other.Mark;

    public override string ToString() => $"{Key} ({Kind})";
}

/// <summary>A secret encrypted with the board's keys for one key of one slot: whoever opens it must name the same three.</summary>
/// <param name="Locked">The encrypted value, as the data protection of ASP.NET Core writes it.</param>
public sealed record SealedText(ApplicationKey Application, EnvironmentKey Environment, SettingKey Key, string Locked)
{
    /// <summary>What it is encrypted for; board and runner must say it alike.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> Purposes => ["ReleaseBoard.Settings", Application.Value, Environment.Value, Key.Value];

    public override string ToString() => $"a secret of {Application} in {Environment}";
}
