using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Settings;

/// <summary>How a key stands in two settings.</summary>
public enum SettingChange
{
    Same,
    Changed,
    OnlyLeft,
    OnlyRight,

    /// <summary>Two secrets whose marks were made with different keys of the board: nobody can say.</summary>
    NotKnown,
}

/// <summary>One key of two settings, side by side. Of secrets it is said whether they are the same, and no more.</summary>
/// <param name="Left">The value as it is written; null where there is none, and for secrets.</param>
public sealed record SettingDifference(SettingKey Key, SettingChange Change, SettingKind? LeftKind, string? Left, SettingKind? RightKind, string? Right);

/// <summary>Which revision of another application's settings each side reads its references from; 0 for none.</summary>
public sealed record PinDifference(ApplicationKey Application, int Left, int Right);

/// <summary>Two settings side by side.</summary>
/// <param name="Items">Every key of either, by name, also those that are the same.</param>
/// <param name="Pins">Only those that differ, and only between revisions of one environment: elsewhere the numbers say nothing.</param>
public sealed record SettingsDifference(Slot Left, int LeftRevision, Slot Right, int RightRevision, Facts<SettingDifference> Items, Facts<PinDifference> Pins);
