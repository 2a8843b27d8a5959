using ReleaseBoard.Domain.Environments;

namespace ReleaseBoard.Domain.Flags;

/// <summary>When a change of a flag goes to everyone, and where that is worth a question.</summary>
public static class FlagReachRules
{
    /// <summary>True in production, and wherever a promotion has to be approved.</summary>
    public static bool IsAskedAbout(Flag flag, ReleaseEnvironment environment, ReleasePath? path) =>
        environment.Tier is Tier.Production || (flag.Application is not null && path?.Find(environment.Key) is { Approvals.Count: > 0 });

    /// <summary>True when everybody whom no rule names gets something else than while it is off, and did not before.</summary>
    public static bool WidensToEveryone(Flag flag, FlagPlan before, FlagPlan after) => IsForEveryone(flag, after) && !IsForEveryone(flag, before);

    private static bool IsForEveryone(Flag flag, FlagPlan plan)
    {
        var off = VariantRules.OffOf(plan, flag);
        return plan is { IsEnabled: true, Fallthrough: { } serving }
            && (serving.Rollout is { } rollout ? rollout.WeightOf(off) == 0 : serving.Variant is { } variant && variant != off);
    }
}
