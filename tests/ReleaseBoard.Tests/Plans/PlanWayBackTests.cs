using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Plans;

public sealed class PlanWayBackTests
{
    private static readonly InfrastructureManifest Code = new() { Tool = PlanTool.Terraform };

    [Fact]
    public void The_way_back_from_a_plan_is_another_plan_and_it_is_said_what_does_not_come_back()
    {
        Assert.Equal((true, "By a promotion of 1.0: its code is planned against what is there then, and its plan is seen and approved like this one."), Says(Plan(PlanAction.Create), Code));
        Assert.Equal((true, "By a promotion of 1.0: its code is planned against what is there then, and its plan is seen and approved like this one. What this one does is not known before a check."), Says(null, Code));
        Assert.Equal((false, "A promotion of 1.0 makes things as they were, but not all of them. What is destroyed (a0) can be made anew, without what was in it."), Says(Plan(PlanAction.Replace), Code));
        Assert.Equal(
            (false, "1.0 can be applied again, but the plan that people saw of it was made for what was there before: the sure way back is a new plan, promoted like this one. What is destroyed (a0, a1, a2 and 1 more) can be made anew, without what was in it."),
            Says(Plan(PlanAction.Destroy, PlanAction.Destroy, PlanAction.Destroy, PlanAction.Destroy), Code with { Plan = "plan.json" }));
        Assert.Equal((false, "1.0 carries a saved plan, which is refused once the state has moved on: the way back is a new plan, promoted like this one."), Says(Plan(PlanAction.Update), Code with { Plan = "plan.json", Saved = "saved.tfplan" }));
        Assert.Equal("Nothing was applied there before, so there is nothing to go back to: what it makes goes by a plan that takes it away.", PlanWayBackRules.Of(Plan(PlanAction.Create), null).Sentence);
    }

    private static (bool, string) Says(InfrastructurePlan? plan, InfrastructureManifest before) =>
        PlanWayBackRules.Of(plan, (new ArtifactVersion("1.0"), before)) is var way ? (way.IsOpen, way.Sentence) : default;

    private static InfrastructurePlan Plan(params PlanAction[] actions) => new()
    {
        Tool = PlanTool.Terraform,
        Changes = actions.Select((action, i) => new PlanChange { Address = $"a{i}", Action = action }).ToFacts(),
    };
}
