using System.Data.Common;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Settings;

/// <summary>Settings as a program gets them: references filled, secrets opened. For those who start it, never for a screen.</summary>
public sealed class SettingsReading(SettingsVault vault)
{
    /// <summary>Every value of a revision in the clear; 0 is no settings at all. Refused when a secret cannot be opened any more.</summary>
    public Outcome<ResolvedSettings> Resolve(DbConnection db, Slot slot, long revision) => Fill(db, slot, revision).Then(Open);

    /// <summary>The same of settings that were read with their secrets still locked.</summary>
    public Outcome<ResolvedSettings> Open(Facts<FilledSetting> filled)
    {
        var values = new Dictionary<SettingKey, string>();
        foreach (var setting in filled)
        {
            var opened = setting.Open(vault.Open);
            if (opened.Refusal is { } refusal)
            {
                return refusal;
            }

            values[setting.Key] = opened.Match(value => value, _ => "");
        }

        return new ResolvedSettings(values);
    }

    /// <summary>The same with its secrets still locked: what may be written to a disk.</summary>
    public static Outcome<Facts<FilledSetting>> Fill(DbConnection db, Slot slot, long revision) => SettingsStore.Find(db, slot, revision) is { } settings
        ? SettingFillRules.Fill(settings, pin => SettingsStore.Find(db, slot with { Application = pin.Application }, pin.Revision))
        : Unknown(slot, revision);

    internal static Refusal Unknown(Slot slot, long revision) => Refusal.NotFound("settings.unknown", $"{slot} has no settings r{revision}.");
}

/// <summary>Values in the clear, by key.</summary>
public sealed class ResolvedSettings(IReadOnlyDictionary<SettingKey, string> values)
{
    /// <summary>Null where there is no such setting.</summary>
    public string? this[string key] => values.GetValueOrDefault(new SettingKey(key));

    public IReadOnlyCollection<SettingKey> Keys => [.. values.Keys];

    /// <summary>Never a value, so that no log gives a secret away.</summary>
    public override string ToString() => $"{values.Count} settings";
}
