using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>Which settings run in a place, and which are the newest.</summary>
/// <param name="Latest">The newest revision's number; 0 where none was ever written.</param>
/// <param name="Running">What takes traffic, the greatest share first.</param>
/// <param name="Arriving">A promotion on its way with other settings than those that run; null when there is none.</param>
public sealed record SettingsStand(Slot Slot, int Latest, Facts<RunningSettings> Running, ArrivingSettings? Arriving)
{
    /// <summary>True for what is applied and does not run: migrations and plans.</summary>
    public bool IsApplied { get; init; }

    /// <summary>True when a promotion would bring newer settings than those that run.</summary>
    public bool IsBehind => Running.Count > 0 && Running[0].Revision != Latest;
}

/// <summary>A version with the settings it runs with; 0 for none.</summary>
public sealed record RunningSettings(ArtifactVersion Version, long Revision, int Weight);

/// <summary>The settings a promotion carries.</summary>
public sealed record ArrivingSettings(PromotionId Promotion, long Revision);

/// <summary>How the settings of a place stand, as a sentence.</summary>
public static class SettingsStandRules
{
    public static string Sentence(SettingsStand stand) => $"{Place(stand)}{(stand.Arriving is { } arriving ? $" Promotion {arriving.Promotion} brings {SettingsRules.Name(arriving.Revision)}." : "")}";

    private static string Place(SettingsStand stand) => stand switch
    {
        { Running: [var only, ..] } when only.Revision == stand.Latest => stand.Latest == 0 ? $"{With(stand, only)}; none were written." : $"{With(stand, only)}, the latest.",
        { Running: [var first, ..] } => $"{With(stand, first)}, latest is r{stand.Latest}.",
        { Latest: 0 } => $"{Nothing(stand)}, and no settings were written.",
        _ => $"{Nothing(stand)}; the first promotion takes r{stand.Latest}.",
    };

    private static string With(SettingsStand stand, RunningSettings there) =>
        $"{there.Version} {(stand.IsApplied ? "was applied" : "runs")} {(there.Revision == 0 ? "without settings" : stand.IsApplied ? $"with r{there.Revision}" : $"r{there.Revision}")}";

    private static string Nothing(SettingsStand stand) => stand.IsApplied ? "Nothing has been applied here yet" : "Nothing runs here yet";
}
