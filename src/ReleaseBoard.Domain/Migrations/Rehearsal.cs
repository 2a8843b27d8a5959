using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Migrations;

/// <summary>A dry run: the steps of a plan, run in the real database in one transaction that was rolled back.</summary>
public sealed record Rehearsal
{
    public required DateTimeOffset At { get; init; }

    /// <summary>What had run in the database by then, as <see cref="HistoryRules.Mark"/> says it: of another one it says nothing.</summary>
    public string History { get; init; } = "";

    public required Facts<RehearsedStep> Steps { get; init; }

    /// <summary>What came of it, for the screen.</summary>
    public required string Sentence { get; init; }

    /// <summary>
    /// Whether something ran in the database since, as far as that is known without asking it: by the last look at it, and by what was applied.
    /// </summary>
    /// <param name="lastMark">What had run in it when somebody looked last; null when nobody did.</param>
    /// <param name="appliedAt">When what is there began to be applied; null when nothing was.</param>
    public bool IsKnownOld(string? lastMark, DateTimeOffset? appliedAt) => (lastMark is not null && lastMark != History) || appliedAt > At;

    public bool WentWell => Steps.All(step => step.State is RehearsalState.Ran);
}

/// <summary>What a dry run can say of a step.</summary>
public enum RehearsalState
{
    Ran,
    Failed,

    /// <summary>Cannot be tried: it runs outside a transaction, and nothing of that could be taken back.</summary>
    CannotBeTried,

    /// <summary>Not reached, or failed only because something before it was left out.</summary>
    Unknown,
}

/// <summary>One script of a dry run.</summary>
public sealed record RehearsedStep
{
    public required string Name { get; init; }

    public required RehearsalState State { get; init; }

    public string Sentence { get; init; } = "";

    public TimeSpan? Took { get; init; }

    /// <summary>The strongest lock on each table that was there before, the worst first. A lock that an earlier step of the same dry run had taken already stands there.</summary>
    public Facts<TableLock> Locks { get; init; } = [];
}

/// <summary>A lock on a table, and how long it was held: from the statement that took it to the end of its script.</summary>
public sealed record TableLock(string Table, string Mode, TimeSpan Held);
