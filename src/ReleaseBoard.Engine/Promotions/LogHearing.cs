using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Has the log of both sides of a rollout read from the runner, at most once a second, so that its new patterns are known.</summary>
public sealed class LogHearing(LogDesk logs, Database database, TimeProvider clock)
{
    private const int Asked = 1;

    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private long? _heardAt;

    public async Task CatchUpAsync(IReadOnlyCollection<Promotion> promotions, CancellationToken cancellationToken)
    {
        var rolling = promotions.Where(promotion => promotion is { Phase: PromotionPhase.RollingOut, Stage.Verification: not null, StepSince: not null }).ToList();
        if (rolling.Count == 0 || (_heardAt is { } before && clock.GetElapsedTime(before) < Pace))
        {
            return;
        }

        _heardAt = clock.GetTimestamp();
        foreach (var promotion in rolling)
        {
            var old = database.Read(db => StepReading.Beside(db, promotion))?.Id;
            foreach (var deployment in new[] { old, promotion.Deployment }.OfType<Domain.Deployments.DeploymentId>())
            {
                // A runner that does not answer is known elsewhere; what is in memory still counts.
                await logs.ReadAsync(deployment, clock.GetUtcNow(), Asked, cancellationToken);
            }
        }
    }
}
