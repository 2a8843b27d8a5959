using ReleaseBoard.Domain.Words;
using static ReleaseBoard.Domain.Promotions.PromotionPhase;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>The life of a promotion, one table.</summary>
public static class PromotionPhases
{
    public static Facts<PromotionPhase> Next(PromotionPhase phase) => phase switch
    {
        AwaitingApproval => [Queued, Rejected, Superseded, Expired, Aborted],
        Queued => [Deploying, AwaitingApproval, Superseded, Aborted, Failed, Errored],
        Deploying => [RollingOut, AwaitingIntervention, Aborting],
        RollingOut => [Succeeded, RollingBack, AwaitingIntervention, Aborting],
        AwaitingIntervention => [Deploying, RollingOut, RollingBack, Aborting],
        RollingBack => [RolledBack, Failed],
        Aborting => [Aborted],
        Succeeded or RolledBack or Failed or Errored or Aborted or Rejected or Expired or Superseded => [],
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "A phase nobody drew on the map."),
    };

    public static bool IsTerminal(this PromotionPhase phase) => Next(phase).Count == 0;

    /// <summary>True while it owns its application in its environment (rule 1).</summary>
    public static bool HoldsLock(this PromotionPhase phase) =>
        phase is Deploying or RollingOut or AwaitingIntervention or RollingBack or Aborting;
}
