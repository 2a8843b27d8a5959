using System.Text;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Plans;

public sealed class PlanJsonTests
{
    [Fact]
    public void A_recorded_plan_tells_what_is_destroyed_first_and_why()
    {
        var plan = Recorded.Plan("terraform-plan.json");

        Assert.Equal(
            [
                ("terraform_data.dns", PlanAction.Destroy, "it is no longer in the code"),
                ("terraform_data.app", PlanAction.Replace, "it cannot be changed in place"),
                ("terraform_data.cache", PlanAction.Create, ""),
            ],
            plan.Changes.Select(change => (change.Address, change.Action, change.Reason)));
        Assert.Equal(new PlanCounts { Create = 1, Replace = 1, Destroy = 1 }, plan.Counts);
        Assert.Equal(["triggers_replace"], plan.Changes[1].Forces);
        Assert.Equal(new DateTimeOffset(2026, 11, 20, 23, 27, 3, TimeSpan.Zero), plan.MadeAt);
        Assert.Equal("1 to destroy, 1 to replace, 1 to create", PlanRules.Words(plan.Counts));
    }

    [Fact]
    public void Attributes_stand_before_and_after_with_what_forces_them_first()
    {
        var differences = Recorded.Plan("terraform-plan.json").Changes[1].Differences;

        Assert.Equal(
            [
                new AttributeDifference("triggers_replace[0]", new(ShownKind.Literal, "false"), new(ShownKind.Literal, "true")) { IsForcing = true },
                new AttributeDifference("id", new(ShownKind.Text, "85bcf194-0a9d-bab0-dbd9-0047315df4e2"), ShownValue.Unknown),
                new AttributeDifference("input.replicas", new(ShownKind.Literal, "2"), new(ShownKind.Text, "3")),
                new AttributeDifference("output", ShownValue.Secret, ShownValue.Unknown),
            ],
            differences);
    }

    [Fact]
    public void Moves_replacements_that_come_first_and_outputs_are_read_from_a_real_plan()
    {
        var plan = Recorded.Plan("terraform-moves.json");

        Assert.Equal(new PlanCounts { Create = 1, Replace = 2, Destroy = 1, Move = 1 }, plan.Counts);
        Assert.Equal("terraform_data.old", Assert.Single(plan.Changes, change => change.Action is PlanAction.Move).PreviousAddress);
        Assert.True(Assert.Single(plan.Changes, change => change.Address == "terraform_data.web").IsCreatedFirst);
        Assert.Contains(plan.Changes.Single(change => change.Address == "terraform_data.web").Differences, difference => difference.Path.StartsWith("input", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[\"update\"]", PlanAction.Update)]
    [InlineData("[\"read\"]", PlanAction.Read)]
    [InlineData("[\"forget\"]", PlanAction.Forget)]
    [InlineData("[\"create\",\"delete\"]", PlanAction.Replace)]
    public void Each_act_has_its_word(string actions, PlanAction action) =>
        Assert.Equal(action, Assert.Single(Recorded.Said(Recorded.One(actions, "")).Changes).Action);

    [Fact]
    public void An_import_counts_beside_what_else_happens()
    {
        var alone = Recorded.Said(Recorded.One("[\"no-op\"]", ""","importing":{"id":"i-1"}"""));
        var changed = Recorded.Said(Recorded.One("[\"update\"]", ""","importing":{"id":"i-1"}"""));

        Assert.Equal((PlanAction.Import, new PlanCounts { Import = 1 }), (alone.Changes[0].Action, alone.Counts));
        Assert.Equal((PlanAction.Update, new PlanCounts { Import = 1, Update = 1 }), (changed.Changes[0].Action, changed.Counts));
    }

    [Fact]
    public void Drift_stands_apart_and_says_what_the_plan_depends_on()
    {
        const string Drifted = """{"address":"a.b[0]","type":"a","change":{"actions":["update"],"before":{"size":1,"colour":"red"},"after":{"size":2,"colour":"red"}}}""";
        const string Other = """{"address":"a.c","type":"a","change":{"actions":["delete"],"before":{"size":1},"after":null}}""";

        var plan = Recorded.Said($$"""{"format_version":"1.2","resource_changes":[],"resource_drift":[{{Other}},{{Drifted}}],"relevant_attributes":[{"resource":"a.b","attribute":["size"]}]}""");

        Assert.Empty(plan.Changes);
        Assert.Equal([("a.c", false), ("a.b[0]", true)], plan.Drift.Select(change => (change.Address, change.IsRelevant)));
        Assert.Equal((2, "a.c, a.b[0] are not as applied."), (PlanRules.DriftOf(plan), PlanRules.Drifted(plan)));
    }

    [Theory]
    [InlineData("{\"format_version\":\"2.0\"}", "plan.version")]
    [InlineData("{\"format_version\":1}", "plan.not-a-plan")]
    [InlineData("{}", "plan.not-a-plan")]
    [InlineData("[]", "plan.not-a-plan")]
    [InlineData("", "plan.unreadable")]
    [InlineData("{\"format_version\":\"1.2\",\"format_version\":\"2.0\"}", "plan.unreadable")]
    [InlineData("{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"\\ud800\",\"change\":{\"actions\":[\"create\"]}}]}", "plan.unreadable")]
    [InlineData("{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"a.b\",\"change\":{\"actions\":[\"explode\"]}}]}", "plan.action-unknown")]
    [InlineData("{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"a.b\"}]}", "plan.action-unknown")]
    [InlineData("{\"format_version\":\"1.2\",\"resource_changes\":[7]}", "plan.action-unknown")]
    [InlineData("{\"format_version\":\"1.2\",\"resource_changes\":[{\"address\":\"a\",\"change\":{\"actions\":[\"read\"]}},{\"address\":\"a\",\"change\":{\"actions\":[\"read\"]}}]}", "plan.twice")]
    public void What_is_no_plan_of_the_first_format_is_refused(string json, string code) => Assert.Equal(code, Refused(Encoding.UTF8.GetBytes(json)).Code);

    [Fact]
    public void What_is_too_deep_too_large_or_too_many_is_refused_and_not_followed()
    {
        var deep = Encoding.UTF8.GetBytes("{\"format_version\":\"1.2\",\"x\":" + new string('[', 100_000));
        var large = new byte[PlanJsonRules.MostBytes + 1];
        var many = Encoding.UTF8.GetBytes("{\"format_version\":\"1.2\",\"resource_changes\":[" + string.Join(',', Enumerable.Repeat("{}", PlanJsonRules.MostResources + 1)) + "]}");
        var secrets = Encoding.UTF8.GetBytes(Recorded.One("[\"create\"]", ",\"after_sensitive\":true,\"after\":[" + string.Join(',', Enumerable.Range(100_000, SecretWords.Most + 1)) + "]"));

        Assert.Equal(["plan.unreadable", "plan.too-large", "plan.too-large", "plan.too-large"], new[] { deep, large, many, secrets }.Select(bytes => Refused(bytes).Code));
        Assert.Equal(RefusalKind.TooLarge, Refused(large).Kind);
    }

    [Fact]
    public void Wide_values_are_compared_in_time_that_grows_with_them_and_kept_in_part()
    {
        string Fields(int value) => "{" + string.Join(',', Enumerable.Range(0, 200_000).Select(at => $"\"k{at}\":{value}")) + "}";
        string Items(int value) => "[" + string.Join(',', Enumerable.Repeat($"[{value}]", 200_000)) + "]";

        var change = Recorded.Said(Recorded.One("[\"update\"]", $$""","before":{"f":{{Fields(1)}},"i":{{Items(1)}}},"after":{"f":{{Fields(2)}},"i":{{Items(2)}}}""")).Changes[0];

        Assert.Equal((100, 399_900), (change.Differences.Count, change.Omitted));
    }

    [Fact]
    public void What_could_not_be_read_is_not_repeated_in_the_refusal() =>
        Assert.DoesNotContain("hunter2", Refused("{\"format_version\":\"1.2\",\"pw\":\"hunter2\",,}"u8.ToArray()).Sentence, StringComparison.Ordinal);

    private static Refusal Refused(byte[] json) =>
        PlanJsonRules.Read(json, PlanTool.Terraform, new SecretWords()).Refusal ?? throw new Xunit.Sdk.XunitException("It was read.");
}
