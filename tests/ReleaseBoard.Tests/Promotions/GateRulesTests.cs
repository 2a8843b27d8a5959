using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Promotions;

public sealed class GateRulesTests
{
    private static readonly Stage Soaked = Some.Stage() with { After = [new("staging")], Soak = TimeSpan.FromMinutes(30) };

    [Theory]
    [InlineData(true, 30, true, true)]
    [InlineData(true, 29, true, false)]
    [InlineData(true, 45, false, true)]
    [InlineData(false, 45, true, false)]
    public void The_soak_gate_opens_when_it_ran_there_and_was_healthy_long_enough(bool hasRun, int minutes, bool isHealthyNow, bool isOpen) =>
        Assert.Equal(isOpen, Ask(GateRules.Soak, Upstream("staging", hasRun, minutes, isHealthyNow)).IsOpen);

    [Fact]
    public void Every_upstream_counts()
    {
        var gate = Ask(GateRules.Soak, Upstream("staging", true, 40, true), Upstream("staging-us", true, 9, true));

        Assert.Equal((false, "Healthy in staging-us for 9 min of 30 min."), (gate.IsOpen, gate.Because));
        Assert.Equal(Some.Noon.AddMinutes(21), gate.OpensAt);
    }

    [Fact]
    public void A_soak_that_does_not_grow_names_no_time_but_what_to_do()
    {
        var gate = Ask(GateRules.Soak, Upstream("staging", true, 9, false));

        Assert.Null(gate.OpensAt);
        Assert.Equal("Promote 1.1.0 to staging and let it be healthy there.", gate.Opener);
    }

    [Fact]
    public void A_soak_that_something_newer_cut_off_is_shut_and_says_what_to_do_instead()
    {
        var gate = Ask(GateRules.Soak, Upstream("staging", false, 0, false) with { By = new(new("staging"), new("1.4.0")) });

        Assert.Equal((false, true), (gate.IsOpen, gate.IsShut));
        Assert.Equal("1.1.0 has not run in staging yet. 1.4.0 is newer and has succeeded in staging, so 1.1.0 goes there no more.", gate.Because);
        Assert.Equal("Promote 1.4.0 instead, or roll staging back first; a person who may pass gates can let 1.1.0 by, with a reason.", gate.Opener);
    }

    [Fact]
    public void Only_a_shut_gate_is_refused_beforehand_and_only_to_who_may_not_pass_it()
    {
        var shut = Ask(GateRules.Soak, Upstream("staging", false, 0, false) with { By = new(new("staging"), new("1.4.0")) });
        var closed = Ask(GateRules.Soak, Upstream("staging", false, 0, false));
        var late = Find(Sight() with { Promotion = Queued(Soaked) with { Sequence = 1 }, LastSucceeded = Some.Promotion("1.1.0", PromotionPhase.Succeeded) }, GateRules.OutOfDate);

        Assert.Equal($"{shut.Because} {shut.Opener}", GateRules.WhyNever([closed, shut], mayPass: false)?.Sentence);
        Assert.Null(GateRules.WhyNever([closed, shut], mayPass: true));
        Assert.Null(GateRules.WhyNever([closed], mayPass: false));
        Assert.Equal("promotion.never-open", GateRules.WhyNever([late], mayPass: true)?.Code);
    }

    [Fact]
    public void A_hold_says_by_whom_and_why()
    {
        var held = Sight() with { Environment = Environment() with { Hold = new(new("grace"), Some.Noon, "Quarter's end.") } };

        var gate = Find(held, GateRules.Hold);

        Assert.Equal((false, "grace holds production: Quarter's end."), (gate.IsOpen, gate.Because));
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(3, true)]
    public void A_newer_success_makes_it_out_of_date(long sequence, bool isOpen)
    {
        var sight = Sight() with { Promotion = Queued(Soaked) with { Sequence = sequence }, LastSucceeded = Some.Promotion("1.1.0", PromotionPhase.Succeeded) };

        Assert.Equal(isOpen, Find(sight, GateRules.OutOfDate).IsOpen);
    }

    [Fact]
    public void A_stage_that_asks_nothing_has_no_soak_and_no_approvals_gate()
    {
        var gates = GateRules.Ask(Sight() with { Promotion = Queued(Some.Stage()), Upstreams = [] });

        Assert.Equal([GateRules.Hold, GateRules.OutOfDate], gates.Select(gate => gate.Key));
    }

    [Fact]
    public void A_gate_passed_by_a_persons_word_is_open_and_says_whose()
    {
        var passed = Queued(Soaked) with { Overrides = [new(GateRules.Soak, new("grace"), "A fix.", Some.Noon)] };

        var gate = Find(Sight() with { Promotion = passed, Upstreams = [Upstream("staging", true, 9, true)] }, GateRules.Soak);

        Assert.Equal((true, "Passed by grace: A fix. (Healthy in staging for 9 min of 30 min.)"), (gate.IsOpen, gate.Because));
    }

    [Theory]
    [InlineData(null, false)]
    [InlineData("It fails.", true)]
    public void A_rollback_passes_a_hold_and_missing_approvals_only_with_a_reason_and_is_asked_nothing_else(string? reason, bool isOpen)
    {
        var rollback = Queued(Soaked with { Approvals = [Some.Rule(1)] }) with { Kind = PromotionKind.Rollback, Reason = reason, Sequence = 1 };
        var gates = GateRules.Ask(Sight() with
        {
            Promotion = rollback,
            Environment = Environment() with { Hold = new(new("grace"), Some.Noon, "Quarter's end.") },
            LastSucceeded = Some.Promotion("1.1.0", PromotionPhase.Succeeded),
            Upstreams = [Upstream("staging", false, 0, false)],
        });

        Assert.Equal([(GateRules.Approvals, isOpen), (GateRules.Hold, isOpen)], gates.Select(gate => (gate.Key, gate.IsOpen)));
    }

    private static Gate Ask(string key, params UpstreamStay[] upstreams) => Find(Sight() with { Upstreams = upstreams.ToFacts() }, key);

    private static Gate Find(GateSight sight, string key) => Assert.Single(GateRules.Ask(sight), gate => gate.Key == key);

    private static GateSight Sight() => new() { Promotion = Queued(Soaked), Environment = Environment(), Now = Some.Noon };

    private static Promotion Queued(Stage stage) => Some.Promotion(phase: PromotionPhase.Queued, stage: stage);

    private static ReleaseEnvironment Environment() => new() { Key = Some.Slot.Environment, Name = "Production", Tier = Tier.Production };

    private static UpstreamStay Upstream(string environment, bool hasRun, int minutes, bool isHealthyNow) =>
        new(new(environment), hasRun, TimeSpan.FromMinutes(minutes), isHealthyNow);
}
