using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>One thing that is different between two plans.</summary>
/// <param name="Place">Where in the plan: "State", "Rule 2", "Everyone else".</param>
/// <param name="Before">What it said, or null for what is new.</param>
/// <param name="After">What it says, or null for what is gone.</param>
public sealed record FlagDifference(string Place, string? Before, string? After)
{
    /// <summary>As people say it: "Rule 2: country is DE: on, was off".</summary>
    public string Sentence => (Before, After) switch
    {
        (null, { } added) => $"{Place}: {added} (new)",
        ({ } gone, null) => $"{Place}: {gone} (taken away)",
        _ => $"{Place}: {After} (was: {Before})",
    };
}

/// <summary>What is different between two plans, for the journal, the history, copies and imports alike.</summary>
public static class FlagDifferenceRules
{
    public static Facts<FlagDifference> Between(FlagPlan before, FlagPlan after) => Ends(before, after)
        .Concat(Rules(before.Rules, after.Rules))
        .Concat(One("Everyone else", FlagWordRules.Of(before.Fallthrough), FlagWordRules.Of(after.Fallthrough)))
        .Concat(One("Bucketing", FlagWordRules.Of(before.Bucketing), FlagWordRules.Of(after.Bucketing)))
        .Concat(Redealt(before, after))
        .ToFacts();

    public static Facts<FlagDifference> Between(SegmentPlan? before, SegmentPlan? after) =>
        One("Condition", Condition(before), Condition(after))
            .Concat(Names("People named", before?.Included ?? [], after?.Included ?? []))
            .Concat(One("Description", Text(before?.Description), Text(after?.Description)))
            .ToFacts();

    /// <summary>All of it in one line for the journal; "nothing" when there is no difference.</summary>
    public static string Sentence(Facts<FlagDifference> differences)
    {
        const int longest = 600;
        var whole = differences.Count == 0 ? "nothing" : string.Join("; ", differences.Select(difference => difference.Sentence));
        return whole.Length <= longest ? whole : whole[..longest] + "…";
    }

    private static IEnumerable<FlagDifference> Ends(FlagPlan before, FlagPlan after) =>
        One("State", before.IsEnabled ? "on" : "off", after.IsEnabled ? "on" : "off")
            .Concat(One("While off", before.OffVariant ?? "the default in the code", after.OffVariant ?? "the default in the code"))
            .Concat(Prerequisites(before.Prerequisites, after.Prerequisites))
            .Concat(Targets(before.Targets, after.Targets));

    private static IEnumerable<FlagDifference> Prerequisites(Facts<Prerequisite> before, Facts<Prerequisite> after) =>
        before.Select(prerequisite => prerequisite.Flag).Union(after.Select(prerequisite => prerequisite.Flag)).SelectMany(flag => One(
            "Prerequisite",
            before.FirstOrDefault(prerequisite => prerequisite.Flag == flag) is { } old ? FlagWordRules.Of(old) : null,
            after.FirstOrDefault(prerequisite => prerequisite.Flag == flag) is { } now ? FlagWordRules.Of(now) : null));

    private static IEnumerable<FlagDifference> Targets(Facts<IndividualTarget> before, Facts<IndividualTarget> after) =>
        before.Select(target => target.Variant).Union(after.Select(target => target.Variant)).SelectMany(variant => Names(
            $"People who get {variant}",
            before.Where(target => target.Variant == variant).SelectMany(target => target.Keys).ToFacts(),
            after.Where(target => target.Variant == variant).SelectMany(target => target.Keys).ToFacts()));

    /// <summary>Rules by their ids, so that one that only moved is said to have moved.</summary>
    private static IEnumerable<FlagDifference> Rules(Facts<FlagRule> before, Facts<FlagRule> after)
    {
        var old = before.Select((rule, i) => (rule, number: i + 1)).ToDictionary(at => at.rule.Id);
        for (var i = 0; i < after.Count; i++)
        {
            if (!old.Remove(after[i].Id, out var was))
            {
                yield return new($"Rule {i + 1}", null, Said(after[i]));
            }
            else if (was.rule != after[i])
            {
                yield return new($"Rule {i + 1}", Said(was.rule), Said(after[i]));
            }
            else if (was.number - gone(was.number) != i + 1 - added(i))
            {
                yield return new($"Rule {i + 1}", $"stood at {was.number}", Said(after[i]));
            }
        }

        foreach (var (rule, number) in old.Values.OrderBy(at => at.number))
        {
            yield return new($"Rule {number}", Said(rule), null);
        }

        int gone(int until) => before.Take(until - 1).Count(rule => after.All(kept => kept.Id != rule.Id));
        int added(int until) => after.Take(until).Count(rule => before.All(known => known.Id != rule.Id));
    }

    /// <summary>A person's bucket depends on attribute, salt and algorithm: whoever changes one of these deals everyone anew.</summary>
    private static IEnumerable<FlagDifference> Redealt(FlagPlan before, FlagPlan after)
    {
        var old = Rollouts(before);
        var moved = Rollouts(after).Where(now => old.TryGetValue(now.Key, out var was) && Dealing(before, was) != Dealing(after, now.Value)).Select(now => now.Key).ToList();
        if (moved.Count > 0)
        {
            yield return new("Attention", null, $"people are dealt into shares anew in {FlagWordRules.Listed(moved)}: some who have a variant now will get another");
        }
    }

    private static Dictionary<string, Rollout> Rollouts(FlagPlan plan)
    {
        var rollouts = plan.Rules.Where(rule => rule.Serve.Rollout is not null).ToDictionary(rule => $"rule {rule.Id}", rule => rule.Serve.Rollout ?? throw new InvalidOperationException("It was there."));
        if (plan.Fallthrough?.Rollout is { } rest)
        {
            rollouts["everyone else"] = rest;
        }

        return rollouts;
    }

    private static (string, string?, Bucketing) Dealing(FlagPlan plan, Rollout rollout) => (rollout.BucketBy, rollout.Salt, plan.Bucketing);

    private static IEnumerable<FlagDifference> Names(string place, Facts<string> before, Facts<string> after)
    {
        var (gone, added) = (before.Except(after).ToList(), after.Except(before).ToList());
        if (added.Count > 0)
        {
            yield return new(place, null, FlagWordRules.Listed(added.Select(KeyRules.Shown)));
        }

        if (gone.Count > 0)
        {
            yield return new(place, FlagWordRules.Listed(gone.Select(KeyRules.Shown)), null);
        }
    }

    private static IEnumerable<FlagDifference> One(string place, string? before, string? after)
    {
        if (before != after)
        {
            yield return new(place, before, after);
        }
    }

    private static string Said(FlagRule rule) => rule.Logic is { } logic ? $"{FlagWordRules.Of(rule)} {KeyRules.Shown(logic.Value)}" : FlagWordRules.Of(rule);

    private static string? Condition(SegmentPlan? plan) => plan is null ? null : Text(plan.Logic?.Value ?? FlagWordRules.Of(plan.Clauses));

    private static string? Text(string? text) => string.IsNullOrEmpty(text) ? null : text;
}
