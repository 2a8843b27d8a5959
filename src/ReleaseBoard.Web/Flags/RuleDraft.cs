using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Flags;

/// <summary>A rule while someone types: conditions for those who do not write code, JSONLogic for those who do.</summary>
public sealed class RuleDraft
{
    /// <summary>Tells its fields from its fellows' for as long as it is on the screen.</summary>
    public Guid Id { get; } = Guid.CreateVersion7();

    public string Description { get; set; } = "";

    public List<ClauseDraft> Clauses { get; } = [];

    public bool IsLogic { get; private set; }

    public string Logic { get; set; } = "";

    public ServingDraft Serve { get; private init; } = new();

    // Stays with the rule, so that one that was moved or changed is known again.
    private string RuleId { get; init; } = "";

    public static RuleDraft New(Flag flag, string? off)
    {
        var draft = new RuleDraft { Serve = ServingDraft.Of(Serving.Of(flag.Variants.First(variant => flag.Variants.Count == 1 || variant.Name != off).Name), flag, off) };
        draft.Clauses.Add(new());
        return draft;
    }

    public static RuleDraft Of(FlagRule rule, Flag flag, string? off)
    {
        var draft = new RuleDraft
        {
            Description = rule.Description,
            IsLogic = rule.Logic is not null,
            Logic = rule.Logic is { } logic ? FlagText.Pretty(logic) : "",
            Serve = ServingDraft.Of(rule.Serve, flag, off),
            RuleId = rule.Id,
        };
        draft.Clauses.AddRange(rule.Clauses.Select(ClauseDraft.Of));
        return draft;
    }

    /// <summary>The conditions as JSONLogic; null while they cannot be written.</summary>
    public string? ConditionAsLogic() => Clauses.Count > 0 && Clauses.TrueForAll(clause => ClauseRules.Check("", clause.ToClause(), _ => true) is null)
        ? FlagText.Pretty(FlagLogicRules.EvaluatorOf(new SegmentPlan { Clauses = ToClauses() }))
        : null;

    /// <summary>From conditions to the same in JSONLogic, and back to the conditions as they were.</summary>
    public void Turn(bool isLogic)
    {
        if (isLogic && Logic.Length == 0)
        {
            Logic = ConditionAsLogic() ?? "";
        }

        IsLogic = isLogic;
        if (!isLogic && Clauses.Count == 0)
        {
            Clauses.Add(new());
        }
    }

    public FlagRule ToRule() => new()
    {
        Id = RuleId,
        Description = Description.Trim(),
        Clauses = IsLogic ? [] : ToClauses(),
        Logic = IsLogic ? new JsonText(Logic) : null,
        Serve = Serve.ToServing() ?? Serving.Decided,
    };

    private Facts<FlagClause> ToClauses() => Clauses.Select(clause => clause.ToClause()).ToFacts();
}
