using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Settings;

/// <summary>Compares two revisions, of one environment or of two, without opening a secret.</summary>
public static class SettingsDifferenceRules
{
    public static SettingsDifference Between(SlotSettings left, SlotSettings right)
    {
        var (before, after) = (left.Items.ToDictionary(item => item.Key), right.Items.ToDictionary(item => item.Key));
        var items = before.Keys.Union(after.Keys).Order()
            .Select(key => Compare(key, before.GetValueOrDefault(key), after.GetValueOrDefault(key)));
        return new(left.Slot, left.Revision, right.Slot, right.Revision, items.ToFacts(), left.Slot == right.Slot ? Pins(left, right) : []);
    }

    /// <summary>What changed, in words that name keys and never values: "url changed, limit added".</summary>
    public static string Words(SettingsDifference difference, int most = 10)
    {
        var said = difference.Items.Where(item => item.Change is not SettingChange.Same).Select(item => $"{item.Key} {Verb(item.Change)}")
            .Concat(difference.Pins.Select(pin => $"{pin.Application}'s settings now taken from r{pin.Right}")).ToList();
        return said.Count == 0 ? "nothing changed"
            : said.Count <= most ? string.Join(", ", said)
            : $"{string.Join(", ", said.Take(most))} and {said.Count - most} more";
    }

    private static string Verb(SettingChange change) => change switch
    {
        SettingChange.Changed or SettingChange.NotKnown => "changed",
        SettingChange.OnlyLeft => "removed",
        SettingChange.OnlyRight => "added",
        _ => throw new ArgumentOutOfRangeException(nameof(change), change, "A change nobody drew on the map."),
    };

    private static SettingDifference Compare(SettingKey key, Setting? left, Setting? right)
    {
        var change = (left, right) switch
        {
            (null, _) => SettingChange.OnlyRight,
            (_, null) => SettingChange.OnlyLeft,
            ({ Mark: { } one }, { Mark: { } other }) when KeyOf(one) != KeyOf(other) => SettingChange.NotKnown,
            _ => left.SaysTheSame(right) ? SettingChange.Same : SettingChange.Changed,
        };
        return new(key, change, left?.Kind, left?.Text, right?.Kind, right?.Text);
    }

    // A mark begins with the name of the key it was made with.
    private static string KeyOf(string mark) => mark.Split('.', 2)[0];

    private static Facts<PinDifference> Pins(SlotSettings left, SlotSettings right) => left.Pins.Concat(right.Pins).Select(pin => pin.Application).Distinct().Order()
        .Select(application => new PinDifference(application, Of(left, application), Of(right, application)))
        .Where(pin => pin.Left != pin.Right).ToFacts();

    private static int Of(SlotSettings settings, ApplicationKey application) => settings.Pins.FirstOrDefault(pin => pin.Application == application)?.Revision ?? 0;
}
