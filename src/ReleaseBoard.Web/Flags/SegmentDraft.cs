using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Flags;

/// <summary>A segment while someone types.</summary>
public sealed class SegmentDraft
{
    public string Key { get; set; } = "";

    public string Description { get; set; } = "";

    /// <summary>Targeting keys as <see cref="ClauseDraft.Parts"/> reads them.</summary>
    public string Included { get; set; } = "";

    public List<ClauseDraft> Clauses { get; } = [];

    public bool IsLogic { get; private set; }

    public string Logic { get; set; } = "";

    public string Reason { get; set; } = "";

    /// <summary>What stood there when this was begun; null for a new one.</summary>
    public Segment? Base { get; private init; }

    public static SegmentDraft Of(Segment segment)
    {
        var draft = new SegmentDraft
        {
            Key = segment.Key.Value,
            Description = segment.Plan.Description,
            Included = ClauseDraft.Joined(segment.Plan.Included),
            IsLogic = segment.Plan.Logic is not null,
            Logic = segment.Plan.Logic is { } logic ? FlagText.Pretty(logic) : "",
            Base = segment,
        };
        draft.Clauses.AddRange(segment.Plan.Clauses.Select(ClauseDraft.Of));
        return draft;
    }

    /// <summary>From conditions to the same in JSONLogic, and back to the conditions as they were.</summary>
    public void Turn(bool isLogic)
    {
        if (isLogic && Logic.Length == 0 && Clauses.Count > 0 && Clauses.TrueForAll(clause => ClauseRules.Check("", clause.ToClause(), _ => false) is null))
        {
            Logic = FlagText.Pretty(FlagLogicRules.EvaluatorOf(new SegmentPlan { Clauses = ToClauses() }));
        }

        IsLogic = isLogic;
    }

    public SegmentPlan ToPlan() => new()
    {
        Description = Description.Trim(),
        Included = ClauseDraft.Parts(Included),
        Clauses = IsLogic ? [] : ToClauses(),
        Logic = IsLogic ? new JsonText(Logic) : null,
    };

    private Facts<FlagClause> ToClauses() => Clauses.Select(clause => clause.ToClause()).ToFacts();
}
