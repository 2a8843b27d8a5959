using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>A page of the board: applications down, environments across, and what runs where they meet.</summary>
public sealed record BoardView
{
    /// <summary>The moment it shows; null is now.</summary>
    public DateTimeOffset? AsOf { get; init; }

    /// <summary>The newest journal entry it is made of: where a listener goes on.</summary>
    public required long JournalNumber { get; init; }

    public required Facts<ReleaseEnvironment> Environments { get; init; }

    public required Facts<BoardRow> Rows { get; init; }

    /// <summary>The cursor of the next page; null at the end.</summary>
    public string? Next { get; init; }

    public required BoardFigures Figures { get; init; }

    /// <summary>What is wrong at this moment, the worst first; of a moment in the past nothing.</summary>
    public Facts<Burning> Burning { get; init; } = [];

    /// <summary>What happened last, newest first.</summary>
    public required Facts<JournalEntry> Now { get; init; }
}

/// <summary>The few figures above the board; they count all applications, not only those on the page.</summary>
public sealed record BoardFigures
{
    public static readonly BoardFigures None = new();

    public int ApprovalsForYou { get; init; }

    public int RolloutsInProgress { get; init; }

    /// <summary>One of the rollouts, to say more than a number: the oldest.</summary>
    public Slot? Rollout { get; init; }

    /// <summary>The share of the traffic that rollout has reached, in whole per cent.</summary>
    public int RolloutWeight { get; init; }

    public int Unhealthy { get; init; }

    /// <summary>The first of the unhealthy, to say more than a number.</summary>
    public Slot? UnhealthySlot { get; init; }

    /// <summary>Places where something should serve and of which nothing is known: they may be unhealthy too.</summary>
    public int Unknown { get; init; }
}

/// <summary>One application across all environments.</summary>
public sealed record BoardRow
{
    public required ApplicationKey Application { get; init; }

    public required ApplicationKind Kind { get; init; }

    public required string Summary { get; init; }

    public LatestArtifact? Latest { get; init; }

    /// <summary>Only where something runs, is on its way, or could be: the stages of its path and whatever else has a deployment.</summary>
    public Facts<BoardCell> Cells { get; init; } = [];

    public BoardCell? Cell(EnvironmentKey environment) => Cells.FirstOrDefault(cell => cell.Environment == environment);
}

/// <summary>The newest build of an application, as the board shows it.</summary>
public sealed record LatestArtifact(ArtifactVersion Version, string? Commit, string? Message, DateTimeOffset At)
{
    /// <summary>Whether it came out of its sources again.</summary>
    public RebuildState Rebuilt { get; init; }
}

/// <summary>One application in one environment.</summary>
public sealed record BoardCell
{
    public required EnvironmentKey Environment { get; init; }

    /// <summary>True when the application's path leads here.</summary>
    public bool IsStage { get; init; }

    /// <summary>What takes traffic, the greatest share first; empty while nothing serves.</summary>
    public Facts<RunningShare> Running { get; init; } = [];

    /// <summary>The worst of what runs here; null while nothing runs.</summary>
    public HealthVerdict? Health { get; init; }

    /// <summary>True where what is there, or would be, is applied and nothing of it runs: it has no health.</summary>
    public bool IsApplied { get; init; }

    /// <summary>What is on its way here; the one that owns the slot before those that wait.</summary>
    public CellPromotion? Promotion { get; init; }

    /// <summary>The way back that was the last to happen here; null when something succeeded since, or none was taken.</summary>
    public TakenBack? TakenBack { get; init; }

    /// <summary>Set where settings were written that do not run yet.</summary>
    public NewerSettings? NewerSettings { get; init; }

    /// <summary>What is not as it was applied here, or why nobody can tell; null when nothing is known to differ.</summary>
    public DriftMark? Drift { get; init; }

    /// <summary>How many newer artifacts there are than what mainly runs here; null when that is not known.</summary>
    public long? Behind { get; init; }
}

/// <summary>The revision that runs, 0 for none, and the newest.</summary>
public sealed record NewerSettings(long Runs, int Latest);

/// <summary>An artifact that takes a share of the traffic, in whole per cent.</summary>
public sealed record RunningShare(DeploymentId Deployment, ArtifactVersion Version, int Weight);

/// <summary>A promotion as a cell of the board shows it.</summary>
public sealed record CellPromotion(PromotionId Id, PromotionKind Kind, ArtifactVersion Version, PromotionPhase Phase, int Weight, bool IsPaused, string Explanation)
{
    /// <summary>When the step in hand ends if nothing intervenes; null while none counts down.</summary>
    public DateTimeOffset? StepEndsAt { get; init; }

    /// <summary>True when whoever looks may vote on it now.</summary>
    public bool MayVote { get; init; }
}

/// <summary>Which applications the board shows.</summary>
public enum BoardFilter
{
    All,

    /// <summary>Something that runs is degraded or failing.</summary>
    Unhealthy,

    /// <summary>A promotion is on its way or waits.</summary>
    Moving,
}
