using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;
using static ReleaseBoard.Tests.Settings.SomeSettings;

namespace ReleaseBoard.Tests.Settings;

/// <summary>What settings may be and how one revision follows another.</summary>
public sealed class SettingsRulesTests
{
    [Theory]
    [InlineData("PAYMENT_URL", "PAYMENT_URL")]
    [InlineData("payment.url", "payment__url")]
    [InlineData("_x", "_x")]
    [InlineData("payment..url", null)]
    [InlineData("payment.1", null)]
    [InlineData("payment-url", null)]
    [InlineData("", null)]
    [InlineData("A B", null)]
    [InlineData("A\n", null)]
    [InlineData("RELEASEBOARD_VERSION", null)]
    [InlineData("releaseboard.version", null)]
    [InlineData("LD_PRELOAD", null)]
    [InlineData("Path", null)]
    [InlineData("PATHS", "PATHS")]
    public void A_key_is_a_variable_and_never_one_of_the_board_s_or_the_system_s(string text, string? variable) =>
        Assert.Equal(variable, SettingKey.Parse(text).Match<string?>(key => key.Variable, _ => null));

    [Fact]
    public void A_key_has_an_end() => Assert.Equal("setting.key", SettingKey.Parse(new string('a', 101)).Refusal?.Code);

    [Theory]
    [InlineData(SettingKind.Text, "", "")]
    [InlineData(SettingKind.Text, " as it is ", " as it is ")]
    [InlineData(SettingKind.Text, "a\0b", null)]
    [InlineData(SettingKind.Number, " 42 ", "42")]
    [InlineData(SettingKind.Number, "-0.5e3", "-0.5e3")]
    [InlineData(SettingKind.Number, "1,5", null)]
    [InlineData(SettingKind.Number, "NaN", null)]
    [InlineData(SettingKind.YesNo, "Yes", "true")]
    [InlineData(SettingKind.YesNo, "off", "false")]
    [InlineData(SettingKind.YesNo, "maybe", null)]
    [InlineData(SettingKind.Duration, "1h30m", "1h30m")]
    [InlineData(SettingKind.Duration, "250ms", "250ms")]
    [InlineData(SettingKind.Duration, "PT5S", "PT5S")]
    [InlineData(SettingKind.Duration, "P", null)]
    [InlineData(SettingKind.Duration, "PT", null)]
    [InlineData(SettingKind.Duration, "00:05:00", "00:05:00")]
    [InlineData(SettingKind.Duration, "5", null)]
    [InlineData(SettingKind.Duration, "soon", null)]
    [InlineData(SettingKind.Address, "https://pay.example/v1", "https://pay.example/v1")]
    [InlineData(SettingKind.Address, "db.internal:5432", "db.internal:5432")]
    [InlineData(SettingKind.Address, "[::1]:5432", "[::1]:5432")]
    [InlineData(SettingKind.Address, "db:70000", null)]
    [InlineData(SettingKind.Address, "https://me:pass@pay.example", null)]
    [InlineData(SettingKind.Address, "pay.example", null)]
    [InlineData(SettingKind.Json, "{\"a\":[1]}", "{\"a\":[1]}")]
    [InlineData(SettingKind.Json, "{a:1}", null)]
    [InlineData(SettingKind.Secret, "", null)]
    public void A_value_reads_as_its_kind_or_is_refused(SettingKind kind, string value, string? kept) =>
        Assert.Equal(kept, SettingValueRules.Read(new("x"), kind, value).Match<string?>(text => text, _ => null));

    [Fact]
    public void What_a_refusal_says_never_repeats_the_value()
    {
        var refusal = SettingValueRules.Read(new("x"), SettingKind.Number, "hunter2hunter2").Refusal;

        Assert.Equal("setting.value", refusal?.Code);
        Assert.DoesNotContain("hunter2", refusal?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Json_as_deep_as_a_well_is_refused() =>
        Assert.Equal("setting.value", SettingValueRules.Read(new("x"), SettingKind.Json, new string('[', 4000) + new string(']', 4000)).Refusal?.Code);

    [Fact]
    public void A_revision_is_sorted_and_follows_the_one_before_and_the_same_wish_is_the_same_revision()
    {
        var one = First(Text("b", "2"), Secret("token", "hunter2")).Value();
        var two = After(one, Text("a", "1"), Text("b", "2"), Secret("token", null)).Value();
        var again = After(two, Secret("token", "hunter2"), Text("b", "2"), Text("a", "1")).Value();

        Assert.Equal([1, 2, 2], new[] { one.Revision, two.Revision, again.Revision });
        Assert.Equal(["a", "b", "token"], two.Items.Select(item => item.Key.Value));
        Assert.Equal(one.Find(new("token")), two.Find(new("token")));
        Assert.Equal(two, again);
    }

    [Fact]
    public void A_secret_is_kept_by_leaving_it_out_only_where_there_is_one()
    {
        var one = First(Text("token", "plain")).Value();

        Assert.Equal("setting.value-needed", After(one, Secret("token", null)).Refusal?.Code);
        Assert.Equal("setting.value-needed", After(one, new SettingWish("token", SettingKind.Text, null)).Refusal?.Code);
    }

    [Fact]
    public void Two_keys_for_one_variable_are_refused_whatever_their_case()
    {
        Assert.Equal("setting.twice", First(Text("a.b", "1"), Text("A__B", "2")).Refusal?.Code);
        Assert.Equal("setting.twice", First(Text("a", "1"), Text("a", "1")).Refusal?.Code);
    }

    [Fact]
    public void Who_began_with_another_revision_is_told()
    {
        var one = First(Text("a", "1")).Value();
        var late = SettingsRules.Apply(one, Wish(Text("a", "2")) with { BasedOn = 0 }, Seal(Shop), Nobody);

        Assert.Equal("settings.changed-meanwhile", late.Refusal?.Code);
    }

    [Fact]
    public void There_is_an_end_to_how_much()
    {
        var many = Enumerable.Range(0, SettingsRules.MostSettings + 1).Select(i => Text($"k{i}", "x")).ToArray();
        var large = Enumerable.Range(0, 17).Select(i => Text($"k{i}", new string('x', 8000))).ToArray();

        Assert.Equal("settings.too-many", First(many).Refusal?.Code);
        Assert.Equal("settings.too-large", First(large).Refusal?.Code);
        Assert.Equal("setting.too-long", First(Text("a", new string('x', 8193))).Refusal?.Code);
        Assert.Equal("settings.reason", SettingsRules.Apply(SlotSettings.None(Shop), Wish() with { Reason = new string('x', 501) }, Seal(Shop), Nobody).Refusal?.Code);
    }

    [Fact]
    public void No_word_of_a_secret_is_in_what_a_log_would_write()
    {
        var wish = Wish(Secret("token", "hunter2"));
        var made = First(Secret("token", "hunter2")).Value();

        Assert.All([$"{wish}", $"{wish.Items[0]}", $"{made}", $"{made.Items[0]}", $"{made.Items[0].Secret}"], text => Assert.DoesNotContain("hunter2", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("12", "staging", 12)]
    [InlineData("production", "production", null)]
    [InlineData("production@3", "production", 3)]
    [InlineData("production@x", null, null)]
    [InlineData("Pro duction", null, null)]
    [InlineData("99999999999", null, null)]
    public void The_other_side_of_a_comparison_is_a_number_or_an_environment(string text, string? environment, int? revision)
    {
        var place = SettingsPlace.Parse(Shop, text).Match<SettingsPlace?>(found => found, _ => null);

        Assert.Equal((environment, revision), (place?.Slot.Environment.Value, place?.Revision));
    }
}
