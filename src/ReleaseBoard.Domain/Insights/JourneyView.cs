using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>An artifact and how far it has come.</summary>
public sealed record ArtifactView
{
    public required Artifact Artifact { get; init; }

    public required Facts<JourneyStep> Journey { get; init; }

    /// <summary>Its promotions, newest first, as many as a person reads.</summary>
    public required Facts<Promotion> Promotions { get; init; }

    public required ApplicationView Application { get; init; }

    public required EvidenceSight Evidence { get; init; }
}

/// <summary>All that a journey is drawn from.</summary>
/// <param name="Promotions">Those of this very artifact.</param>
/// <param name="Releases">The flags its code asks for, where the path ends.</param>
public sealed record JourneySight(
    Artifact Artifact, ApplicationView Application, IReadOnlyList<Promotion> Promotions, EvidenceSight? Evidence, Facts<ReleasedFlag> Releases);

/// <summary>A flag in the last environment of the path.</summary>
/// <param name="At">When it came to be as it is; null while nobody has set it.</param>
public sealed record ReleasedFlag(string Key, bool IsOn, string Word, DateTimeOffset? At);

/// <summary>How it stands with one step of a journey.</summary>
public enum JourneyState
{
    Later,
    Now,
    Done,

    /// <summary>It went no further: rejected, failed, rolled back.</summary>
    Stopped,
}

/// <summary>One step on the way from a commit to the people who use it.</summary>
public sealed record JourneyStep(string Name, JourneyState State, string Note)
{
    /// <summary>What stands in the step's circle beside its colour: a share of the traffic. Empty for the state's own sign.</summary>
    public string Mark { get; init; } = "";

    /// <summary>When it was reached; null before.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Time since the step before it that was reached; null where that is not known.</summary>
    public TimeSpan? Waited { get; init; }

    /// <summary>The promotion that tells more; null when there is none.</summary>
    public PromotionId? Promotion { get; init; }
}
