using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>Who acts on a promotion, why, and the slot as it is.</summary>
public sealed record ActSight(OperatorName By, string? Reason, Facts<Deployment> Slot, DateTimeOffset Now)
{
    /// <summary>The gate that is passed or confirmed, as it stands now; null when it is not asked.</summary>
    public Gate? Gate { get; init; }

    /// <summary>Why nothing may begin in the environment now; null while it may.</summary>
    public Standstill? Standstill { get; init; }

    /// <summary>What the journal keeps of the reason.</summary>
    public string? Why => string.IsNullOrWhiteSpace(Reason) ? null : Reason.Trim();
}

public static partial class PromotionRules
{
    /// <summary>Pauses a step keeps: each is cut out of its counts whenever it is judged.</summary>
    public const int MostPauses = 100;

    /// <summary>The rollout stands still; the shares stay as they are.</summary>
    public static Outcome<PromotionMove> Pause(Promotion promotion, ActSight sight)
    {
        if (promotion.Phase is not PromotionPhase.RollingOut)
        {
            return promotion.Phase.IsTerminal() ? Ended(promotion) : NotNow(promotion, "paused");
        }

        if (promotion.IsPaused)
        {
            return new Refusal("promotion.already-paused", $"Promotion {promotion.Id} is paused already.");
        }

        if (promotion.Pauses.Count >= MostPauses)
        {
            return new Refusal("promotion.paused-too-often", $"Promotion {promotion.Id} was paused {MostPauses} times in this step, the most there may be: roll it back, or let it go on.");
        }

        return Halt(promotion, sight.Slot, $"Paused by {sight.By}" + (sight.Why is { } why ? $": {why}" : "."), sight.Why, sight.Now);
    }

    public static Outcome<PromotionMove> Resume(Promotion promotion, ActSight sight)
    {
        if (promotion is not { Phase: PromotionPhase.RollingOut, IsPaused: true })
        {
            return promotion.Phase.IsTerminal() ? Ended(promotion) : new Refusal("promotion.not-paused", $"Promotion {promotion.Id} {Words(promotion)} and is not paused.");
        }

        if (Held(promotion, sight) is { } held)
        {
            return held;
        }

        var next = Unpaused(promotion, sight.Now) with { Explanation = "", Revision = promotion.Revision + 1 };
        return PromotionMove.Of(next, sight.Slot, PromotionNotes.Of(next, sight.Slot, "resumed", $"{Title(next)} goes on.", sight.Why));
    }

    /// <summary>All traffic now, without waiting for the steps that are left.</summary>
    public static Outcome<PromotionMove> PromoteFully(Promotion promotion, ActSight sight)
    {
        var mayGo = promotion.Phase is PromotionPhase.RollingOut || promotion is { Phase: PromotionPhase.AwaitingIntervention, StoppedIn: PromotionPhase.RollingOut };
        if (!mayGo)
        {
            return promotion.Phase.IsTerminal() ? Ended(promotion) : NotNow(promotion, "promoted to 100 %");
        }

        if (Held(promotion, sight) is { } held)
        {
            return held;
        }

        var rolling = promotion.Phase is PromotionPhase.RollingOut
            ? promotion with { Revision = promotion.Revision + 1 }
            : promotion.To(PromotionPhase.RollingOut, sight.Now);
        var explained = rolling with { Explanation = $"Promoted to 100 % by {sight.By}." };
        var move = Enter(explained, sight.Slot, explained.Stage.Steps.Count, $"{Title(promotion)} was promoted by {sight.By}", []);
        return move with { Notes = [PromotionNotes.Of(move.Next, move.Slot, "promoted", $"{Title(promotion)} was promoted to 100 % by {sight.By}.", sight.Why)] };
    }

    /// <summary>A gate is passed by a person's word. Before it starts any that may be; later only the hold, which also stops what runs.</summary>
    public static Outcome<PromotionMove> Override(Promotion promotion, string gate, ActSight sight)
    {
        var mayStillPass = promotion.Phase switch
        {
            PromotionPhase.AwaitingApproval or PromotionPhase.Queued => true,
            PromotionPhase.Deploying or PromotionPhase.RollingOut or PromotionPhase.AwaitingIntervention => gate is GateRules.Hold,
            _ => false,
        };
        if (!mayStillPass)
        {
            return promotion.Phase.IsTerminal() ? Ended(promotion) : NotNow(promotion, "let through a gate");
        }

        if (!GateRules.MayBeOverridden(gate))
        {
            return Refusal.Invalid("gate.not-overridable", $"The gate '{gate}' is not one that may be passed by a person's word.");
        }

        if (sight.Gate is not { IsOpen: false })
        {
            return new Refusal("gate.not-closed", $"The gate {gate} does not stand in the way of promotion {promotion.Id} now: a word to pass it is for what does.");
        }

        if (sight.Why is not { } why)
        {
            return Refusal.Invalid("gate.needs-reason", "Say why the gate may be passed.");
        }

        var next = Passing(promotion, gate, why, sight);
        return PromotionMove.Of(next, sight.Slot, PromotionNotes.Of(next, sight.Slot, "gate-passed", $"{Title(next)} may pass the gate {gate}, says {sight.By}.", why));
    }

    /// <summary>Where nobody is asked to approve, whoever may promote confirms what is destroyed by naming it; who asked for it may, too.</summary>
    public static Outcome<PromotionMove> Confirm(Promotion promotion, ActSight sight)
    {
        if (promotion.Phase is not PromotionPhase.Queued)
        {
            return promotion.Phase.IsTerminal() ? Ended(promotion) : NotNow(promotion, "confirmed");
        }

        if (sight.Gate is not { IsOpen: false, Confirm: { } names } gate)
        {
            return new Refusal("gate.not-confirmable", $"Nothing about promotion {promotion.Id} waits for a confirmation: it destroys nothing, it was confirmed, or those who approve it name what it destroys.");
        }

        var missing = names.Split(", ").Where(code => sight.Why?.Contains(code, StringComparison.OrdinalIgnoreCase) != true).ToList();
        if (missing.Count > 0)
        {
            return Refusal.Invalid("gate.names-nothing", $"Write {string.Join(" and ", missing)}, and why: the journal keeps who meant to destroy what.");
        }

        var next = Passing(promotion, gate.Key, sight.Why ?? "", sight);
        return PromotionMove.Of(next, sight.Slot, PromotionNotes.Of(next, sight.Slot, "confirmed", $"{Title(next)} destroys what {names} says, and {sight.By} means it: {gate.Because}", sight.Why));
    }

    private static Promotion Passing(Promotion promotion, string gate, string why, ActSight sight) => promotion with
    {
        Overrides = promotion.Overrides.Where(pass => pass.Gate != gate).Append(new GateOverride(gate, sight.By, why, sight.Now) { Grounds = sight.Gate?.Grounds }).ToFacts(),
        Revision = promotion.Revision + 1,
    };

    /// <summary>True for what goes back, and for what a person let pass this very hold.</summary>
    internal static bool PassesHold(Promotion promotion, Standstill? standstill) =>
        promotion.Kind is PromotionKind.Rollback || promotion.Overrides.Any(pass => pass.Gate == GateRules.Hold && pass.Grounds == standstill?.Grounds);

    /// <summary>Installed and ready, but nothing may begin here now: it says why and stays where it is.</summary>
    internal static PromotionMove Wait(Promotion promotion, Facts<Deployment> slot, string because)
    {
        var next = promotion with { Explanation = because, Revision = promotion.Revision + 1 };
        return PromotionMove.Of(next, slot, PromotionNotes.Of(next, slot, "waits", $"{Title(next)} is ready and waits. {because}"));
    }

    /// <summary>A hold stops every way forward that a person may take, too; the ways back stay open.</summary>
    private static Refusal? Held(Promotion promotion, ActSight sight) => sight.Standstill is { } halt && !PassesHold(promotion, halt)
        ? new Refusal("environment.held", $"{halt.Because.TrimEnd('.')}. Wait until it is let go, or let this promotion pass the hold, with a reason.")
        : null;

    internal static PromotionMove Halt(Promotion promotion, Facts<Deployment> slot, string because, string? reason, DateTimeOffset now)
    {
        var next = promotion with { IsPaused = true, PausedSince = now, Explanation = because, Revision = promotion.Revision + 1 };
        return PromotionMove.Of(next, slot, PromotionNotes.Of(next, slot, "paused", $"{Title(next)} is paused. {because}", reason));
    }

    private static Promotion Unpaused(Promotion promotion, DateTimeOffset now)
    {
        // Only the part of the pause that lies in the step counts: a pause may begin before the weight is in force.
        var from = promotion.StepSince > promotion.PausedSince ? promotion.StepSince : promotion.PausedSince;
        var pauses = promotion.StepSince is null || from is null ? promotion.Pauses : promotion.Pauses.Append(new TimeRange(from.Value, now)).ToFacts();
        return promotion with { IsPaused = false, PausedSince = null, Pauses = pauses };
    }
}
