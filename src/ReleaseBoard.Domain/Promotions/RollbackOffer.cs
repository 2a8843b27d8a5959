using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>By which way traffic comes back.</summary>
public enum RollbackWay
{
    /// <summary>Nothing had begun: there is nothing to take back.</summary>
    Withdrawn,

    /// <summary>The one before runs beside it or is still warm: only its weight changes.</summary>
    Weights,

    /// <summary>The one before is gone and is installed again; of what is applied, it is applied again.</summary>
    Redeploy,

    /// <summary>Nothing is served: what is being applied is stopped, and what it did stays.</summary>
    CalledOff,
}

/// <summary>What a rollback does, to which version and how long it is expected to take.</summary>
public sealed record RollbackOffer(RollbackWay Way, ArtifactVersion? Version, double ExpectedSeconds, string Sentence)
{
    /// <summary>What keeps what is applied from going back until it is mended, whatever its scripts could; null when nothing does.</summary>
    public string? Lacking { get; init; }
}

/// <summary>What came of asking for a rollback: the promotion that carries it, and how.</summary>
public sealed record RollbackAnswer(Promotion Promotion, RollbackOffer Offer);
