using ReleaseBoard.Domain.Flags;

namespace ReleaseBoard.Web.Flags;

/// <summary>How a flag stands in one environment, at a glance.</summary>
/// <param name="IsOn">True when anyone can get something else than while it is off.</param>
/// <param name="Word">"on", "25 %", "off", "archived"; for other than booleans the variant everyone gets.</param>
/// <param name="Detail">Who that is: "everyone", "of people in segment beta", "by 3 rules".</param>
/// <param name="Percent">The share a bar shows, where there is one.</param>
public sealed record FlagGlance(bool IsOn, string Word, string Detail = "", double? Percent = null)
{
    public static FlagGlance Of(Flag flag, FlagState state)
    {
        var plan = state.Plan;
        if (flag.IsArchived)
        {
            return new(false, "archived");
        }

        if (!plan.IsEnabled)
        {
            return new(false, "off", state.Number == 0 ? "never set" : "");
        }

        var off = VariantRules.OffOf(plan, flag);
        var others = plan.Rules.Count + plan.Targets.Count > 0;
        return plan.Fallthrough switch
        {
            { Rollout: { } rollout } => Share(rollout, off, others ? "of everyone else" : "of everyone"),
            { Variant: { } variant } when variant != off => new(true, flag.Type is FlagType.Boolean ? "on" : variant, others ? "everyone else" : "everyone"),
            _ => ByRules(plan, off),
        };
    }

    /// <summary>True when turning it on, and nothing else, would give anyone something else than while it is off.</summary>
    public static bool WouldServe(Flag flag, FlagState state) => Of(flag, state with { Plan = state.Plan with { IsEnabled = true } }).IsOn;

    /// <summary>The plan that turns it on: as it stands, or for everyone where it would give nobody anything.</summary>
    public static FlagPlan TurnedOn(Flag flag, FlagState state)
    {
        var on = state.Plan with { IsEnabled = true };
        var off = VariantRules.OffOf(on, flag);
        return WouldServe(flag, state) || flag.Variants.FirstOrDefault(variant => variant.Name != off) is not { } variant ? on : on with { Fallthrough = Serving.Of(variant.Name) };
    }

    private static FlagGlance ByRules(FlagPlan plan, string off)
    {
        if (plan.Rules.FirstOrDefault(rule => rule.Serve.Rollout is not null) is { Serve.Rollout: { } rollout } split)
        {
            return Share(rollout, off, $"of {FlagText.People(split)}");
        }

        var given = plan.Rules.Where(rule => rule.Serve.IsDecided || rule.Serve.Variant != off).ToList();
        if (given.Count > 0)
        {
            return new(true, "on", given.Count == 1 ? FlagText.People(given[0]) : $"by {given.Count} rules");
        }

        var named = plan.Targets.Where(target => target.Variant != off).Sum(target => target.Keys.Count);
        return named > 0
            ? new(true, "on", named == 1 ? "1 person named" : $"{named} people named")
            : plan.Fallthrough is null ? new(false, "the code decides", "for everyone") : new(false, "on for nobody");
    }

    private static FlagGlance Share(Rollout rollout, string off, string of)
    {
        var given = rollout.Shares.Where(share => share.Variant != off && share.Weight > 0).ToList();
        var weight = given.Sum(share => (long)share.Weight);
        return given.Count > 1 && weight == Rollout.Whole
            ? new(true, "split", $"{string.Join(", ", given.Select(share => $"{share.Variant} {FlagWordRules.Share(share.Weight)}"))} {of}")
            : new(weight > 0, FlagWordRules.Share(weight), of, weight / 1000.0);
    }
}
