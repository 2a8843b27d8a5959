using System.Data.Common;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Settings;

namespace ReleaseBoard.Engine.Plans;

/// <summary>A place's settings in the clear, and every secret that is in them, whole and in part.</summary>
public sealed class PlanSettings(ResolvedSettings values, IReadOnlyList<string> secrets)
{
    /// <summary>What is the board's to read and no program's.</summary>
    private static readonly string[] Own = ["handover", "ansible"];

    /// <summary>Null where there is no such setting.</summary>
    public string? this[string key] => values[key];

    /// <summary>True where the team's own machinery applies it and not the board.</summary>
    public bool IsHandedOver => this["handover.address"] is { Length: > 0 };

    public IReadOnlyList<string> Secrets => secrets;

    /// <summary>What programs get as environment variables.</summary>
    public IEnumerable<(string Name, string Value)> Variables =>
        values.Keys.Where(key => !Own.Contains(key.Value.Split('.')[0])).Select(key => (key.Variable, values[key.Value] ?? ""));

    public static Outcome<PlanSettings> Read(DbConnection db, SettingsReading reading, SettingsVault vault, Slot slot, long revision) =>
        revision == 0 ? new PlanSettings(new ResolvedSettings(new Dictionary<SettingKey, string>()), [])
        : SettingsReading.Fill(db, slot, (int)revision).Then(filled => reading.Resolve(db, slot, (int)revision).Then<PlanSettings>(values => new PlanSettings(values, Hidden(filled, values, vault))));

    public override string ToString() => values.ToString();

    private static List<string> Hidden(Facts<FilledSetting> filled, ResolvedSettings values, SettingsVault vault)
    {
        var whole = filled.Where(setting => setting.HasSecret).Select(setting => values[setting.Key.Value] ?? "");
        var parts = filled.SelectMany(setting => setting.Parts).Select(part => part.Secret).OfType<SealedText>().Select(secret => vault.Open(secret).Match(text => text, _ => ""));
        return [.. whole.Concat(parts).Where(text => text.Length > 0).Distinct(StringComparer.Ordinal)];
    }
}
