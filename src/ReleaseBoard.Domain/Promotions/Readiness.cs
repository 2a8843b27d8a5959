using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>What evidence says to a question.</summary>
public enum ReadyAnswer
{
    Yes,
    No,

    /// <summary>Nothing speaks for it and nothing against it: never counted as a yes.</summary>
    NotKnown,
}

/// <summary>One of the six questions a careful team asks before production, with its answer.</summary>
/// <param name="Key">Its name for machines: <c>built</c>, <c>rehearsed</c>, <c>heard</c>, <c>apart</c>, <c>back</c>, <c>others</c>.</param>
/// <param name="Because">The answer in a sentence.</param>
/// <param name="Link">Where the evidence is, from the board's root.</param>
public sealed record ReadyQuestion(string Key, ReadyAnswer Answer, string Because, string Link)
{
    /// <summary>The question as a person reads it.</summary>
    public string Title => QuestionRules.Title(Key);

    /// <summary>What the answer rests on, a sentence each.</summary>
    public Facts<string> Evidence { get; init; } = [];
}

/// <summary>An artifact's stay in an environment before the target, with what it ran there.</summary>
public sealed record StagingStay(UpstreamStay Stay, Tier Tier, ArtifactVersion? Version, long SettingsRevision);

/// <summary>What really arrived from an environment in a span of time that ends now.</summary>
public sealed record Arrivals
{
    public required EnvironmentKey Environment { get; init; }

    public required TimeSpan Window { get; init; }

    public long LogLines { get; init; }

    /// <summary>Requests counted and samples taken in.</summary>
    public long Measurements { get; init; }

    /// <summary>When an alert last arrived, firing or resolved; null when none ever did.</summary>
    public DateTimeOffset? LastAlertAt { get; init; }

    /// <summary>Objectives the board itself watches there.</summary>
    public int Objectives { get; init; }
}

/// <summary>A flag that the artifact's code asks for and the code that runs now does not, and its state in the target.</summary>
public sealed record NewFlag(string Key, bool IsKnown, bool IsOn);

/// <summary>An application the artifact requires, and the promotion that brought what is there; null when none did.</summary>
public sealed record NeededChange(RequirementSight Need, PromotionId? BroughtBy);

/// <summary>All that the six questions are answered from, read at the moment of asking.</summary>
public sealed record ReadySight
{
    public required Promotion Promotion { get; init; }

    public EvidenceSight? Evidence { get; init; }

    public Facts<StagingStay> Stays { get; init; } = [];

    public Facts<Arrivals> Arrivals { get; init; } = [];

    /// <summary>False when neither artifact says which flags its code asks for.</summary>
    public bool AreFlagsSaid { get; init; }

    public Facts<NewFlag> NewFlags { get; init; } = [];

    /// <summary>True when what is applied destroys something: a table, a column, a rule of a firewall.</summary>
    public bool TakesAway { get; init; }

    /// <summary>What runs in the target now; null when nothing does.</summary>
    public Deployment? Present { get; init; }

    /// <summary>What that one requires, with what is there: whether it could run again.</summary>
    public Facts<RequirementSight> PresentNeeds { get; init; } = [];

    /// <summary>How what is applied would come back, as scripts or plans say; null for what runs, or where they cannot be read.</summary>
    public WayBack? WayBack { get; init; }

    /// <summary>How long the last way back in this slot took, in seconds, whoever took it; null when none was taken.</summary>
    public double? MeasuredSeconds { get; init; }

    public Facts<NeededChange> Needs { get; init; } = [];

    public required DateTimeOffset Now { get; init; }
}
