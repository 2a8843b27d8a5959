using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Flags;

/// <summary>Who gets what in one environment, while someone edits it.</summary>
public sealed class PlanDraft
{
    public bool IsEnabled { get; set; }

    /// <summary>Empty leaves it to the code's own default.</summary>
    public string OffVariant { get; set; } = "";

    public List<PrerequisiteDraft> Prerequisites { get; } = [];

    public List<TargetDraft> Targets { get; } = [];

    public List<RuleDraft> Rules { get; } = [];

    public required ServingDraft Fallthrough { get; init; }

    public Bucketing Bucketing { get; set; }

    public string Reason { get; set; } = "";

    /// <summary>What stood there when this was begun.</summary>
    public FlagState Base { get; private set; } = default!;

    public static PlanDraft Of(Flag flag, FlagState state)
    {
        var (plan, off) = (state.Plan, VariantRules.OffOf(state.Plan, flag));
        var draft = new PlanDraft
        {
            Base = state,
            IsEnabled = plan.IsEnabled,
            OffVariant = plan.OffVariant ?? "",
            Fallthrough = ServingDraft.Of(plan.Fallthrough, flag, off),
            Bucketing = plan.Bucketing,
        };
        draft.Prerequisites.AddRange(plan.Prerequisites.Select(PrerequisiteDraft.Of));
        draft.Targets.AddRange(plan.Targets.Select(target => new TargetDraft { Variant = target.Variant, Keys = ClauseDraft.Joined(target.Keys) }));
        draft.Rules.AddRange(plan.Rules.Select(rule => RuleDraft.Of(rule, flag, off)));
        return draft;
    }

    public FlagPlan ToPlan() => new()
    {
        IsEnabled = IsEnabled,
        OffVariant = OffVariant.Length == 0 ? null : OffVariant,
        Prerequisites = Prerequisites.Where(prerequisite => prerequisite.Flag.Trim().Length > 0).Select(prerequisite => prerequisite.ToPrerequisite()).ToFacts(),
        Targets = Targets.Select(target => new IndividualTarget(target.Variant, ClauseDraft.Parts(target.Keys))).Where(target => target.Keys.Count > 0).ToFacts(),
        Rules = Rules.Select(rule => rule.ToRule()).ToFacts(),
        Fallthrough = Fallthrough.ToServing(),
        Bucketing = Bucketing,
    };

    /// <summary>Keeps what was typed, now as a change of what someone else has made meanwhile: said by a person who has seen the difference.</summary>
    public void BuildOn(FlagState state) => Base = state;

    /// <summary>A rule earlier (-1) or later (1): the first that fits decides.</summary>
    public void Move(RuleDraft rule, int by)
    {
        var at = Rules.IndexOf(rule);
        if (at >= 0 && at + by >= 0 && at + by < Rules.Count)
        {
            Rules.RemoveAt(at);
            Rules.Insert(at + by, rule);
        }
    }
}

/// <summary>People named one by one, while someone types.</summary>
public sealed class TargetDraft
{
    /// <summary>Tells its fields from its fellows' for as long as it is on the screen.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    public string Variant { get; set; } = "";

    /// <summary>Targeting keys as <see cref="ClauseDraft.Parts"/> reads them.</summary>
    public string Keys { get; set; } = "";
}

/// <summary>A prerequisite while someone types.</summary>
public sealed class PrerequisiteDraft
{
    /// <summary>Tells its fields from its fellows' for as long as it is on the screen.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    public string Flag { get; set; } = "";

    public HashSet<string> Variants { get; } = new(StringComparer.Ordinal);

    public static PrerequisiteDraft Of(Prerequisite known)
    {
        var draft = new PrerequisiteDraft { Flag = known.Flag.Value };
        draft.Variants.UnionWith(known.Variants);
        return draft;
    }

    public Prerequisite ToPrerequisite() => new(new(Flag.Trim()), Variants.Order(StringComparer.Ordinal).ToFacts());
}
