using System.Globalization;
using System.Text.RegularExpressions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>What a plan may say. Whatever could fail when a flag is asked is refused here, with its place.</summary>
public static partial class FlagPlanRules
{
    public const int MostRules = 200;
    private const int MostTargets = 5_000;
    private const int LongestKey = 500;
    private const int LongestDescription = 300;

    /// <summary>What a flag answers where nobody has set it: off, with its off variant.</summary>
    public static FlagPlan Initial(Flag flag) => new() { OffVariant = VariantRules.OffOf(flag), Fallthrough = Serving.Of(VariantRules.OffOf(flag)) };

    /// <summary>The plan as it will be kept: rules with ids, shares in the order of their buckets, logic without spaces.</summary>
    public static Outcome<FlagPlan> Apply(FlagPlan plan, PlanSight sight)
    {
        if ((CheckEnds(plan, sight.Flag) ?? CheckTargets(plan, sight.Flag)) is { } refusal)
        {
            return refusal;
        }

        if (PrerequisiteRules.Check(sight.Flag.Key, plan.Prerequisites, sight.Find, sight.PrerequisitesOf) is { } prerequisite)
        {
            return prerequisite;
        }

        return Rules(plan, sight).Then<FlagPlan>(rules => plan with
        {
            Rules = rules,
            Fallthrough = plan.Fallthrough is { Rollout: { } rollout } ? Serving.Of(RolloutRules.InOrder(rollout, OffOf(plan, sight.Flag))) : plan.Fallthrough,
        });
    }

    /// <summary>Everything off at once; the plan stays, so that undoing brings it back.</summary>
    public static FlagPlan Kill(FlagPlan plan) => plan with { IsEnabled = false };

    /// <summary>The plan with one variant at another share, in one rule or for everyone else; refused where no shares are.</summary>
    /// <param name="rule">The rule's id, or null for everyone else.</param>
    /// <param name="weight">In 1/1,000 of a per cent.</param>
    public static Outcome<FlagPlan> WithShare(FlagPlan plan, string? rule, string variant, int weight)
    {
        if (rule is null)
        {
            return plan.Fallthrough?.Rollout is { } rollout ? plan with { Fallthrough = Serving.Of(RolloutRules.WithShare(rollout, variant, weight)) } : NoShares("Everyone else");
        }

        var found = plan.Rules.FirstOrDefault(known => known.Id == rule);
        return found?.Serve.Rollout is { } shares
            ? plan with { Rules = plan.Rules.Select(known => known == found ? known with { Serve = Serving.Of(RolloutRules.WithShare(shares, variant, weight)) } : known).ToFacts() }
            : NoShares($"Rule {KeyRules.Shown(rule)}");
    }

    /// <summary>Every segment the plan names.</summary>
    public static IEnumerable<SegmentKey> SegmentsIn(FlagPlan plan) => plan.Rules.SelectMany(rule =>
        rule.Clauses.Where(clause => ClauseRules.IsOnSegment(clause.Operator)).SelectMany(clause => clause.Values)
            .Concat(rule.Logic is { } logic ? LogicRules.References(logic) : [])).Distinct().Select(name => new SegmentKey(name));

    /// <summary>The variant whose share stands last: what off answers, or would. Null where only the code knows.</summary>
    internal static string? OffOf(FlagPlan plan, Flag flag) => plan.OffVariant is not null || flag.Type is FlagType.Boolean ? VariantRules.OffOf(plan, flag) : null;

    private static Refusal? CheckEnds(FlagPlan plan, Flag flag)
    {
        if (plan.OffVariant is { } off && flag.Find(off) is null)
        {
            return Refusal.Invalid("flag.off-variant-unknown", $"While off: {flag.Key} has no variant {KeyRules.Shown(off)}.");
        }

        return plan.Fallthrough is { } serving ? CheckServing("Everyone else", serving, flag, mayDecide: false) : null;
    }

    private static Refusal? CheckTargets(FlagPlan plan, Flag flag)
    {
        if (plan.Targets.Sum(target => target.Keys.Count) > MostTargets)
        {
            return Refusal.Invalid("flag.target-count", $"At most {MostTargets:N0} people can be named one by one; make a segment by an attribute instead.");
        }

        if (plan.Targets.FirstOrDefault(target => flag.Find(target.Variant) is null) is { } unknown)
        {
            return Refusal.Invalid("flag.target-variant", $"People named one by one: {flag.Key} has no variant {KeyRules.Shown(unknown.Variant)}.");
        }

        if (plan.Targets.Any(target => target.Keys.Count == 0 || target.Keys.Any(key => key.Length == 0 || !FlagKeyRules.IsLine(key, LongestKey))))
        {
            return Refusal.Invalid("flag.target-key", $"People named one by one: a targeting key is 1 to {LongestKey} characters on one line.");
        }

        return plan.Targets.SelectMany(target => target.Keys).GroupBy(key => key).FirstOrDefault(group => group.Count() > 1) is { } twice
            ? Refusal.Invalid("flag.target-twice", $"People named one by one: {KeyRules.Shown(twice.Key)} is named twice; one person gets one variant.")
            : null;
    }

    private static Outcome<Facts<FlagRule>> Rules(FlagPlan plan, PlanSight sight)
    {
        if (plan.Rules.Count > MostRules)
        {
            return Refusal.Invalid("flag.rule-count", $"A flag has at most {MostRules} rules; this one has {plan.Rules.Count:N0}.");
        }

        var taken = plan.Rules.Select(rule => rule.Id).Where(id => id.Length > 0).ToHashSet(StringComparer.Ordinal);
        if (taken.Count != plan.Rules.Count(rule => rule.Id.Length > 0) || taken.Any(id => !Id().IsMatch(id)))
        {
            return Refusal.Invalid("rule.id", "Every rule has an id of its own: 1 to 40 lower-case letters, digits and hyphens. Leave it empty to get one.");
        }

        var rules = new List<FlagRule>(plan.Rules.Count);
        for (var i = 0; i < plan.Rules.Count; i++)
        {
            var place = $"Rule {i + 1}";
            var rule = plan.Rules[i].Id.Length > 0 ? plan.Rules[i] : plan.Rules[i] with { Id = NextId(taken) };
            switch (Rule(place, rule, plan, sight))
            {
                case Outcome<FlagRule>.Refused refused:
                    return refused.Why;
                case Outcome<FlagRule>.Accepted { Value: var whole } when whole.Serve.IsDecided && (i < plan.Rules.Count - 1 || plan.Fallthrough?.Rollout is not null):
                    return Refusal.Invalid("rule.decides-last", $"{place}: logic that names the variant itself stands last, with a plain variant for everyone else.");
                case Outcome<FlagRule>.Accepted accepted:
                    rules.Add(accepted.Value);
                    break;
            }
        }

        return rules.ToFacts();
    }

    private static Outcome<FlagRule> Rule(string place, FlagRule rule, FlagPlan plan, PlanSight sight)
    {
        if (!FlagKeyRules.IsLine(rule.Description, LongestDescription))
        {
            return Refusal.Invalid("rule.description", $"{place}: a description is one line of at most {LongestDescription} characters.");
        }

        if (CheckServing(place, rule.Serve, sight.Flag, mayDecide: rule.Logic is not null) is { } serving)
        {
            return serving;
        }

        var ordered = rule.Serve.Rollout is { } rollout ? rule with { Serve = Serving.Of(RolloutRules.InOrder(rollout, OffOf(plan, sight.Flag))) } : rule;
        return ConditionRules.Apply(place, rule.Clauses, rule.Logic, sight.HasSegment).Then<FlagRule>(logic => ordered with { Logic = logic.Logic });
    }

    private static Refusal? CheckServing(string place, Serving serving, Flag flag, bool mayDecide)
    {
        if (serving.Rollout is { } rollout)
        {
            return serving.Variant is null
                ? RolloutRules.Check(place, flag, rollout)
                : Refusal.Invalid("rule.serves-both", $"{place}: give one variant or shares of several, not both.");
        }

        if (serving.Variant is { } variant)
        {
            return flag.Find(variant) is null ? Refusal.Invalid("rule.variant-unknown", $"{place}: {flag.Key} has no variant {KeyRules.Shown(variant)}.") : null;
        }

        return mayDecide ? null : Refusal.Invalid("rule.serves-nothing", $"{place}: say which variant, or which shares of variants, people get.");
    }

    private static Refusal NoShares(string place) => new("rollout.no-shares", $"{place}: there are no shares to change; give shares of variants first.");

    private static string NextId(HashSet<string> taken)
    {
        for (var number = 1; ; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"r{number}");
            if (taken.Add(id))
            {
                return id;
            }
        }
    }

    [GeneratedRegex("^[a-z0-9-]{1,40}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
