using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;
using static ReleaseBoard.Tests.Settings.SomeSettings;

namespace ReleaseBoard.Tests.Settings;

/// <summary>References between settings: filled, pinned, and refused where they lead nowhere or round in a circle.</summary>
public sealed class SettingReferenceTests
{
    private static readonly Slot Orders = new(new("orders"), Shop.Environment);

    [Fact]
    public void References_are_filled_and_an_escaped_one_stays_as_it_is_written()
    {
        var made = First(Text("host", "pay.example"), Text("url", "https://${host}/v1"), Text("plain", "$${host} costs $5"), Text("again", "${url}?x")).Value();

        Assert.Equal(
            ["again = https://pay.example/v1?x", "host = pay.example", "plain = ${host} costs $5", "url = https://pay.example/v1"],
            Filled(made, Nobody));
    }

    [Fact]
    public void A_text_that_refers_to_a_secret_is_one_itself()
    {
        var made = First(Secret("password", "hunter2"), Text("connection", "Host=db;Password=${password};Ssl=on"), Text("dsn", "<${connection}>")).Value();
        var filled = SettingFillRules.Fill(made, Nobody.At).Value();

        Assert.All(filled, setting => Assert.True(setting.HasSecret));
        Assert.Equal(
            ["<Host=db;Password=", "(password)", ";Ssl=on>"],
            filled.Single(setting => setting.Key.Value == "dsn").Parts.Select(part => part.Text ?? $"({part.Secret?.Key})"));
    }

    [Theory]
    [InlineData("${missing}", "setting.unknown-reference")]
    [InlineData("${orders:host}", "setting.unknown-reference")]
    [InlineData("${a}", "setting.cycle")]
    [InlineData("${b}", "setting.cycle")]
    [InlineData("${", "setting.reference")]
    [InlineData("${}", "setting.reference")]
    [InlineData("${a b}", "setting.reference")]
    [InlineData("${:a}", "setting.reference")]
    [InlineData("${Orders:a}", "setting.reference")]
    [InlineData("${a:b:c}", "setting.reference")]
    public void What_leads_nowhere_is_refused_by_name(string value, string code)
    {
        var refused = First(Text("a", value), Text("b", "${c}"), Text("c", "${a}")).Refusal;

        Assert.Equal(code, refused?.Code);
        Assert.Contains("a", refused?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Naming_the_own_application_is_the_same_as_naming_none()
    {
        var made = First(Text("host", "x"), Text("url", "${shop:host}")).Value();

        Assert.Equal(["host = x", "url = x"], Filled(made, Nobody));
        Assert.Empty(made.Pins);
    }

    [Fact]
    public void What_is_filled_must_read_as_its_kind_too()
    {
        Assert.Equal("setting.value", First(Text("a", "x"), new("n", SettingKind.Number, "${a}")).Refusal?.Code);
        Assert.Equal("${a}", First(Text("a", "5"), new("n", SettingKind.Number, "${a}")).Value().Find(new("n"))?.Text);
        Assert.Equal("setting.secret-in", First(Secret("a", "5"), new("n", SettingKind.Number, "${a}")).Refusal?.Code);
        Assert.Equal("setting.secret-in", First(Secret("a", "5"), Text("b", "${a}"), new("n", SettingKind.Json, "${b}")).Refusal?.Code);
    }

    [Fact]
    public void A_few_lines_that_double_each_other_are_refused_in_bounded_time()
    {
        SettingWish[] bomb =
        [
            Text("k0", new string('x', 4000)),
            .. Enumerable.Range(1, 60).Select(i => Text($"k{i}", string.Concat(Enumerable.Repeat($"${{k{i - 1}}}", 100)))),
        ];

        Assert.Equal("setting.too-long", First(bomb).Refusal?.Code);
    }

    [Fact]
    public void A_chain_of_references_has_an_end() =>
        Assert.Equal("setting.cycle", First([Text("k00", "x"), .. Enumerable.Range(1, 40).Select(i => Text($"a{40 - i:00}", i == 1 ? "${k00}" : $"${{a{41 - i:00}}}"))]).Refusal?.Code);

    [Fact]
    public void Another_application_s_settings_are_pinned_and_reach_here_by_a_new_revision_only()
    {
        var (first, second) = (Revision(Orders, 1, "db1"), Revision(Orders, 2, "db2"));
        var now = first;
        var book = new SettingsBook(_ => now.Revision, pin => pin.Revision == 1 ? first : second);
        var wish = Wish(Text("db", "${orders:host}"));

        var one = SettingsRules.Apply(SlotSettings.None(Shop), wish, Seal(Shop), book).Value();
        now = second;
        var still = Filled(one, book);
        var two = SettingsRules.Apply(one, wish, Seal(Shop), book).Value();

        Assert.Equal(["db = db1"], still);
        Assert.Equal(["db = db2"], Filled(two, book));
        Assert.Equal((1, 2), (one.Revision, two.Revision));
        Assert.Equal([new PinDifference(Orders.Application, 1, 2)], SettingsDifferenceRules.Between(one, two).Pins);
    }

    [Fact]
    public void A_circle_through_another_application_is_one_too()
    {
        var own = First(Text("a", "1")).Value();
        var orders = Revision(Orders, 1, "${shop:a}") with { Pins = [new(Shop.Application, 1)] };
        var book = new SettingsBook(_ => 1, pin => pin.Application == Orders.Application ? orders : own);

        Assert.Equal("setting.cycle", SettingsRules.Apply(own, Wish(Text("a", "${orders:host}")), Seal(Shop), book).Refusal?.Code);
        Assert.Equal(["a = 2", "b = 1"], Filled(SettingsRules.Apply(own, Wish(Text("a", "2"), Text("b", "${orders:host}")), Seal(Shop), book).Value(), book));
    }

    private static SlotSettings Revision(Slot slot, int revision, string host) => new() { Slot = slot, Revision = revision, Items = [new() { Key = new("host"), Kind = SettingKind.Text, Text = host }] };

    private static IEnumerable<string> Filled(SlotSettings settings, SettingsBook book) => SettingFillRules.Fill(settings, book.At).Value()
        .Select(setting => $"{setting.Key} = {setting.Open(secret => $"({secret.Key})").Value()}");
}
