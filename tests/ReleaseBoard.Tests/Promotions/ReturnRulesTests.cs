using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;
using static ReleaseBoard.Domain.Promotions.PromotionPhase;

namespace ReleaseBoard.Tests.Promotions;

public sealed class ReturnRulesTests
{
    [Theory]
    [InlineData(AwaitingApproval, Aborted, Aborted)]
    [InlineData(Queued, Aborted, Aborted)]
    [InlineData(Deploying, Aborting, Aborting)]
    [InlineData(RollingOut, Aborting, RollingBack)]
    [InlineData(AwaitingIntervention, Aborting, RollingBack)]
    public void Abort_and_roll_back_work_at_every_instant(PromotionPhase phase, PromotionPhase aborted, PromotionPhase rolledBack)
    {
        var promotion = Some.Promotion(phase: phase);

        var abort = PromotionRules.Abort(promotion, Some.Act(Some.Both(50))).Value();
        var back = PromotionRules.RollBack(promotion, Some.Act(Some.Both(50))).Value();

        Assert.Equal((aborted, rolledBack), (abort.Next.Phase, back.Next.Phase));
        Assert.Equal(phase.HoldsLock() ? 100 : 50, back.Slot[0].Weight);
        Assert.Equal(back.Slot, abort.Slot);
        Assert.True(DeploymentRules.SumsUp(back.Slot));
    }

    [Theory]
    [InlineData(Aborting)]
    [InlineData(RollingBack)]
    public void What_already_goes_back_is_not_told_twice(PromotionPhase phase)
    {
        Assert.Equal("promotion.already-going-back", PromotionRules.Abort(Some.Promotion(phase: phase), Some.Act(Some.Both(0))).RefusedWith());
        Assert.Equal("promotion.already-going-back", PromotionRules.RollBack(Some.Promotion(phase: phase), Some.Act(Some.Both(0))).RefusedWith());
    }

    [Fact]
    public void Just_after_promoting_to_everything_it_can_still_be_taken_back()
    {
        var full = PromotionRules.PromoteFully(Some.Promotion(phase: RollingOut), Some.Act(Some.Both(5))).Value();

        var back = PromotionRules.RollBack(full.Next, Some.Act(full.Slot)).Value();

        Assert.Equal((RollingOut, 100, RollingBack, 100), (full.Next.Phase, full.Slot[1].Weight, back.Next.Phase, back.Slot[0].Weight));
    }

    [Fact]
    public void The_stable_one_stays_the_last_fully_promoted_while_another_is_on_its_way()
    {
        var full = PromotionRules.PromoteFully(Some.Promotion(phase: RollingOut), Some.Act(Some.Both(5))).Value();

        Assert.Equal(DeploymentPhase.Stable, full.Slot[0].Phase);
        Assert.Equal(Some.OldId, PromotionRules.Start(Some.Promotion("1.2.0", Queued), Some.Both(25), new(Guid.NewGuid()), Some.Noon).Next.Previous);
    }

    [Theory]
    [InlineData(Intervention.Retry, Deploying, Deploying)]
    [InlineData(Intervention.Retry, RollingOut, RollingOut)]
    [InlineData(Intervention.GoOn, RollingOut, RollingOut)]
    [InlineData(Intervention.GoOn, Deploying, null)]
    [InlineData(Intervention.Fail, Deploying, RollingBack)]
    [InlineData(Intervention.Fail, RollingOut, RollingBack)]
    public void A_person_says_how_it_goes_on(Intervention what, PromotionPhase stoppedIn, PromotionPhase? then)
    {
        var stopped = Some.Promotion(phase: AwaitingIntervention) with { StoppedIn = stoppedIn };

        var outcome = PromotionRules.Intervene(stopped, what, new(Guid.NewGuid()), Some.Act(Some.Both(5), "Checked by hand."));

        Assert.Equal(then, outcome.Match<PromotionPhase?>(move => move.Next.Phase, _ => null));
        Assert.Equal(then is null ? "promotion.not-ready" : null, outcome.RefusedWith());
        Assert.Equal(then is null ? null : stopped.Revision + 1, outcome.Match<int?>(move => move.Next.Revision, _ => null));
    }

    [Fact]
    public void Retrying_an_installation_makes_a_new_one_and_ends_the_old()
    {
        var stopped = Some.Promotion(phase: AwaitingIntervention) with { StoppedIn = Deploying };
        var fresh = new DeploymentId(Guid.NewGuid());

        var move = PromotionRules.Intervene(stopped, Intervention.Retry, fresh, Some.Act(Some.Both(0))).Value();

        Assert.Equal([DeploymentPhase.Stable, DeploymentPhase.Retired, DeploymentPhase.Rolling], move.Slot.Select(deployment => deployment.Phase));
        Assert.Equal(fresh, move.Next.Deployment);
    }

    [Fact]
    public void Letting_an_inconclusive_last_step_go_on_finishes_it()
    {
        var stopped = Some.Promotion(phase: AwaitingIntervention) with { StoppedIn = RollingOut, Step = 2, Explanation = "Only 3 requests came." };

        var move = PromotionRules.Intervene(stopped, Intervention.GoOn, new(Guid.NewGuid()), Some.Act(Some.Both(100), "Night.")).Value();

        Assert.Equal((Succeeded, 4), (move.Next.Phase, move.Next.Revision));
        Assert.Equal("Only 3 requests came. Let go on by ops: Night.", move.Next.Verdicts.Single().Sentence);
    }

    [Theory]
    [InlineData(Queued)]
    [InlineData(Deploying)]
    [InlineData(RollingBack)]
    public void Only_moving_traffic_is_paused(PromotionPhase phase) =>
        Assert.Equal("promotion.wrong-phase", PromotionRules.Pause(Some.Promotion(phase: phase), Some.Act(Some.Both(5))).RefusedWith());

    [Theory]
    [InlineData(Succeeded)]
    [InlineData(RolledBack)]
    [InlineData(Failed)]
    [InlineData(Errored)]
    [InlineData(Aborted)]
    [InlineData(Rejected)]
    [InlineData(Expired)]
    [InlineData(Superseded)]
    public void What_has_ended_is_not_changed_any_more(PromotionPhase phase)
    {
        var (ended, act) = (Some.Promotion(phase: phase), Some.Act(Some.Both(0)));

        Assert.All(
            [
                PromotionRules.Pause(ended, act), PromotionRules.Resume(ended, act), PromotionRules.PromoteFully(ended, act), PromotionRules.Abort(ended, act),
                PromotionRules.RollBack(ended, act), PromotionRules.Intervene(ended, Intervention.Retry, Some.NewId, act), PromotionRules.Override(ended, "hold", act with { Reason = "x" }),
            ],
            outcome => Assert.Equal("promotion.ended", outcome.RefusedWith()));
    }

    [Fact]
    public void A_step_is_paused_a_hundred_times_and_no_more()
    {
        var often = Some.Promotion(phase: RollingOut) with { StepSince = Some.Noon, Pauses = Enumerable.Range(0, 100).Select(i => new TimeRange(Some.Noon.AddSeconds(i), Some.Noon.AddSeconds(i + 1))).ToFacts() };

        Assert.Equal("promotion.paused-too-often", PromotionRules.Pause(often, Some.Act(Some.Both(5))).RefusedWith());
        Assert.True(PromotionRules.Pause(often with { Pauses = often.Pauses.Skip(1).ToFacts() }, Some.Act(Some.Both(5))).Value().Next.IsPaused);
    }

    [Fact]
    public void Paused_time_is_counted_from_when_the_step_had_begun()
    {
        var paused = Some.Promotion(phase: RollingOut) with { StepSince = Some.Noon.AddMinutes(2), IsPaused = true, PausedSince = Some.Noon.AddMinutes(1) };

        var move = PromotionRules.Resume(paused, Some.Act(Some.Both(5))).Value();

        Assert.Equal((TimeSpan.FromMinutes(3), false), (move.Next.StepPaused, move.Next.IsPaused));
        Assert.Equal(new TimeRange(Some.Noon.AddMinutes(2), Some.Noon.AddMinutes(5)), Assert.Single(move.Next.Pauses));
        Assert.Equal("promotion.not-paused", PromotionRules.Resume(move.Next, Some.Act(Some.Both(5))).RefusedWith());
    }

    [Theory]
    [InlineData("hold", "A fix for the till.", null)]
    [InlineData("soak", "A fix for the till.", null)]
    [InlineData("hold", " ", "gate.needs-reason")]
    [InlineData("approvals", "We are in a hurry.", "gate.not-overridable")]
    [InlineData("out-of-date", "We like it.", "gate.not-overridable")]
    public void Some_gates_are_passed_by_a_persons_word_with_a_reason(string gate, string reason, string? code) =>
        Assert.Equal(code, PromotionRules.Override(Some.Promotion(phase: Queued), gate, Some.Act(Some.Both(0), reason) with { Gate = new() { Key = gate, Title = gate, IsOpen = false, Because = "It is closed." } }).RefusedWith());

    [Fact]
    public void A_rollback_to_a_warm_one_changes_nothing_but_weights()
    {
        var warm = Some.New(0, "1.0.5") with { Phase = DeploymentPhase.Warm, StableSince = Some.Noon.AddDays(-2), WarmSince = Some.Noon, WarmUntil = Some.Noon.AddDays(1) };
        var rollback = Some.Promotion("1.0.5", Queued) with { Kind = PromotionKind.Rollback };

        var move = PromotionRules.Start(rollback, [Some.Old(), warm], new(Guid.NewGuid()), Some.Noon);

        Assert.Equal((RollingOut, Some.NewId, 2), (move.Next.Phase, move.Next.Deployment, move.Slot.Count));
        Assert.Equal([0, 100], move.Slot.Select(deployment => deployment.Weight));
    }
}
