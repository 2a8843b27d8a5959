using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Engine.Promotions;

namespace ReleaseBoard.Web.Promotions;

/// <summary>What is said of a promotion above everything else.</summary>
internal static class PromotionWords
{
    /// <summary>What an approval has to name in its comment: the codes of what is destroyed; null when nothing.</summary>
    public static string? ToName(PromotionView view) => view.Gates.FirstOrDefault(gate => gate is { Key: GateRules.Destruction, IsOpen: false })?.Names;

    /// <summary>What a vote did, for whoever gave it.</summary>
    public static string Voted(Promotion voted) => voted.Phase switch
    {
        PromotionPhase.AwaitingApproval => $"You approved {PromotionRules.Title(voted)}; {ApprovalRules.Missing(voted)} more needed.",
        PromotionPhase.Rejected => $"You rejected {PromotionRules.Title(voted)}. It ends here.",
        _ => $"{PromotionRules.Title(voted)} has its approvals and starts by itself once its other gates are open.",
    };

    /// <summary>What the phase alone does not say: why it stands still or ended, and what it waits for; empty when nothing needs saying.</summary>
    public static string Notice(PromotionView view) => view.Promotion switch
    {
        { Phase: PromotionPhase.RollingOut, IsPaused: false } or { Phase: PromotionPhase.Succeeded or PromotionPhase.AwaitingApproval } => "",
        { Explanation: { Length: > 0 } said } => said,
        { Phase: PromotionPhase.Queued } when view.WaitingFor is { } waits => waits,
        _ => "",
    };
}
