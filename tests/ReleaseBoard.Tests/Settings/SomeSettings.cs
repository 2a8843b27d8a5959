using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Settings;

/// <summary>Valid settings, naming only what matters to a test.</summary>
internal static class SomeSettings
{
    public static readonly Slot Shop = new(new("shop"), new("staging"));

    public static readonly SettingsBook Nobody = new(_ => 0, _ => null);

    public static SettingWish Text(string key, string value) => new(key, SettingKind.Text, value);

    public static SettingWish Secret(string key, string? value) => new(key, SettingKind.Secret, value);

    public static SettingsWish Wish(params SettingWish[] items) => new(Shop, items.ToFacts());

    /// <summary>The wish applied to nothing, with marks anyone can read.</summary>
    public static Outcome<SlotSettings> First(params SettingWish[] items) => After(SlotSettings.None(Shop), items);

    public static Outcome<SlotSettings> After(SlotSettings known, params SettingWish[] items) =>
        SettingsRules.Apply(known, new(known.Slot, items.ToFacts()), Seal(known.Slot), Nobody);

    public static Func<SettingKey, string, (SealedText Secret, string Mark)> Seal(Slot slot) =>
        (key, plain) => (new(slot.Application, slot.Environment, key, $"locked {Guid.NewGuid():N} of {plain.Length}"), $"k.{plain}");
}
