using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Settings;

/// <summary>All settings of a slot as someone wants them; what is not named is gone in the next revision.</summary>
public sealed record SettingsWish(Slot Slot, Facts<SettingWish> Items)
{
    public string? Reason { get; init; }

    /// <summary>The revision this was made of: 0 for the first, null to overwrite.</summary>
    public int? BasedOn { get; init; }

    /// <summary>Never a value, so that no log gives a secret away.</summary>
    public override string ToString() => $"{Items.Count} settings of {Slot}";
}

/// <summary>One setting as someone typed it.</summary>
/// <param name="Value">Null keeps the secret that is there; anything else needs a value.</param>
public sealed record SettingWish(string Key, SettingKind Kind, string? Value)
{
    public override string ToString() => $"{Key} ({Kind})";
}
