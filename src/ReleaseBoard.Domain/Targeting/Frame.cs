namespace ReleaseBoard.Domain.Targeting;

/// <summary>One evaluation under way: what it is over, and what became of it so far.</summary>
internal struct Frame(EvaluationContext context, Flag flag, long unixSeconds)
{
    // A loop over a caller's list inside another loop over it is the only work that grows with the context.
    private const int Turns = 20_000;

    private int _turnsLeft = Turns;

    public readonly EvaluationContext Context => context;

    public readonly Flag Flag => flag;

    /// <summary>The moment of asking, in seconds since 1970.</summary>
    public readonly long Now => unixSeconds;

    /// <summary>Inside a loop: the item, or what a reduction has so far.</summary>
    public Datum Item;

    public bool IsInLoop;

    /// <summary>What was looked at last; <see cref="ComparisonNode"/> says what for.</summary>
    public Datum Last;

    /// <summary>The rule cannot be evaluated over this context; whatever is still computed counts for nothing.</summary>
    public bool HasFailed;

    /// <summary>A percentage gave the result.</summary>
    public bool IsSplit;

    /// <summary>Hears what decides, when somebody wants to know.</summary>
    public Trace? Trace;

    public Datum Fail()
    {
        HasFailed = true;
        return Datum.Null;
    }

    /// <summary>False when the evaluation has failed or has gone on for too long.</summary>
    public bool TakeTurn()
    {
        HasFailed |= --_turnsLeft < 0;
        return !HasFailed;
    }
}

/// <summary>What an evaluation said of itself.</summary>
internal sealed class Trace
{
    // A person reads no more; a rule may ask thousands.
    private const int Kept = 200;

    public List<ExplainedStep> Steps { get; } = [];

    public int? Rule { get; set; }

    public string? Place { get; set; }

    public ExplainedBucket? Bucket { get; set; }

    public void Ask(string pointer, bool isTrue)
    {
        if (Steps.Count < Kept)
        {
            Steps.Add(new ExplainedStep(pointer, isTrue));
        }
    }
}
