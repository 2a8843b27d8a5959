using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Settings;

/// <summary>Settings while someone types.</summary>
public sealed class SettingsDraft
{
    public List<SettingDraft> Items { get; } = [];

    public string Reason { get; set; } = "";

    /// <summary>The revision it was begun with; 0 for the first.</summary>
    public int BasedOn { get; private init; }

    /// <summary>A draft of what is there, in the order it is kept in.</summary>
    public static SettingsDraft Of(SlotSettings settings)
    {
        var draft = new SettingsDraft { BasedOn = settings.Revision };
        draft.Items.AddRange(settings.Items.Select(SettingDraft.Of));
        return draft;
    }

    public SettingDraft Add()
    {
        var added = new SettingDraft { IsNew = true };
        Items.Add(added);
        return added;
    }

    /// <summary>The wish; rows that nobody filled in are no settings.</summary>
    public SettingsWish ToWish(Slot slot) => new(slot, Items.Where(item => !item.IsBlank).Select(item => item.ToWish()).ToFacts())
    {
        Reason = string.IsNullOrWhiteSpace(Reason) ? null : Reason.Trim(),
        BasedOn = BasedOn,
    };
}

/// <summary>One setting while someone types.</summary>
public sealed class SettingDraft
{
    public Guid Id { get; } = Guid.NewGuid();

    public string Key { get; set; } = "";

    public SettingKind Kind { get; set; }

    /// <summary>What was typed; of a secret only what was typed now, for the one that is kept never comes here.</summary>
    public string Value { get; set; } = "";

    /// <summary>The key of a secret that is kept while nothing new is typed; null where there is none.</summary>
    public string? KeptSecret { get; private init; }

    public bool IsNew { get; init; }

    public bool IsBlank => IsNew && Key.Trim().Length == 0 && Value.Length == 0;

    /// <summary>True while an empty field means the secret that is there.</summary>
    public bool KeepsSecret => Kind is SettingKind.Secret && KeptSecret == Key.Trim();

    public static SettingDraft Of(Setting setting) => new()
    {
        Key = setting.Key.Value,
        Kind = setting.Kind,
        Value = setting.Text ?? "",
        KeptSecret = setting.IsSecret ? setting.Key.Value : null,
    };

    public SettingWish ToWish() => new(Key.Trim(), Kind, KeepsSecret && Value.Length == 0 ? null : Value);

    /// <summary>Never the value.</summary>
    public override string ToString() => $"{Key} ({Kind})";
}
