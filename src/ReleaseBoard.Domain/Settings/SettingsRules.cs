using System.Collections.Immutable;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Settings;

/// <summary>What the settings of a slot may be, and how one revision follows another.</summary>
public static class SettingsRules
{
    public const int MostSettings = 200;

    /// <summary>Other applications whose settings one revision refers to.</summary>
    public const int MostPins = 20;

    /// <summary>Characters of all values as they are written.</summary>
    public const int LongestTogether = 131_072;

    public const int LongestReason = 500;

    /// <summary>The revision the wish makes, unfilled and without its number's row; the same wish again is the same revision.</summary>
    /// <param name="known">The newest revision there is.</param>
    /// <param name="wish">All settings, as they shall be.</param>
    /// <param name="seal">Encrypts a new secret, and gives its mark.</param>
    /// <param name="others">The settings of other applications in this environment.</param>
    public static Outcome<SlotSettings> Apply(SlotSettings known, SettingsWish wish, Func<SettingKey, string, (SealedText Secret, string Mark)> seal, SettingsBook others)
    {
        if ((Revisions.Check("settings", $"The settings of {wish.Slot}", known.Revision, wish.BasedOn) ?? Limits(wish)) is { } refusal)
        {
            return refusal;
        }

        return Items(known, wish, seal).Then(items => Pins(wish.Slot, items, others).Then(pins =>
        {
            var next = known with { Items = items, Pins = pins };
            return SettingFillRules.Fill(next, others.At).Then(filled => Kinds(next, filled) is { } wrong ? wrong : Follow(known, next, wish));
        }));
    }

    private static Outcome<SlotSettings> Follow(SlotSettings known, SlotSettings next, SettingsWish wish) =>
        IsSame(known, next) ? known : next with { Revision = known.Revision + 1, Reason = string.IsNullOrWhiteSpace(wish.Reason) ? null : wish.Reason.Trim() };

    private static bool IsSame(SlotSettings known, SlotSettings next) =>
        known.Pins == next.Pins && known.Items.Count == next.Items.Count
        && known.Items.Zip(next.Items).All(pair => pair.First.Key == pair.Second.Key && pair.First.SaysTheSame(pair.Second));

    private static Refusal? Limits(SettingsWish wish) =>
        wish.Items.Count > MostSettings ? Refusal.Invalid("settings.too-many", $"There can be {MostSettings} settings at most.")
        : wish.Items.Sum(item => (long)(item.Value?.Length ?? 0)) > LongestTogether ? Refusal.Invalid("settings.too-large", $"All values together have at most {LongestTogether:N0} characters.")
        : wish.Reason?.Length > LongestReason ? Refusal.Invalid("settings.reason", $"A reason has at most {LongestReason} characters.")
        : null;

    private static Outcome<Facts<Setting>> Items(SlotSettings known, SettingsWish wish, Func<SettingKey, string, (SealedText Secret, string Mark)> seal)
    {
        // Programs that read their surroundings without regard to case are many.
        var taken = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var items = ImmutableArray.CreateBuilder<Setting>(wish.Items.Count);
        foreach (var item in wish.Items)
        {
            var read = SettingKey.Parse(item.Key).Then(key => taken.Add(key.Variable) ? Item(known, key, item, seal) : Twice(item.Key));
            if (read is not Outcome<Setting>.Accepted { Value: var setting })
            {
                return read.Refusal ?? Twice(item.Key);
            }

            items.Add(setting);
        }

        items.Sort((one, other) => one.Key.CompareTo(other.Key));
        return new Facts<Setting>(items.ToImmutable());
    }

    private static Outcome<Setting> Item(SlotSettings known, SettingKey key, SettingWish wish, Func<SettingKey, string, (SealedText Secret, string Mark)> seal)
    {
        if (wish.Value is null)
        {
            return wish.Kind is SettingKind.Secret && known.Find(key) is { IsSecret: true } kept
                ? kept
                : Refusal.Invalid("setting.value-needed", $"{key}: say its value; only a secret that is there already can be kept by leaving it out.");
        }

        if (wish.Kind is SettingKind.Secret)
        {
            return SettingValueRules.Read(key, wish.Kind, wish.Value).Then<Setting>(value => Sealed(known, key, seal(key, value)));
        }

        // What refers to others is looked at again once it is filled.
        var written = new Setting { Key = key, Kind = wish.Kind, Text = wish.Value };
        return SettingTemplate.Parse(written).Then(template => template.IsPlain
            ? SettingValueRules.Read(key, wish.Kind, wish.Value).Then<Setting>(value => written with { Text = value })
            : SettingValueRules.Read(key, SettingKind.Text, wish.Value).Then<Setting>(_ => Enum.IsDefined(wish.Kind) ? written : Refusal.Invalid("setting.kind", $"{key}: there is no such kind.")));
    }

    // The same secret again keeps its bytes: a revision with nothing new in it would be one more to wonder about.
    private static Setting Sealed(SlotSettings known, SettingKey key, (SealedText Secret, string Mark) made) =>
        known.Find(key) is { IsSecret: true } kept && kept.Mark == made.Mark
            ? kept
            : new Setting { Key = key, Kind = SettingKind.Secret, Secret = made.Secret, Mark = made.Mark };

    private static Outcome<Facts<SettingsPin>> Pins(Slot slot, Facts<Setting> items, SettingsBook others)
    {
        var named = Reaches(new SlotSettings { Slot = slot, Revision = 0, Items = items }).Select(reference => reference.Application).OfType<ApplicationKey>().Distinct().Order().ToList();
        if (named.Count > MostPins)
        {
            return Refusal.Invalid("settings.too-many-applications", $"Settings refer to those of {MostPins} other applications at most.");
        }

        // None over there yet is found out where the reference is followed, which names the setting.
        return named.Select(application => new SettingsPin(application, others.Latest(application))).ToFacts();
    }

    /// <summary>A revision as people say it: "r12", "no settings".</summary>
    public static string Name(long revision) => revision == 0 ? "no settings" : $"r{revision}";

    /// <summary>The settings of other applications that a revision reads.</summary>
    public static IEnumerable<SettingReference> Reaches(SlotSettings settings) =>
        settings.Items.SelectMany(References).Where(reference => reference.Application is { } other && other != settings.Slot.Application).Distinct();

    private static IEnumerable<SettingReference> References(Setting setting) =>
        setting.IsSecret ? [] : SettingTemplate.Parse(setting).Match(template => template.References, _ => []);

    private static Refusal? Kinds(SlotSettings next, Facts<FilledSetting> filled) => next.Items.Zip(filled)
        .Where(pair => !pair.First.IsSecret && !pair.Second.HasSecret)
        .Select(pair => pair.Second.Open(secret => throw new InvalidOperationException($"{secret} stands where none was seen.")).Then(text => SettingValueRules.Read(pair.First.Key, pair.First.Kind, text)).Refusal)
        .FirstOrDefault(refusal => refusal is not null);

    private static Refusal Twice(string key) => Refusal.Invalid("setting.twice", $"{key} is there twice: two settings would become the same environment variable.");
}

/// <summary>The settings of other applications in the same environment.</summary>
/// <param name="Latest">The newest revision's number, 0 where there is none.</param>
/// <param name="At">A revision, null where there is none.</param>
public sealed record SettingsBook(Func<ApplicationKey, int> Latest, Func<SettingsPin, SlotSettings?> At);
