using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Tests.Words;
using static ReleaseBoard.Tests.Flags.SomeFlag;

namespace ReleaseBoard.Tests.Flags;

public sealed class FlagDocumentRulesTests
{
    public static TheoryData<string, ClauseOperator, string[], string> Conditions => new()
    {
        { "country", ClauseOperator.OneOf, ["DE", "AT"], """{"in":[{"var":"country"},["DE","AT"]]}""" },
        { "level", ClauseOperator.OneOf, ["3", "true", "007"], """{"in":[{"var":"level"},["3",3,"true",true,"007"]]}""" },
        { "country", ClauseOperator.NotOneOf, ["DE"], """{"!":[{"in":[{"var":"country"},["DE"]]}]}""" },
        { "email", ClauseOperator.Contains, ["@a", "@b"], """{"or":[{"in":["@a",{"var":"email"}]},{"in":["@b",{"var":"email"}]}]}""" },
        { "email", ClauseOperator.EndsWith, ["@a.org"], """{"ends_with":[{"var":"email"},"@a.org"]}""" },
        { "email", ClauseOperator.StartsWith, ["ada"], """{"starts_with":[{"var":"email"},"ada"]}""" },
        { "age", ClauseOperator.LessThan, ["18"], """{"and":[{"!=":[{"var":"age"},null]},{"<":[{"var":"age"},18]}]}""" },
        { "app.version", ClauseOperator.VersionAtLeast, ["2.5.0"], """{"sem_ver":[{"var":"app.version"},">=","2.5.0"]}""" },
        { "", ClauseOperator.After, ["1970-01-02T00:00Z"], """{"and":[{"!=":[{"var":"$flagd.timestamp"},null]},{">=":[{"var":"$flagd.timestamp"},86400]}]}""" },
        { "", ClauseOperator.InSegment, ["beta"], """{"$ref":"beta"}""" },
        { "", ClauseOperator.NotInSegment, ["beta", "internal"], """{"!":[{"or":[{"$ref":"beta"},{"$ref":"internal"}]}]}""" },
    };

    [Theory]
    [MemberData(nameof(Conditions))]
    public void A_condition_is_written_as_JSONLogic_and_read_back_as_it_was(string attribute, ClauseOperator asked, string[] values, string logic)
    {
        var plan = Kept(On(Rule(Serving.Of("on"), Clause(attribute, asked, values))));

        var written = FlagLogicRules.TargetingOf(plan)?.Value;
        var read = Read(plan);

        Assert.Equal($"{{\"if\":[{logic},\"on\"]}}", written);
        Assert.Equal(written, FlagLogicRules.TargetingOf(read)?.Value);
        Assert.Equal(asked, Assert.Single(read.Rules).Clauses[0].Operator);
    }

    [Fact]
    public void A_whole_plan_becomes_one_flagd_flag_with_people_first_then_rules_then_the_rest()
    {
        var flag = Boolean() with { IsForBrowsers = true, Metadata = [new("team", new("\"shop\""))] };
        var plan = Kept(On(
            Rule(Share(25_000), Clause("", ClauseOperator.InSegment, "beta"), Clause("country", ClauseOperator.OneOf, "DE"))) with
        {
            Targets = [new("on", ["user-1"])],
            Prerequisites = [new(new("other"), ["on"])],
            Fallthrough = Serving.Of(new Rollout { BucketBy = "email", Salt = "s", Shares = [new("off", 90_000), new("on", 10_000)] }),
        });

        Assert.Equal(
            """{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off","targeting":{"if":[{"in":[{"var":"targetingKey"},["user-1"]]},"on","""
            + """{"and":[{"$ref":"beta"},{"in":[{"var":"country"},["DE"]]}]},{"fractional":[["on",25000],["off",75000]]},"""
            + """{"fractional":[{"if":[{"!=":[{"var":"email"},null]},{"cat":["s",{"var":"email"}]},null]},["on",10000],["off",90000]]}]},"""
            + """ "metadata":{"team":"shop"},"x-releaseboard":{"offVariant":"off","prerequisites":[{"flag":"other","variants":["on"]}],"browser":true}}""".TrimStart(),
            Encoding.UTF8.GetString(FlagDocumentRules.Compile(new FlagInPlace(flag, plan))));
        Assert.Equal(plan, Read(plan));
    }

    [Fact]
    public void The_same_facts_in_any_order_are_the_same_bytes_and_what_is_archived_is_not_among_them()
    {
        FlagInPlace[] flags = [new(Boolean("b"), On()), new(Boolean("a"), On()), new(Boolean("old") with { ArchivedAt = Made }, On())];

        var one = FlagDocumentRules.Compile(flags, []);
        var other = FlagDocumentRules.Compile(flags.Reverse(), []);

        Assert.Equal(one, other);
        Assert.StartsWith("""{"$schema":"https://flagd.dev/schema/v0/flags.json","flags":{"a":{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":"off","x-releaseboard":{"offVariant":"off"}},"b":""", Encoding.UTF8.GetString(one), StringComparison.Ordinal);
        Assert.DoesNotContain("old", Encoding.UTF8.GetString(one), StringComparison.Ordinal);
    }

    [Fact]
    public void An_enabled_flag_without_a_default_leaves_it_to_the_code() =>
        Assert.Equal(
            """{"state":"ENABLED","variants":{"on":true,"off":false},"defaultVariant":null}""",
            Encoding.UTF8.GetString(FlagDocumentRules.Compile(new FlagInPlace(Boolean(), new FlagPlan { IsEnabled = true }))));

    [Theory]
    [InlineData("""{"included":["user-1"]}""", """{"in":[{"var":"targetingKey"},["user-1"]]}""")]
    [InlineData("""{"clauses":[{"attribute":"email","operator":3,"values":["@a"]}]}""", """{"starts_with":[{"var":"email"},"@a"]}""")]
    [InlineData("""{"included":["user-1"],"clauses":[{"attribute":"email","operator":3,"values":["@a"]}]}""", """{"or":[{"in":[{"var":"targetingKey"},["user-1"]]},{"starts_with":[{"var":"email"},"@a"]}]}""")]
    [InlineData("""{"logic":{"==":[1,1]}}""", """{"==":[1,1]}""")]
    public void A_segment_becomes_an_evaluator(string plan, string evaluator) =>
        Assert.Equal(evaluator, FlagLogicRules.EvaluatorOf(JsonSerializer.Deserialize<SegmentPlan>(plan, JsonSerializerOptions.Web)!).Value);

    private static FlagPlan Kept(FlagPlan plan) => FlagPlanRules.Apply(plan, Sight(Boolean(), Boolean("other"))).Value();

    private static FlagPlan Read(FlagPlan plan) =>
        Assert.Single(FlagReadingRules.Read(FlagDocumentRules.Compile([new(Boolean(), plan)], [])).Value().Flags).Plan;
}
