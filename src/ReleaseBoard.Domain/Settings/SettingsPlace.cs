using System.Globalization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Settings;

/// <summary>One side of a comparison: whose settings, and which revision; null is the newest.</summary>
public sealed record SettingsPlace(Slot Slot, int? Revision)
{
    /// <summary>Reads <c>12</c> (a revision of the same place), <c>production</c> or <c>production@12</c>.</summary>
    public static Outcome<SettingsPlace> Parse(Slot slot, string text)
    {
        if (Number(text) is { } own)
        {
            return new SettingsPlace(slot, own);
        }

        var parts = text.Split('@', 2);
        return parts.Length == 2 && Number(parts[1]) is null
            ? Refusal.Invalid("settings.with", "Say a revision's number, an environment, or environment@revision.")
            : EnvironmentKey.Parse(parts[0]).Then<SettingsPlace>(environment => new SettingsPlace(slot with { Environment = environment }, parts.Length == 2 ? Number(parts[1]) : null));
    }

    private static int? Number(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
