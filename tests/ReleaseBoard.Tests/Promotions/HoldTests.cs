using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>What a hold stops once a promotion runs, and what it never stops.</summary>
public sealed class HoldTests
{

    [Fact]
    public void What_is_ready_waits_says_why_once_and_its_deadline_does_not_run_out()
    {
        var held = Installed(Some.Promotion(phase: PromotionPhase.Deploying));

        var first = CourseRules.Next(held);
        var later = CourseRules.Next(held with { Promotion = first!.Next, Now = Some.Noon.AddHours(3) });
        var letGo = CourseRules.Next(held with { Promotion = first.Next, Now = Some.Noon.AddHours(4), Standstill = null });

        Assert.Equal((PromotionPhase.Deploying, "grace holds production: Quarter's end."), (first.Next.Phase, first.Next.Explanation));
        Assert.Null(later);
        Assert.Equal((PromotionPhase.RollingOut, ""), (letGo?.Next.Phase, letGo?.Next.Explanation));
    }

    [Fact]
    public void A_rollback_and_what_may_pass_the_hold_begin_all_the_same()
    {
        var rollback = Some.Promotion(phase: PromotionPhase.Deploying) with { Kind = PromotionKind.Rollback };

        Assert.Equal(PromotionPhase.RollingOut, CourseRules.Next(Installed(rollback))?.Next.Phase);
        Assert.Equal(PromotionPhase.RollingOut, CourseRules.Next(Installed(Passing(Some.Promotion(phase: PromotionPhase.Deploying))))?.Next.Phase);
    }

    [Fact]
    public void The_last_step_ends_well_since_nothing_further_begins()
    {
        var last = InStep(2);
        var almost = InStep(1);

        Assert.Equal(PromotionPhase.Succeeded, CourseRules.Next(Passed(last, 100))?.Next.Phase);
        Assert.True(CourseRules.Next(Passed(almost, 50))?.Next.IsPaused);
    }

    [Fact]
    public void What_may_pass_the_hold_goes_on_without_a_stop()
    {
        var move = CourseRules.Next(Passed(Passing(InStep(0)), 5));

        Assert.Equal((1, false), (move?.Next.Step, move?.Next.IsPaused));
    }

    [Fact]
    public void Every_way_forward_is_refused_by_a_sentence_and_every_way_back_is_open()
    {
        var rolling = InStep(0);
        var stopped = rolling with { Phase = PromotionPhase.AwaitingIntervention, StoppedIn = PromotionPhase.RollingOut };
        var act = Some.Act(Some.Both(5), "Because.") with { Standstill = Some.Halt };

        Assert.Equal("environment.held", PromotionRules.PromoteFully(rolling, act).RefusedWith());
        Assert.Equal("environment.held", PromotionRules.Resume(rolling with { IsPaused = true }, act).RefusedWith());
        Assert.Equal("environment.held", PromotionRules.Intervene(stopped, Intervention.GoOn, Some.NewId, act).RefusedWith());
        Assert.StartsWith("grace holds production: Quarter's end. Wait until", PromotionRules.PromoteFully(rolling, act).Refusal?.Sentence);
        Assert.Null(PromotionRules.Pause(rolling, act).Refusal);
        Assert.Null(PromotionRules.RollBack(rolling, act).Refusal);
        Assert.Null(PromotionRules.Abort(rolling, act).Refusal);
        Assert.Null(PromotionRules.Intervene(stopped, Intervention.Fail, Some.NewId, act).Refusal);
    }

    [Theory]
    [InlineData(PromotionPhase.Deploying)]
    [InlineData(PromotionPhase.RollingOut)]
    [InlineData(PromotionPhase.AwaitingIntervention)]
    public void A_running_one_may_be_let_past_the_hold_and_past_nothing_else(PromotionPhase phase)
    {
        var running = Some.Promotion(phase: phase);
        var act = Some.Act(Some.Both(5), "The fix cannot wait.") with { Gate = Closed(GateRules.Hold) };

        Assert.Null(PromotionRules.Override(running, GateRules.Hold, act).Refusal);
        Assert.Equal("promotion.wrong-phase", PromotionRules.Override(running, GateRules.Soak, act).RefusedWith());
    }

    [Fact]
    public void What_did_not_become_ready_is_not_tried_anew_while_the_environment_is_held()
    {
        var stopped = Some.Promotion(phase: PromotionPhase.AwaitingIntervention) with { StoppedIn = PromotionPhase.Deploying };
        var act = Some.Act(Some.Both(0), "Once more.") with { Standstill = Some.Halt };

        Assert.Equal("environment.held", PromotionRules.Intervene(stopped, Intervention.Retry, Some.NewId, act).RefusedWith());
        Assert.Null(PromotionRules.Intervene(Passing(stopped), Intervention.Retry, Some.NewId, act).Refusal);
        Assert.Null(PromotionRules.Intervene(stopped, Intervention.Retry, Some.NewId, act with { Standstill = null }).Refusal);
    }

    [Fact]
    public void A_word_past_one_hold_passes_no_other()
    {
        var ready = Passing(Some.Promotion(phase: PromotionPhase.Deploying));
        var next = Standstill.Of(new(new("grace"), Some.Noon.AddHours(1), "Quarter's end."), new("production"));

        Assert.Equal(PromotionPhase.RollingOut, CourseRules.Next(Installed(ready))?.Next.Phase);
        Assert.Equal(PromotionPhase.Deploying, CourseRules.Next(Installed(ready) with { Standstill = next })?.Next.Phase);
        Assert.Equal("environment.held", PromotionRules.PromoteFully(Passing(InStep(0)), Some.Act(Some.Both(5)) with { Standstill = next }).RefusedWith());
    }

    [Fact]
    public void Nobody_passes_a_gate_that_does_not_stand_in_the_way()
    {
        var queued = Some.Promotion(phase: PromotionPhase.Queued);
        var act = Some.Act(Some.Both(0), "Just in case.");

        Assert.Equal("gate.not-closed", PromotionRules.Override(queued, GateRules.Hold, act).RefusedWith());
        Assert.Equal("gate.not-closed", PromotionRules.Override(queued, GateRules.Hold, act with { Gate = Closed(GateRules.Hold) with { IsOpen = true } }).RefusedWith());
    }

    private static Gate Closed(string key) => new() { Key = key, Title = key, IsOpen = false, Because = "It is closed.", Grounds = Some.Halt.Grounds };

    private static Promotion InStep(int step) => Some.Promotion(phase: PromotionPhase.RollingOut) with { Step = step, StepSince = Some.Noon };

    private static Promotion Passing(Promotion promotion) => promotion with { Overrides = [new(GateRules.Hold, new("rosa"), "It cannot wait.", Some.Noon) { Grounds = Some.Halt.Grounds }] };

    private static CourseSight Passed(Promotion promotion, int weight) => new()
    {
        Promotion = promotion,
        Slot = Some.Both(weight),
        IsInForce = true,
        Standstill = Some.Halt,
        Whole = new HealthWindow(500, 1, 80),
        Recent = new HealthWindow(500, 1, 80),
        Now = Some.Noon.AddMinutes(1),
    };

    private static CourseSight Installed(Promotion promotion) => new()
    {
        Promotion = promotion,
        Slot = Some.Both(0),
        IsInForce = true,
        Standstill = Some.Halt,
        Running = new()
        {
            Id = Some.NewId.Value,
            Version = "1.1.0",
            Weight = 0,
            Instances = [new() { Number = 1, Port = 1, Phase = InstancePhase.Ready, Since = Some.Noon, Restarts = 0 }],
            Traffic = new() { Requests = 0, Failures = 0, InFlight = 0, Buckets = [] },
        },
        Now = Some.Noon.AddSeconds(20),
    };
}
