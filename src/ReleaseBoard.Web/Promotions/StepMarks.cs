using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Promotions;

/// <summary>A promotion's course as marks: checks, approval, deploy, each weight.</summary>
public static class StepMarks
{
    public static Facts<StepMark> Of(Promotion promotion, IReadOnlyCollection<Gate> gates)
    {
        var marks = new List<StepMark> { Checks(promotion, [.. gates.Where(gate => gate.Key != GateRules.Approvals)]), Approval(promotion), Deploy(promotion) };
        if (!promotion.IsApplied)
        {
            marks.AddRange(StepRules.View(promotion).Select(step => Weight(promotion, step)));
            if (promotion.Stage.Steps is not [.., { Weight: 100 }])
            {
                marks.Add(All(promotion));
            }
        }

        return IsOver(promotion) ? marks.Select(Missed).ToFacts() : marks.ToFacts();
    }

    private static bool IsOver(Promotion promotion) => promotion.Phase.IsTerminal() || promotion.Phase is PromotionPhase.RollingBack or PromotionPhase.Aborting;

    private static StepMark Missed(StepMark mark) => mark.State is MarkState.Ahead ? mark with { State = MarkState.Missed, Words = "was not reached" } : mark;

    private static bool HasBegun(Promotion promotion) => promotion.Deployment is not null;

    private static StepMark Checks(Promotion promotion, Gate[] gates)
    {
        var open = gates.Count(gate => gate.IsOpen);
        return HasBegun(promotion) ? new StepMark("Checks", MarkState.Done, "all open")
            : promotion.Phase.IsTerminal() ? new StepMark("Checks", MarkState.Missed, "not asked any more")
            : new StepMark("Checks", open == gates.Length ? MarkState.Done : MarkState.Now, $"{open} of {gates.Length} open");
    }

    private static StepMark Approval(Promotion promotion)
    {
        var need = ApprovalRules.Unite(promotion.Stage.Approvals).AtLeast;
        if (need == 0 || (promotion.Kind is PromotionKind.Rollback && promotion.Approvals.Count == 0))
        {
            return new StepMark("Approval", MarkState.Done, "none needed");
        }

        var words = $"{ApprovalRules.Counting(promotion).Count} of {need}";
        return promotion.Phase switch
        {
            PromotionPhase.AwaitingApproval => new StepMark("Approval", MarkState.Now, words),
            PromotionPhase.Rejected => new StepMark("Approval", MarkState.Stopped, "rejected"),
            PromotionPhase.Expired => new StepMark("Approval", MarkState.Stopped, $"expired at {words}"),
            _ => new StepMark("Approval", ApprovalRules.IsMet(promotion) ? MarkState.Done : MarkState.Missed, words),
        };
    }

    private static StepMark Deploy(Promotion promotion)
    {
        var name = promotion.IsApplied ? "Apply" : "Deploy";
        var words = promotion.IsApplied ? "" : promotion.Stage.Instances == 1 ? "1 instance" : $"{promotion.Stage.Instances} instances";
        var isPast = promotion.StepSince is not null || promotion.Step > 0 || promotion.Phase is PromotionPhase.RollingOut or PromotionPhase.Succeeded;
        return promotion switch
        {
            { Phase: PromotionPhase.Deploying } => new StepMark(name, MarkState.Now, words),
            { StoppedIn: PromotionPhase.Deploying } => new StepMark(name, MarkState.Stopped, promotion.IsApplied ? "failed" : "not ready"),
            _ when isPast => new StepMark(name, MarkState.Done, words),
            { Phase: PromotionPhase.Aborted or PromotionPhase.Failed or PromotionPhase.Aborting } when HasBegun(promotion) => new StepMark(name, MarkState.Stopped, "not finished"),
            _ => new StepMark(name, MarkState.Ahead, words),
        };
    }

    // How a step stands is the rules' word; only what stands below it is chosen here.
    private static StepMark Weight(Promotion promotion, StepView step)
    {
        var isBehind = promotion.Step >= step.Number;
        var (state, words) = step.State switch
        {
            StepState.InHand => (MarkState.Now, promotion.IsPaused ? "paused" : step.EndsAt is null ? "moving traffic" : "left"),
            StepState.Failed => (MarkState.Stopped, "failed"),
            StepState.Inconclusive when !isBehind => (MarkState.Stopped, "inconclusive"),
            StepState.Passed or StepState.Inconclusive => (MarkState.Done, "passed"),
            StepState.Skipped when isBehind => (MarkState.Done, "skipped"),
            _ => (MarkState.Ahead, step.Duration == TimeSpan.Zero ? "" : Spans.Words(step.Duration)),
        };
        return new StepMark($"{step.Weight} %", state, words) { Until = step.EndsAt, Because = step.Sentence };
    }

    private static StepMark All(Promotion promotion) => promotion.Phase switch
    {
        PromotionPhase.Succeeded => new StepMark("100 %", MarkState.Done, "all traffic"),
        PromotionPhase.RollingOut when promotion.Step >= promotion.Stage.Steps.Count => new StepMark("100 %", MarkState.Now, "moving traffic"),
        _ => new StepMark("100 %", MarkState.Ahead, ""),
    };
}
