using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>A way back that was taken.</summary>
/// <param name="By">The rollback, or the promotion that turned round itself.</param>
/// <param name="To">What serves instead; null when nobody knows any more.</param>
public sealed record GoneBack(PromotionId By, DateTimeOffset At, ArtifactVersion From, ArtifactVersion? To);
