using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Artifacts;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Plans;

public sealed class PlanRulesTests
{
    [Fact]
    public void A_state_that_was_written_since_is_refused_and_one_that_is_not_known_is_not()
    {
        var planned = new StateMark("line", 5);

        Assert.Null(PlanRules.Moved(planned, planned));
        Assert.Null(PlanRules.Moved(null, planned));
        Assert.Null(PlanRules.Moved(planned, null));
        Assert.Equal("plan.state-moved", PlanRules.Moved(planned, new("line", 7))?.Code);
        Assert.Equal("plan.state-moved", PlanRules.Moved(StateMark.None, new("line", 1))?.Code);
        Assert.Equal("plan.other-state", PlanRules.Moved(planned, new("another", 5))?.Code);
    }

    [Fact]
    public void What_nobody_has_seen_is_not_destroyed()
    {
        var seen = Plan(("a", PlanAction.Destroy), ("b", PlanAction.Create));

        Assert.Null(PlanRules.Unseen(seen, Plan(("a", PlanAction.Destroy), ("c", PlanAction.Update))));
        Assert.Null(PlanRules.Unseen(null, Plan(("c", PlanAction.Create))));
        Assert.Equal("It would destroy what nobody has seen in its plan: b. Look at the plan again and promote it anew.", PlanRules.Unseen(seen, Plan(("b", PlanAction.Replace)))?.Sentence);
        Assert.Equal("plan.unseen", PlanRules.Unseen(null, Plan(("a", PlanAction.Destroy)))?.Code);
    }

    [Fact]
    public void A_saved_plan_must_be_the_one_its_JSON_shows()
    {
        var shown = Plan(("a", PlanAction.Create));

        Assert.Null(PlanRules.Differs(shown, Plan(("a", PlanAction.Create))));
        Assert.Equal("plan.not-what-it-says", PlanRules.Differs(shown, Plan(("a", PlanAction.Destroy)))?.Code);
    }

    [Theory]
    [InlineData("""{"version":4,"serial":7,"lineage":"l","resources":[{"serial":9}]}""", "l", 7)]
    [InlineData("""{"resources":[{"lineage":"no"}],"lineage":"l","serial":7}""", "l", 7)]
    [InlineData(" \n", "", 0)]
    public void A_state_s_mark_is_its_own_serial_and_line(string state, string lineage, long serial) =>
        Assert.Equal(new StateMark(lineage, serial), StateRules.Read(System.Text.Encoding.UTF8.GetBytes(state)).Value());

    [Theory]
    [InlineData("no")]
    [InlineData("{\"serial\":\"seven\"}")]
    [InlineData("{\"serial\":1e99}")]
    [InlineData("[1]")]
    public void What_is_no_state_is_refused(string state) =>
        Assert.True(StateRules.Read(System.Text.Encoding.UTF8.GetBytes(state)) is Outcome<StateMark>.Refused || StateRules.Read(System.Text.Encoding.UTF8.GetBytes(state)).Value() == StateMark.None);

    [Fact]
    public void A_saved_plan_says_which_state_it_was_made_from()
    {
        Assert.Equal(new StateMark("l", 3), StateRules.OfSavedPlan(new MemoryStream(Archives.Zip(("tfstate", """{"serial":3,"lineage":"l"}""")))));
        Assert.Null(StateRules.OfSavedPlan(new MemoryStream(Archives.Zip(("tfplan", "")))));
        Assert.Null(StateRules.OfSavedPlan(new MemoryStream([1, 2, 3])));
    }

    private static InfrastructurePlan Plan(params (string Address, PlanAction Action)[] changes)
    {
        var facts = changes.Select(change => new PlanChange { Address = change.Address, Action = change.Action }).ToList();
        return new() { Tool = PlanTool.Terraform, Changes = PlanRules.Ordered(facts).ToFacts(), Counts = PlanRules.Count(facts) };
    }
}
