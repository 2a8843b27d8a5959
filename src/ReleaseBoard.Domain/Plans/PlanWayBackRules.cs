using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Plans;

/// <summary>Whether what a plan does can be taken back, said before it is done. No program undoes a plan: the way back is another one.</summary>
public static class PlanWayBackRules
{
    /// <summary>The way back from a plan to what was applied before it.</summary>
    /// <param name="plan">What would happen; null while nobody knows.</param>
    /// <param name="before">The version that was applied before, and what it carries; null when nothing was.</param>
    public static WayBack Of(InfrastructurePlan? plan, (ArtifactVersion Version, InfrastructureManifest Manifest)? before)
    {
        if (before is not var (version, manifest))
        {
            return new(false, "Nothing was applied there before, so there is nothing to go back to: what it makes goes by a plan that takes it away.");
        }

        if (manifest.Saved is not null)
        {
            return new(false, $"{version} carries a saved plan, which is refused once the state has moved on: the way back is a new plan, promoted like this one.{Lost(plan)}");
        }

        if (manifest.Plan is not null)
        {
            return new(false, $"{version} can be applied again, but the plan that people saw of it was made for what was there before: the sure way back is a new plan, promoted like this one.{Lost(plan)}");
        }

        return Destroyed(plan).Count > 0
            ? new(false, $"A promotion of {version} makes things as they were, but not all of them.{Lost(plan)}")
            : new(true, $"By a promotion of {version}: its code is planned against what is there then, and its plan is seen and approved like this one.{(plan is null ? " What this one does is not known before a check." : "")}");
    }

    /// <summary>Whether a plan destroys something, if only to make it anew.</summary>
    public static bool TakesAway(InfrastructurePlan? plan) => Destroyed(plan).Count > 0;

    private static string Lost(InfrastructurePlan? plan) => Destroyed(plan) switch
    {
        { Count: 0 } => "",
        var names => $" What is destroyed ({PlanRules.Named(names)}) can be made anew, without what was in it.",
    };

    private static List<string> Destroyed(InfrastructurePlan? plan) =>
        (plan?.Changes ?? []).Where(change => change.IsDestructive).Select(change => change.Address).ToList();
}
