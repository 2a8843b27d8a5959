using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>A way back that was taken, or is being taken.</summary>
/// <param name="By">The rollback, or the promotion that turned round itself.</param>
/// <param name="Asked">Who asked for that.</param>
/// <param name="At">When it was over; while it is not, when it was asked for.</param>
/// <param name="To">What serves instead; null when nobody knows any more.</param>
public sealed record TakenBack(PromotionId By, OperatorName Asked, DateTimeOffset At, ArtifactVersion From, ArtifactVersion? To)
{
    public string? Reason { get; init; }

    /// <summary>False while it is still under way.</summary>
    public bool IsDone { get; init; } = true;
}
