using System.Text;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Tests.Words;
using static ReleaseBoard.Tests.Flags.SomeFlag;

namespace ReleaseBoard.Tests.Flags;

public sealed class FlagImportRulesTests
{
    [Theory]
    [InlineData("""{"if":[{"in":[{"var":"email"},["a","b"]]},"on"]}""", true)]
    [InlineData("""{"fractional":[["on",25],["off",75]]}""", true)]
    [InlineData("""{"if":[{"$ref":"beta"},{"fractional":[["on"],["off",1]]}]}""", true)]
    [InlineData("""{"fractional":[["off",75],["on",25]]}""", false)]
    [InlineData("""{"fractional":[["on",1],["off",2]]}""", false)]
    [InlineData("""{"fractional":[{"var":"email"},["on",50],["off",50]]}""", false)]
    [InlineData("""{"if":[{"$ref":"beta"},"on","off"]}""", false)]
    [InlineData("""{"if":[{"==":[{"var":["email"]},"a"]},"on",null]}""", false)]
    [InlineData("""{"if":[{"in":[{"var":"level"},[3]]},"on"]}""", false)]
    [InlineData("""{"sem_ver":[{"var":"version"},"===","1.0.0"]}""", false)]
    [InlineData("""{"if":[{"in":[{"var":"targetingKey"},["a"]]},"on",{"in":[{"var":"targetingKey"},["a"]]},"off"]}""", false)]
    public void What_rules_can_say_exactly_becomes_rules_and_all_else_stays_as_it_was_written(string targeting, bool becomesRules)
    {
        // Shares are read only where the flag falls back on its off variant, as the board's own plans do.
        var plan = Read("""{"flags":{"f":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off","targeting":TARGETING,"x-releaseboard":{"offVariant":"off"}}}}""".Replace("TARGETING", targeting, StringComparison.Ordinal)).Flags[0].Plan;

        Assert.Equal(becomesRules, !plan.Rules.Any(rule => rule.Serve.IsDecided));
        var again = FlagLogicRules.TargetingOf(plan)?.Value;
        Assert.Equal(becomesRules ? again : targeting, again);
    }

    [Fact]
    public void Types_are_those_of_the_values()
    {
        var import = Read("""{"flags":{"b":{"state":"DISABLED","variants":{"x":true}},"s":{"state":"ENABLED","variants":{"x":""}},"i":{"state":"ENABLED","variants":{"x":0}},"n":{"state":"ENABLED","variants":{"x":0.0,"y":1}},"o":{"state":"ENABLED","variants":{"x":{}}}}}""");

        Assert.Equal([FlagType.Boolean, FlagType.String, FlagType.Integer, FlagType.Number, FlagType.Object], import.Flags.Select(flag => flag.Type));
        Assert.Equal((false, null, null), (import.Flags[0].Plan.IsEnabled, import.Flags[0].Plan.OffVariant, import.Flags[0].Plan.Fallthrough));
    }

    [Theory]
    [InlineData("", "import.malformed")]
    [InlineData("[]", "import.malformed")]
    [InlineData("{}", "import.malformed")]
    [InlineData("""{"flags":3}""", "import.malformed")]
    [InlineData("""{"flags":{"f":{}}}""", "import.flag-malformed")]
    [InlineData("""{"flags":{"f":{"state":"ON","variants":{"a":1}}}}""", "import.flag-malformed")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{}}}}""", "import.flag-malformed")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"a":1,"b":"x"}}}}""", "import.flag-malformed")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"a":[1]}}}}""", "import.flag-malformed")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"a":1},"defaultVariant":"b"}}}""", "import.flag-malformed")]
    [InlineData("""{"flags":{"f/g":{"state":"ENABLED","variants":{"a":1}}}}""", "flag.malformed")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"a":1},"metadata":{"m":{}}}}}""", "flag.metadata-malformed")]
    [InlineData("""{"flags":[{"key":"f","state":"ENABLED","variants":{"a":1}},{"key":"f","state":"ENABLED","variants":{"a":1}}]}""", "import.malformed")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"a":1}},"f":{"state":"ENABLED","variants":{"a":1}}}}""", "import.malformed")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"a":1},"x-releaseboard":{"bucketing":"dice"}}}}""", "import.flag-malformed")]
    [InlineData("""{"flags":{"f":{"state":"ENABLED","variants":{"a":1},"x-releaseboard":{"prerequisites":[{"flag":"g"}]}}}}""", "import.flag-malformed")]
    public void A_document_that_is_none_is_refused_with_its_place(string document, string code) =>
        Assert.Equal(code, FlagReadingRules.Read(Encoding.UTF8.GetBytes(document)).Refusal?.Code);

    [Fact]
    public void A_document_nested_without_end_is_refused_in_bounded_time() =>
        Assert.Equal("import.malformed", FlagReadingRules.Read(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{\"flags\":", 500_000)))).Refusal?.Code);

    [Fact]
    public void The_list_form_of_flagd_s_own_server_is_read_too() =>
        Assert.Equal("f", Assert.Single(Read("""{"flags":[{"key":"f","state":"ENABLED","variants":{"a":1}}]}""").Flags).Key.Value);

    [Fact]
    public void A_preview_tells_what_is_added_changed_and_untouched_and_warns_of_what_is_missing()
    {
        var here = Boolean("same");
        var import = Read(
            """
            {"flags":{
              "same":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off","x-releaseboard":{"offVariant":"off"}},
              "new":{"state":"ENABLED","variants":{"on":true},"targeting":{"if":[{"$ref":"gone"},"on",null]}}},
             "$evaluators":{"vip":{"in":[{"var":"targetingKey"},["ada"]]}}}
            """);

        var preview = FlagImportRules.Preview(import, key => key == here.Key ? here : null, key => key == here.Key ? State(On()) : null, _ => null);

        Assert.Equal([("same", ImportEffect.Untouched), ("new", ImportEffect.Added)], preview.Flags.Select(line => (line.Key, line.Effect)));
        Assert.Contains(preview.Flags[1].Warnings, warning => warning.Contains("segment gone", StringComparison.Ordinal));
        Assert.Equal(("vip", ImportEffect.Added), (preview.Segments[0].Key, preview.Segments[0].Effect));
        Assert.Equal(["ada"], import.Segments[0].Plan.Included);
    }

    [Fact]
    public void Whole_numbers_do_not_make_a_number_flag_another_one()
    {
        var known = Boolean() with { Type = FlagType.Number, Variants = [new("x", new("1.5"))] };
        var imported = Read("""{"flags":{"new-checkout":{"state":"ENABLED","variants":{"x":1}}}}""").Flags[0];

        Assert.Equal(FlagType.Number, FlagImportRules.WishOf(imported, known).Type);
    }

    private static FlagImport Read(string document) => FlagReadingRules.Read(Encoding.UTF8.GetBytes(document)).Value();
}
