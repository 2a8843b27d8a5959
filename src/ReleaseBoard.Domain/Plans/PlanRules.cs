using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Plans;

/// <summary>What can be told from a plan: order, counts, age, and whether it still fits the world.</summary>
public static class PlanRules
{
    /// <summary>Shown at most in one sentence.</summary>
    private const int MostNamed = 3;

    /// <summary>What destroys stands first; what stays as it is stands nowhere.</summary>
    public static IEnumerable<PlanChange> Ordered(IEnumerable<PlanChange> changes) =>
        changes.Where(change => change.Action is not PlanAction.None).OrderBy(change => change.Action).ThenBy(change => change.Address, StringComparer.Ordinal);

    public static PlanCounts Count(IReadOnlyCollection<PlanChange> changes) => new()
    {
        Create = changes.Count(change => change.Action is PlanAction.Create),
        Update = changes.Count(change => change.Action is PlanAction.Update),
        Replace = changes.Count(change => change.Action is PlanAction.Replace),
        Destroy = changes.Count(change => change.Action is PlanAction.Destroy),
        Import = changes.Count(change => change.IsImported),
        Move = changes.Count(change => change.PreviousAddress is not null),
        Forget = changes.Count(change => change.Action is PlanAction.Forget),
        Read = changes.Count(change => change.Action is PlanAction.Read),
    };

    /// <summary>"1 to destroy, 2 to create".</summary>
    public static string Words(PlanCounts counts)
    {
        (int Count, string Word)[] parts =
        [
            (counts.Destroy, "destroy"), (counts.Replace, "replace"), (counts.Update, "change"), (counts.Create, "create"),
            (counts.Import, "import"), (counts.Move, "move"), (counts.Forget, "forget"),
        ];
        var said = parts.Where(part => part.Count > 0).Select(part => $"{part.Count} to {part.Word}").ToList();
        return said.Count == 0 ? "nothing to change" : string.Join(", ", said);
    }

    /// <summary>True when the attribute is the other one or part of it.</summary>
    public static bool IsWithin(string path, string whole) =>
        path.StartsWith(whole, StringComparison.Ordinal) && (path.Length == whole.Length || path[whole.Length] is '.' or '[');

    /// <summary>Null while the state is as it was when the plan was made, or when one of both is not known.</summary>
    public static Refusal? Moved(StateMark? planned, StateMark? now) =>
        planned is null || now is null || planned == now ? null
        : planned.Lineage.Length > 0 && now.Lineage.Length > 0 && planned.Lineage != now.Lineage
            ? new Refusal("plan.other-state", "This plan was made for another state than the one that is here: its line of descent differs.")
            : new Refusal("plan.state-moved", $"The state has moved since: the plan was made at serial {planned.Serial}, and it is at {now.Serial}. Make a new plan.");

    /// <summary>The same with what it would destroy or replace alone: what <see cref="Unseen"/> asks of what people looked at.</summary>
    public static InfrastructurePlan WhatGoes(InfrastructurePlan plan) => new()
    {
        Tool = plan.Tool,
        Changes = plan.Changes.Where(change => change.IsDestructive).Select(change => new PlanChange { Address = change.Address, Deposed = change.Deposed, Action = change.Action }).ToFacts(),
        Counts = plan.Counts,
        Omitted = plan.Omitted,
    };

    /// <summary>Null when everything that would be destroyed was seen in the plan that people looked at. What they saw destroyed may be replaced, not the other way round.</summary>
    public static Refusal? Unseen(InfrastructurePlan? seen, InfrastructurePlan fresh)
    {
        var known = (seen?.Changes ?? []).Where(change => change.IsDestructive).Select(Gist).ToHashSet();
        var unseen = fresh.Changes.Where(change => change.IsDestructive && !known.Contains(Gist(change)) && !known.Contains(Gist(change) with { Action = PlanAction.Destroy }))
            .Select(change => change.Address).ToList();
        return unseen.Count == 0 && (fresh.Omitted == 0 || seen?.Counts == fresh.Counts) ? null
            : new Refusal("plan.unseen", $"It would destroy what nobody has seen in its plan: {(unseen.Count == 0 ? "more than can be named" : Named(unseen))}. Look at the plan again and promote it anew.");
    }

    /// <summary>Null when two readings of one plan say the same.</summary>
    public static Refusal? Differs(InfrastructurePlan said, InfrastructurePlan saved) =>
        said.Counts == saved.Counts && said.Changes.Select(Gist).SequenceEqual(saved.Changes.Select(Gist)) ? null
            : new Refusal("plan.not-what-it-says", $"The saved plan is not the one that its JSON shows: it has {Words(saved.Counts)}, and the JSON {Words(said.Counts)}.");

    /// <summary>What drifted, as one sentence; empty when nothing did.</summary>
    public static string Drifted(InfrastructurePlan check)
    {
        var names = check.Changes.Concat(check.Drift).Where(change => change.Action is not (PlanAction.Read or PlanAction.None)).Select(change => change.Address).Distinct().ToList();
        return names.Count == 0 ? "" : $"{Named(names)} {(names.Count == 1 ? "is" : "are")} not as applied.";
    }

    /// <summary>How many resources or tasks are not as they were applied.</summary>
    public static int DriftOf(InfrastructurePlan check) =>
        check.Changes.Concat(check.Drift).Where(change => change.Action is not (PlanAction.Read or PlanAction.None)).Select(change => (change.Address, change.Deposed)).Distinct().Count() + check.Omitted;

    private static (string Address, string? Deposed, PlanAction Action) Gist(PlanChange change) => (change.Address, change.Deposed, change.Action);

    internal static string Named(List<string> names) =>
        string.Join(", ", names.Take(MostNamed)) + (names.Count > MostNamed ? $" and {names.Count - MostNamed} more" : "");
}
