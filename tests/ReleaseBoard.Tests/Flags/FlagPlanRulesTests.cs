using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;
using static ReleaseBoard.Tests.Flags.SomeFlag;

namespace ReleaseBoard.Tests.Flags;

public sealed class FlagPlanRulesTests
{
    public static TheoryData<string, ClauseOperator, string[], string?> Clauses => new()
    {
        { "country", ClauseOperator.OneOf, ["DE", ""], null },
        { "country", ClauseOperator.OneOf, [], "clause.values" },
        { "", ClauseOperator.OneOf, ["DE"], "clause.attribute" },
        { "email", ClauseOperator.EndsWith, ["@example.org"], null },
        { "email", ClauseOperator.Contains, [""], "clause.values" },
        { "age", ClauseOperator.GreaterThan, ["18"], null },
        { "age", ClauseOperator.GreaterThan, ["-0.5"], null },
        { "age", ClauseOperator.GreaterThan, ["018"], "clause.values" },
        { "age", ClauseOperator.GreaterThan, ["1e3"], "clause.values" },
        { "age", ClauseOperator.AtMost, ["eighteen"], "clause.values" },
        { "age", ClauseOperator.LessThan, ["1", "2"], "clause.values" },
        { "app", ClauseOperator.VersionAtLeast, ["v2.5"], null },
        { "app", ClauseOperator.VersionAtLeast, ["2.5.0-beta.1+7"], null },
        { "app", ClauseOperator.VersionIs, ["2.0.0.0"], "clause.values" },
        { "", ClauseOperator.After, ["2026-03-02T16:00Z"], null },
        { "signedUp", ClauseOperator.Before, ["2026-03-02"], null },
        { "", ClauseOperator.Before, ["tomorrow"], "clause.values" },
        { "", ClauseOperator.InSegment, ["beta"], null },
        { "", ClauseOperator.NotInSegment, ["gone"], "clause.segment-unknown" },
    };

    [Theory]
    [MemberData(nameof(Clauses))]
    public void A_condition_that_could_fail_later_is_refused_now(string attribute, ClauseOperator asked, string[] values, string? code)
    {
        var plan = On(Rule(Serving.Of("on"), Clause("country", ClauseOperator.OneOf, "DE")), Rule(Serving.Of("on"), Clause("plan", ClauseOperator.OneOf, "pro"), Clause(attribute, asked, values)));

        var refusal = FlagPlanRules.Apply(plan, Sight(Boolean())).Refusal;

        Assert.Equal(code, refusal?.Code);
        Assert.True(refusal is null || refusal.Sentence.StartsWith("Rule 2, condition 2: ", StringComparison.Ordinal), refusal?.Sentence);
    }

    public static TheoryData<FlagPlan, string?> Plans => new()
    {
        { On(), null },
        { On() with { OffVariant = null, Fallthrough = null }, null },
        { On() with { OffVariant = "gone" }, "flag.off-variant-unknown" },
        { On() with { Fallthrough = Serving.Of("gone") }, "rule.variant-unknown" },
        { On() with { Fallthrough = Serving.Decided }, "rule.serves-nothing" },
        { On() with { Fallthrough = Share(25_000) }, null },
        { On() with { Fallthrough = Serving.Of(new Rollout { Shares = [new("on", 25_000), new("off", 74_999)] }) }, "rollout.weights" },
        { On() with { Fallthrough = Serving.Of(new Rollout { Shares = [new("on", int.MaxValue), new("off", int.MaxValue)] }) }, "rollout.weights" },
        { On() with { Fallthrough = Serving.Of(new Rollout { Shares = [new("on", -1), new("off", 100_001)] }) }, "rollout.weights" },
        { On() with { Fallthrough = Serving.Of(new Rollout { Shares = [new("on", 100_000), new("gone", 0)] }) }, "rollout.variant-unknown" },
        { On() with { Fallthrough = Serving.Of(new Rollout { Shares = [new("on", 50_000), new("on", 50_000)] }) }, "rollout.duplicate-variant" },
        { On() with { Fallthrough = Serving.Of(new Rollout { BucketBy = "", Shares = [new("on", 100_000)] }) }, "rollout.bucket-by" },
        { On() with { Fallthrough = Serving.Of(new Rollout { Salt = "", Shares = [new("on", 100_000)] }) }, "rollout.salt" },
        { On() with { Fallthrough = new() { Variant = "on", Rollout = Share(1).Rollout } }, "rule.serves-both" },
        { On(Rule(Serving.Of("on"))), "rule.clause-count" },
        { On(Rule(Serving.Of("on"), Clause("a", ClauseOperator.OneOf, "b")) with { Id = "Not an id" }), "rule.id" },
        { On(Rule(Serving.Of("on")) with { Logic = new("{\"==\":[1,1]}") }), null },
        { On(Rule(Serving.Of("on")) with { Logic = new("{}") }), "logic.malformed" },
        { On(Rule(Serving.Of("on")) with { Logic = new("[") }), "json.malformed" },
        { On(Rule(Serving.Of("on")) with { Logic = new("{\"$ref\":\"gone\"}") }), "clause.segment-unknown" },
        { On(Rule(Serving.Of("on"), Clause("a", ClauseOperator.OneOf, "b")) with { Logic = new("{\"==\":[1,1]}") }), "rule.both" },
        { On(Rule(Serving.Decided) with { Logic = new("{\"var\":\"v\"}") }), null },
        { On(Rule(Serving.Decided, Clause("a", ClauseOperator.OneOf, "b"))), "rule.serves-nothing" },
        { On(Rule(Serving.Decided) with { Logic = new("{\"var\":\"v\"}") }) with { Fallthrough = Share(1) }, "rule.decides-last" },
        { On() with { Targets = [new("on", ["user-1", "user-2"])] }, null },
        { On() with { Targets = [new("gone", ["user-1"])] }, "flag.target-variant" },
        { On() with { Targets = [new("on", ["user-1"]), new("off", ["user-1"])] }, "flag.target-twice" },
        { On() with { Targets = [new("on", [""])] }, "flag.target-key" },
        { On() with { Prerequisites = [new(new("other"), ["on"])] }, null },
        { On() with { Prerequisites = [new(new("other"), ["blue"])] }, "flag.prerequisite-variants" },
        { On() with { Prerequisites = [new(new("other"), [])] }, "flag.prerequisite-variants" },
        { On() with { Prerequisites = [new(new("gone"), ["on"])] }, "flag.prerequisite-unknown" },
        { On() with { Prerequisites = [new(new("old"), ["on"])] }, "flag.prerequisite-unknown" },
        { On() with { Prerequisites = [new(new("new-checkout"), ["on"])] }, "flag.prerequisite-unknown" },
        { On() with { Rules = Enumerable.Range(0, 10_000).Select(_ => Rule(Serving.Of("on"), Clause("a", ClauseOperator.OneOf, "b"))).ToFacts() }, "flag.rule-count" },
    };

    [Theory]
    [MemberData(nameof(Plans))]
    public void A_plan_that_could_fail_later_is_refused_now(FlagPlan plan, string? code) =>
        Assert.Equal(code, FlagPlanRules.Apply(plan, Sight(Boolean(), Boolean("other"), Boolean("old") with { ArchivedAt = Made })).Refusal?.Code);

    [Fact]
    public void Rules_without_an_id_get_one_that_is_free()
    {
        var plan = On(
            Rule(Serving.Of("on"), Clause("a", ClauseOperator.OneOf, "b")),
            Rule(Serving.Of("on"), Clause("a", ClauseOperator.OneOf, "c")) with { Id = "r1" });

        Assert.Equal(["r2", "r1"], FlagPlanRules.Apply(plan, Sight(Boolean())).Value().Rules.Select(rule => rule.Id));
    }

    [Fact]
    public void The_off_variant_s_share_is_kept_last()
    {
        var plan = On() with { Fallthrough = Serving.Of(new Rollout { Shares = [new("off", 80_000), new("on", 20_000)] }) };

        Assert.Equal(["on", "off"], FlagPlanRules.Apply(plan, Sight(Boolean())).Value().Fallthrough?.Rollout?.Shares.Select(share => share.Variant));
    }

    [Theory]
    [InlineData("a needs b needs c needs a", "a", "b")]
    [InlineData("b needs c needs b", "b", "c")]
    public void Prerequisites_never_go_in_a_circle(string circle, string flag, string first)
    {
        var edges = new Dictionary<string, string[]> { ["a"] = ["b"], ["b"] = ["c"], ["c"] = flag == "a" ? ["a"] : ["b"] };

        var refusal = PrerequisiteRules.Check(new(flag), [new(new(first), ["on"])], key => Boolean(key.Value), key => edges[key.Value].Select(name => new FlagKey(name)));

        Assert.Equal("flag.prerequisite-cycle", refusal?.Code);
        Assert.Contains(circle, refusal?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Raising_a_share_takes_it_from_nobody_and_lowering_takes_it_from_the_last_first()
    {
        var random = new Random(7);
        var plan = FlagPlanRules.Apply(new() { IsEnabled = true, OffVariant = "control", Fallthrough = Serving.Of(new Rollout { Shares = [new("control", 90_000), new("a", 6_000), new("b", 4_000)] }) }, Sight(Texts("control", "a", "b"))).Value();
        for (var round = 0; round < 500; round++)
        {
            var weight = random.Next(0, 50_001);
            var raised = Math.Min(weight + random.Next(0, 40_000), 96_000);
            var (before, after) = (Shares(FlagPlanRules.WithShare(plan, null, "a", weight).Value()), Shares(FlagPlanRules.WithShare(plan, null, "a", raised).Value()));

            var bucket = random.Next(Rollout.Whole);

            Assert.Equal(Rollout.Whole, after.Sum(share => share.Weight));
            Assert.True(At(before, bucket) != "a" || At(after, bucket) == "a", $"{bucket} lost it from {weight} to {raised}");
            Assert.True(At(before, bucket) == "control" || At(after, bucket) != "control", $"{bucket} fell back to control");
        }

        static Facts<RolloutShare> Shares(FlagPlan plan) => plan.Fallthrough?.Rollout?.Shares ?? [];

        static string At(Facts<RolloutShare> shares, int bucket) => shares.First(share => (bucket -= share.Weight) < 0).Variant;
    }

    [Fact]
    public void What_serves_no_shares_has_none_to_change() =>
        Assert.Equal("rollout.no-shares", FlagPlanRules.WithShare(On(), null, "on", 1_000).Refusal?.Code);

    [Fact]
    public void A_state_made_of_an_older_one_is_refused_with_who_changed_it_and_when()
    {
        var known = State(On(), number: 4);

        var refusal = FlagStateRules.Follow(known, On() with { Fallthrough = Serving.Of("on") }, 3, new("grace"), null, Made).Refusal;

        Assert.Equal("flag.changed-meanwhile", refusal?.Code);
        Assert.Contains("ada changed new-checkout in prod meanwhile (2026-01-01 08:00 UTC)", refusal?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kill_needs_no_number_and_keeps_the_plan_for_the_way_back()
    {
        var killed = FlagStateRules.Kill(State(On(), number: 4), new("grace"), null, Made.AddHours(1)).Value();

        Assert.Equal(State(On() with { IsEnabled = false }, number: 5) with { By = new("grace"), At = Made.AddHours(1) }, killed);
        Assert.Equal(killed, FlagStateRules.Kill(killed, new("ada"), null, Made.AddHours(2)).Value());
        Assert.Equal("It broke.", FlagStateRules.Explain(killed, " It broke. ").Value().Reason);
        Assert.Equal("flag.reason-given", FlagStateRules.Explain(killed with { Reason = "It broke." }, "No, it did not.").Refusal?.Code);
    }

    [Fact]
    public void A_segment_is_people_or_a_condition_and_never_other_segments()
    {
        static string? Refused(SegmentPlan plan) => SegmentRules.Follow(null, new("beta"), Prod, plan, 0, new("ada"), null, Made).Refusal?.Code;

        Assert.Null(Refused(new() { Included = ["user-1"] }));
        Assert.Null(Refused(new() { Clauses = [Clause("email", ClauseOperator.EndsWith, "@example.org")] }));
        Assert.Equal("rule.clause-count", Refused(new()));
        Assert.Equal("segment.in-segment", Refused(new() { Clauses = [Clause("", ClauseOperator.InSegment, "other")] }));
        Assert.Equal("segment.included", Refused(new() { Included = [""] }));
    }
}
