using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Promotions;

public sealed class CourseRulesTests
{
    private static readonly HealthWindow Good = new(500, 1, 80);
    private static readonly HealthWindow Bad = new(500, 41, 80);

    [Fact]
    public void Traffic_begins_when_every_instance_is_ready_and_not_before()
    {
        var deploying = Sight(Some.Promotion(phase: PromotionPhase.Deploying), 0);

        Assert.Null(CourseRules.Next(deploying with { Running = Running(InstancePhase.Starting) }));
        Assert.Null(CourseRules.Next(deploying with { Running = Running(InstancePhase.Ready), IsInForce = false }));
        var move = CourseRules.Next(deploying with { Running = Running(InstancePhase.Ready) });

        Assert.Equal((PromotionPhase.RollingOut, 0, "95 5"), (move?.Next.Phase, move?.Next.Step, Shares(move)));
    }

    [Fact]
    public void Without_steps_it_takes_everything_at_once()
    {
        var move = CourseRules.Next(Sight(Some.Promotion(phase: PromotionPhase.Deploying, stage: Some.Stage()), 0) with { Running = Running(InstancePhase.Ready) });

        Assert.Equal("0 100", Shares(move));
    }

    [Fact]
    public void The_first_one_in_a_slot_has_nothing_to_share_with()
    {
        var first = Some.Promotion(phase: PromotionPhase.Deploying) with { Previous = null };

        var move = CourseRules.Next(Sight(first, 0) with { Slot = [Some.New()], Running = Running(InstancePhase.Ready) });

        Assert.Equal((3, "100"), (move?.Next.Step, Shares(move)));
    }

    [Fact]
    public void What_cannot_be_installed_waits_for_a_person_with_the_sentence()
    {
        var move = CourseRules.Next(Sight(Some.Promotion(phase: PromotionPhase.Deploying), 0) with { Running = Running(InstancePhase.Starting) with { Problem = "No instance became ready." } });

        Assert.Equal((PromotionPhase.AwaitingIntervention, PromotionPhase.Deploying, "No instance became ready."), (move?.Next.Phase, move?.Next.StoppedIn, move?.Next.Explanation));
    }

    [Theory]
    [InlineData(75, false)]
    [InlineData(76, true)]
    public void Not_being_ready_ends_at_a_deadline_of_twice_the_artifacts_own_and_a_margin(int seconds, bool stops)
    {
        var sight = Sight(Some.Promotion(phase: PromotionPhase.Deploying), 0) with { Running = Running(InstancePhase.Starting), Now = Some.Noon.AddSeconds(seconds) };

        Assert.Equal(stops, CourseRules.Next(sight) is { Next.Phase: PromotionPhase.AwaitingIntervention });
    }

    [Fact]
    public void Time_the_board_slept_through_is_nobodys_fault()
    {
        var sight = Sight(Some.Promotion(phase: PromotionPhase.Deploying), 0) with { Running = Running(InstancePhase.Starting), Now = Some.Noon.AddHours(3), LookingSince = Some.Noon.AddHours(3) };

        Assert.Null(CourseRules.Next(sight));
    }

    [Fact]
    public void A_step_begins_when_its_weight_is_in_force()
    {
        var rolling = Some.Promotion(phase: PromotionPhase.RollingOut);

        Assert.Null(CourseRules.Next(Sight(rolling, 5) with { IsInForce = false }));
        Assert.Equal(Some.Noon, CourseRules.Next(Sight(rolling, 5))?.Next.StepSince);
    }

    [Theory]
    [InlineData(59, 0, false)]
    [InlineData(60, 0, true)]
    [InlineData(60, 30, false)]
    [InlineData(90, 30, true)]
    public void A_step_lasts_its_duration_without_the_time_it_was_paused(int seconds, int paused, bool passes)
    {
        var step = InStep() with { Pauses = [new(Some.Noon, Some.Noon.AddSeconds(paused))] };

        Assert.Equal(passes, CourseRules.Next(After(step, seconds, Good)) is not null);
    }

    [Fact]
    public void A_step_that_passed_says_so_with_figures_and_leads_to_the_next()
    {
        var move = CourseRules.Next(After(InStep(), 60, Good));

        Assert.Equal((1, "50 50", 4), (move?.Next.Step, Shares(move), move?.Next.Revision));
        Assert.Equal("storefront 1.1.0 in production passed 5 % → 50 %. 500 requests, 0.2 % failed, p95 of them all 80 ms; the limits are 1 % and 300 ms.", move?.Notes[0].Sentence);
    }

    [Fact]
    public void The_last_step_makes_it_the_stable_one_and_the_one_before_warm()
    {
        var move = CourseRules.Next(After(InStep() with { Step = 2 }, 60, Good, weight: 100));

        Assert.Equal((PromotionPhase.Succeeded, 4, 3), (move?.Next.Phase, move?.Next.Revision, move?.Next.Step));
        Assert.Equal([DeploymentPhase.Warm, DeploymentPhase.Stable], move?.Slot.Select(deployment => deployment.Phase));
    }

    [Fact]
    public void A_clear_failure_turns_it_back_before_the_step_is_over()
    {
        var move = CourseRules.Next(After(InStep(), 5, Bad));

        Assert.Equal((PromotionPhase.RollingBack, "100 0"), (move?.Next.Phase, Shares(move)));
        Assert.Equal("8.2 % of 500 requests failed; the limit is 1 %.", move?.Next.Explanation);
        Assert.Equal(VerdictGrade.Fail, move?.Next.Verdicts.Single().Grade);
    }

    [Fact]
    public void A_pause_holds_the_next_step_and_not_the_way_back()
    {
        var paused = InStep() with { IsPaused = true, PausedSince = Some.Noon };

        Assert.Null(CourseRules.Next(After(paused, 600, Good)));
        Assert.Equal(PromotionPhase.RollingBack, CourseRules.Next(After(paused, 600, Bad))?.Next.Phase);
    }

    [Fact]
    public void Failures_older_than_twenty_minutes_roll_nothing_back_after_downtime()
    {
        var sight = After(InStep(), 3600, Bad) with { Recent = new(0, 0, null), LookingSince = Some.Noon.AddSeconds(3600) };

        Assert.Null(CourseRules.Next(sight));
    }

    [Theory]
    [InlineData(60, false)]
    [InlineData(119, false)]
    [InlineData(120, true)]
    public void Too_few_requests_get_more_time_and_then_a_person_but_never_a_pass(int seconds, bool stops)
    {
        var move = CourseRules.Next(After(InStep(), seconds, new(3, 0, 10)));

        Assert.Equal(stops ? PromotionPhase.AwaitingIntervention : null, move?.Next.Phase);
        Assert.Equal(stops ? "Only 3 requests came; at least 20 are needed to judge." : null, move?.Next.Explanation);
    }

    [Fact]
    public void A_rollback_is_never_rolled_back_by_itself()
    {
        var rollback = InStep() with { Kind = PromotionKind.Rollback };

        Assert.Null(CourseRules.Next(After(rollback, 5, Bad) with { Running = Running(InstancePhase.BackingOff) with { Problem = "It ended." } }));
    }

    [Fact]
    public void A_hold_lets_the_step_in_hand_end_and_then_pauses_and_says_so()
    {
        var held = After(InStep(), 60, Good) with { Standstill = Some.Halt };

        var move = CourseRules.Next(held);

        Assert.Equal((PromotionPhase.RollingOut, 0, true, "grace holds production: Quarter's end."), (move?.Next.Phase, move?.Next.Step, move?.Next.IsPaused, move?.Next.Explanation));
        Assert.Null(CourseRules.Next(held with { Now = Some.Noon.AddSeconds(30) }));
    }

    [Fact]
    public void One_that_waits_for_a_person_comes_back_by_itself_when_it_clearly_fails_visitors()
    {
        var waiting = Some.Promotion(phase: PromotionPhase.AwaitingIntervention) with { StoppedIn = PromotionPhase.RollingOut, StepSince = Some.Noon };

        Assert.Null(CourseRules.Next(After(waiting, 60, Good)));
        Assert.Equal(PromotionPhase.RollingBack, CourseRules.Next(After(waiting, 60, Bad))?.Next.Phase);
        Assert.Null(CourseRules.Next(After(waiting with { StoppedIn = PromotionPhase.Deploying }, 60, Bad)));
    }

    [Theory]
    [InlineData(PromotionPhase.RollingBack, PromotionPhase.RolledBack)]
    [InlineData(PromotionPhase.Aborting, PromotionPhase.Aborted)]
    public void It_ends_once_the_old_shares_are_in_force_and_its_deployment_goes(PromotionPhase phase, PromotionPhase end)
    {
        var back = Sight(Some.Promotion(phase: phase), 0);

        Assert.Null(CourseRules.Next(back with { IsInForce = false }));
        var move = CourseRules.Next(back);
        Assert.Equal((end, DeploymentPhase.Retired, DeploymentPhase.Stable), (move?.Next.Phase, move?.Slot[1].Phase, move?.Slot[0].Phase));
    }

    [Fact]
    public void The_first_one_in_a_slot_fails_as_there_is_nothing_to_go_back_to()
    {
        var first = Some.Promotion(phase: PromotionPhase.RollingBack) with { Previous = null, Explanation = "No instance became ready." };

        var move = CourseRules.Next(Sight(first, 0) with { Slot = [Some.New()] });

        Assert.Equal((PromotionPhase.Failed, "No instance became ready. Nothing ran here before, so there is nothing to go back to."), (move?.Next.Phase, move?.Next.Explanation));
    }

    private static Promotion InStep() => Some.Promotion(phase: PromotionPhase.RollingOut) with { StepSince = Some.Noon };

    private static CourseSight After(Promotion promotion, int seconds, HealthWindow window, int weight = 5) =>
        Sight(promotion, weight) with { Now = Some.Noon.AddSeconds(seconds), Whole = window, Recent = window };

    private static CourseSight Sight(Promotion promotion, int weight) => new() { Promotion = promotion, Slot = Some.Both(weight), IsInForce = true, Now = Some.Noon };

    private static DeploymentStatus Running(InstancePhase phase) => new()
    {
        Id = Some.NewId.Value,
        Version = "1.1.0",
        Weight = 0,
        Instances = [new() { Number = 1, Port = 1, Phase = phase, Since = Some.Noon, Restarts = 0 }],
        Traffic = new() { Requests = 0, Failures = 0, InFlight = 0, Buckets = [] },
    };

    private static string? Shares(PromotionMove? move) => move is null ? null : string.Join(' ', move.Slot.Select(deployment => deployment.Weight));
}
