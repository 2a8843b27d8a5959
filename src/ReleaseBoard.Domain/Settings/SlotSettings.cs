using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Settings;

/// <summary>An application's settings in one environment, as one numbered revision says them. A revision never changes.</summary>
public sealed record SlotSettings
{
    public required Slot Slot { get; init; }

    /// <summary>1 for the first; 0 where none was ever written, and there is nothing in it.</summary>
    public required int Revision { get; init; }

    /// <summary>By key.</summary>
    public Facts<Setting> Items { get; init; } = [];

    /// <summary>
    /// Whose settings these refer to, and which revision of them: a change over there reaches this application by a new revision
    /// here, never by itself.
    /// </summary>
    public Facts<SettingsPin> Pins { get; init; } = [];

    public OperatorName By { get; init; } = OperatorName.Board;

    public DateTimeOffset At { get; init; }

    public string? Reason { get; init; }

    public static SlotSettings None(Slot slot) => new() { Slot = slot, Revision = 0 };

    public Setting? Find(SettingKey key) => Items.FirstOrDefault(setting => setting.Key == key);
}

/// <summary>The revision of another application's settings in the same environment that references are read from.</summary>
public sealed record SettingsPin(ApplicationKey Application, int Revision);
