using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Tests.Words;
using static ReleaseBoard.Tests.Settings.SomeSettings;

namespace ReleaseBoard.Tests.Settings;

/// <summary>Two revisions side by side.</summary>
public sealed class SettingsDifferenceTests
{
    [Fact]
    public void Every_key_of_either_side_is_there_and_of_secrets_only_whether_they_are_the_same()
    {
        var left = First(Text("gone", "1"), Text("url", "a"), Text("same", "x"), Secret("token", "one"), Secret("kept", "k")).Value();
        var right = First(Text("new", "2"), Text("url", "b"), Text("same", "x"), Secret("token", "two"), Secret("kept", "k")).Value();

        var difference = SettingsDifferenceRules.Between(left, right);

        Assert.Equal(
            ["gone OnlyLeft 1|", "kept Same |", "new OnlyRight |2", "same Same x|x", "token Changed |", "url Changed a|b"],
            difference.Items.Select(item => $"{item.Key} {item.Change} {item.Left}|{item.Right}"));
        Assert.Equal("gone removed, new added, token changed, url changed", SettingsDifferenceRules.Words(difference));
        Assert.All(SettingsDifferenceRules.Between(left, left).Items, item => Assert.Equal(SettingChange.Same, item.Change));
    }

    [Fact]
    public void Marks_of_two_keys_of_the_board_say_nothing()
    {
        var left = First(Secret("token", "one")).Value();
        var right = left with { Items = [left.Items[0] with { Mark = "other.one" }] };

        Assert.Equal(SettingChange.NotKnown, SettingsDifferenceRules.Between(left, right).Items[0].Change);
    }

    [Fact]
    public void A_value_that_became_a_secret_changed_and_a_long_list_is_counted()
    {
        var left = First(Text("token", "one")).Value();
        var right = First([Secret("token", "one"), .. Enumerable.Range(10, 12).Select(i => Text($"k{i}", "x"))]).Value();

        var difference = SettingsDifferenceRules.Between(left, right);

        Assert.Equal(SettingChange.Changed, difference.Items.Single(item => item.Key.Value == "token").Change);
        Assert.EndsWith("k19 added and 3 more", SettingsDifferenceRules.Words(difference), StringComparison.Ordinal);
    }
}
