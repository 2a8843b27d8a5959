using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>A promotion and all that a person wants to know beside it.</summary>
public sealed record PromotionView
{
    public required Promotion Promotion { get; init; }

    /// <summary>The new deployment as it is now; null before it is made.</summary>
    public Deployment? Deployment { get; init; }

    /// <summary>How far its apply is; null before it began, and for what is served.</summary>
    public Apply? Apply { get; init; }

    /// <summary>What it is compared with, or what runs there now while it has not begun; null when nothing does.</summary>
    public Deployment? Previous { get; init; }

    /// <summary>Gates as they stand now; once it has begun only a hold that stands in its way.</summary>
    public Facts<Gate> Gates { get; init; } = [];

    /// <summary>1 for the head of the queue; null when it is not in it.</summary>
    public int? QueuePosition { get; init; }

    /// <summary>What it waits for as a sentence; null when it waits for nothing.</summary>
    public string? WaitingFor { get; init; }

    public Facts<StepView> Steps { get; init; } = [];

    /// <summary>What fires beside its rollout before and while it is under way, a sentence each.</summary>
    public Facts<string> Alerts { get; init; } = [];

    /// <summary>What comes with it: every artifact after the one there now, up to this one, newest first.</summary>
    public Facts<ChangeView> Changes { get; init; } = [];

    /// <summary>The scripts it brings to a database, before they run; null for what is none, and afterwards.</summary>
    public ScriptsBrought? Scripts { get; init; }

    /// <summary>The last dry run of its migrations in the database its settings name; null when there was none.</summary>
    public Rehearsal? Rehearsal { get; init; }

    /// <summary>Something is known to have run in the database since the dry run.</summary>
    public bool IsRehearsalOld { get; init; }

    /// <summary>What a rollback would do now; null when it would do nothing.</summary>
    public RollbackOffer? Rollback { get; init; }

    /// <summary>The rollback that took it back after it had succeeded; null when none did.</summary>
    public TakenBack? TakenBack { get; init; }

    /// <summary>Why what it wishes for is not in force, as the runtime says; null when it is, or nothing is known against it.</summary>
    public string? Trouble { get; init; }
}

/// <summary>How many scripts are new, and in how many of them something is destroyed.</summary>
/// <param name="Codes">What destroys, as the lint calls it.</param>
/// <param name="Unread">Why they cannot be read; null when they were.</param>
public sealed record ScriptsBrought(int Count, int Destroying, Facts<string> Codes, string? Unread)
{
    internal static ScriptsBrought Of(ScriptSight sight) =>
        new(sight.Count, sight.Errors.Select(error => error.File).Distinct().Count(), sight.Errors.Select(error => error.Code).Distinct().ToFacts(), sight.Unread);
}

/// <summary>A promotion as a list shows it.</summary>
/// <param name="TakenBack">How it was taken back; null when it was not.</param>
public sealed record ListedPromotion(Promotion Promotion, TakenBack? TakenBack)
{
    /// <summary>Whose yes it waits for: "one more of release managers (ada, grace)"; null where it waits for none.</summary>
    public string? WaitingFor { get; init; }
}

/// <summary>One artifact among those that come with a promotion.</summary>
public sealed record ChangeView(ArtifactVersion Version, BuildOrigin Origin, DateTimeOffset UploadedAt)
{
    /// <summary>How its own last promotion here ended, where it was taken back; null when it was not, or never came here.</summary>
    public TakenBack? TakenBack { get; init; }
}

/// <summary>A promotion that waits for the one who asks.</summary>
/// <param name="WaitingFor">"one more of release managers (ada, grace)".</param>
public sealed record ApprovalView(Promotion Promotion, string WaitingFor, Deployment? Present);
