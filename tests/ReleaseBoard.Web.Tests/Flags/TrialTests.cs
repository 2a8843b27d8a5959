using System.Text;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Targeting;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Flags;

namespace ReleaseBoard.Web.Tests.Flags;

/// <summary>Trying a flag as somebody says which rule and which bucket decided.</summary>
public sealed class TrialTests
{
    private static readonly FlagPlan Plan = new()
    {
        IsEnabled = true,
        OffVariant = "off",
        Targets = [new("on", ["ada"])],
        Rules =
        [
            new() { Id = "r1", Clauses = [new() { Attribute = "country", Operator = ClauseOperator.OneOf, Values = ["DE"] }], Serve = Serving.Of("off") },
            new() { Id = "r2", Clauses = [new() { Attribute = "age", Operator = ClauseOperator.AtLeast, Values = ["18"] }], Serve = Serving.Of("on") },
        ],
        Fallthrough = Serving.Of(new Rollout { Shares = [new("on", 25_000), new("off", 75_000)] }),
    };

    [Theory]
    [InlineData("ada", "", "on", "Named one by one.")]
    [InlineData("bob", "country=DE", "off", "Rule 1: people whose country is DE.")]
    [InlineData("bob", "age=18", "on", "Rule 2: people whose age is at least 18.")]
    [InlineData("bob", "age=old", "off", "Nobody could be dealt a share")]
    [InlineData("", "", "off", "Nobody could be dealt a share: targetingKey is missing")]
    [InlineData("bob", "", "off", "No rule fits: everyone else. Bucket")]
    public void It_says_what_they_get_and_which_rule_decided(string key, string attribute, string variant, string because)
    {
        var said = Try(Plan, key, attribute);

        Assert.Equal(variant, said.Variant);
        Assert.StartsWith(because, said.Because, StringComparison.Ordinal);
    }

    [Fact]
    public void The_bucket_is_the_one_the_share_is_measured_by()
    {
        var said = Try(Plan, "bob", "");

        Assert.Equal("SPLIT", said.Reason);
        Assert.Matches("Bucket [0-9]{1,2},[0-9]{3} of 100,000, from “new-checkoutbob”", said.Because);
    }

    [Fact]
    public void While_it_is_off_that_is_all_there_is_to_say() =>
        Assert.Equal(("off", "It is off."), Try(Plan with { IsEnabled = false }, "ada", "") is var said ? (said.Variant, said.Because) : default);

    [Fact]
    public void The_same_person_as_rows_and_as_JSON_gets_the_same()
    {
        var draft = new TrialDraft { TargetingKey = "bob" };
        draft.Attributes.Add(new() { Name = "age", Value = "18" });
        draft.Attributes.Add(new() { Name = "empty", Value = "" });

        draft.Turn(isJson: true);

        Assert.Contains("\"age\": 18", draft.Json, StringComparison.Ordinal);
        Assert.DoesNotContain("empty", draft.Json, StringComparison.Ordinal);
        draft.Json = "{\"targetingKey\": ";
        Assert.Equal("context.json", draft.ToContext().Refusal?.Code);
    }

    private static TrialWords Try(FlagPlan plan, string key, string attribute)
    {
        var set = BoardFixture.Accepted(FlagSet.Compile(Encoding.UTF8.GetBytes(
            $$"""
            {"flags": {"new-checkout": {"state": "{{(plan.IsEnabled ? "ENABLED" : "DISABLED")}}", "variants": {"on": true, "off": false},
              "defaultVariant": "off", "targeting": {{FlagLogicRules.TargetingOf(plan)}}, "x-releaseboard": {"offVariant": "off"} } } }
            """)));
        var draft = new TrialDraft { TargetingKey = key };
        if (attribute.Split('=') is [var name, var value])
        {
            draft.Attributes.Add(new() { Name = name, Value = value });
        }

        return TrialWords.Of(plan, set.Explain("new-checkout", BoardFixture.Accepted(draft.ToContext()), 0));
    }
}
