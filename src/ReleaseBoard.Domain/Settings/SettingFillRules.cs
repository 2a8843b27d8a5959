using System.Collections.Immutable;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Settings;

/// <summary>
/// Fills references: each setting of a revision becomes plain text and locked secrets. Bounded in depth, steps and size, so that a
/// few lines that double each other cost no more than any others.
/// </summary>
public static class SettingFillRules
{
    /// <summary>References behind each other.</summary>
    public const int MostHops = 20;

    /// <summary>Characters of one filled value; secrets count as written by their encryption.</summary>
    public const int LongestValue = 32_768;

    /// <summary>Characters of all filled values together: what a process is started with has its bounds too.</summary>
    public const int LongestTogether = 262_144;

    internal const int MostSteps = 20_000;

    /// <param name="settings">The revision to fill.</param>
    /// <param name="read">Another application's revision in the same environment, by its pin; null when it is not there.</param>
    public static Outcome<Facts<FilledSetting>> Fill(SlotSettings settings, Func<SettingsPin, SlotSettings?> read)
    {
        var walk = new SettingFillWalk(read);
        var filled = ImmutableArray.CreateBuilder<FilledSetting>(settings.Items.Count);
        var size = 0;
        foreach (var setting in settings.Items)
        {
            if (walk.Fill(settings, setting, 0) is not Outcome<Facts<FilledPart>>.Accepted { Value: var parts })
            {
                return walk.Trouble ?? TooMuch(setting.Key);
            }

            filled.Add(new(setting.Key, parts));
            size += Size(parts);
            if (size > LongestTogether)
            {
                return Refusal.Invalid("settings.too-large", $"Filled in, the settings have more than {LongestTogether:N0} characters together.");
            }
        }

        return new Facts<FilledSetting>(filled.ToImmutable());
    }

    internal static int Size(Facts<FilledPart> parts) => parts.Sum(part => part.Text?.Length ?? part.Secret?.Locked.Length ?? 0);

    internal static Refusal TooMuch(SettingKey key) => Refusal.Invalid("setting.too-long", $"{key}: filled in, it is longer than {LongestValue:N0} characters or refers to too much.");
}
