using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;
using static ReleaseBoard.Tests.Flags.SomeFlag;

namespace ReleaseBoard.Tests.Flags;

public sealed class FlagChangeRulesTests
{
    private static readonly ApprovalRule TwoManagers = new() { AtLeast = 2, Role = Role.ReleaseManager };

    [Fact]
    public void A_ladder_is_made_step_by_step_and_is_done_after_the_last()
    {
        var change = Asked(new(null, Plan(5_000)), new(Made.AddHours(4), Plan(25_000)), new(Made.AddDays(1), Plan(100_000)));
        var state = State(On(), number: 3);

        var made = new List<(int, FlagChangePhase)>();
        foreach (var hour in new[] { 0, 4, 24 })
        {
            Assert.True(FlagChangeRules.IsDue(change, Made.AddHours(hour)));
            var turn = FlagChangeRules.Turn(change, state, null, Made.AddHours(hour));
            state = FlagStateRules.Follow(state, turn.Plan!, state.Number, change.By, change.Reason, Made.AddHours(hour)).Value();
            change = FlagChangeRules.AfterStep(turn.Change, state);
            made.Add((state.Plan.Fallthrough!.Rollout!.WeightOf("on"), change.Phase));
            Assert.False(FlagChangeRules.IsDue(change, Made.AddHours(hour)));
        }

        Assert.Equal([(5_000, FlagChangePhase.Scheduled), (25_000, FlagChangePhase.Scheduled), (100_000, FlagChangePhase.Done)], made);
        Assert.Equal(6, state.Number);
    }

    [Fact]
    public void A_change_made_of_another_revision_stops_and_says_who_was_faster()
    {
        var change = Asked(new FlagChangeStep(null, Plan(5_000)));

        var turn = FlagChangeRules.Turn(change, State(On() with { IsEnabled = false }, number: 4) with { By = new("grace") }, null, Made);

        Assert.Null(turn.Plan);
        Assert.Equal(FlagChangePhase.Stopped, turn.Change.Phase);
        Assert.Contains("grace changed new-checkout in prod meanwhile", turn.Change.Why, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, 0, true, FlagChangePhase.Scheduled)]
    [InlineData(false, 0, false, FlagChangePhase.Scheduled)]
    [InlineData(null, 0, false, FlagChangePhase.Scheduled)]
    [InlineData(false, 23, false, FlagChangePhase.Scheduled)]
    [InlineData(false, 24, false, FlagChangePhase.Stopped)]
    [InlineData(null, 24, false, FlagChangePhase.Stopped)]
    public void A_step_that_asks_for_health_waits_a_day_for_it(bool? isHealthy, int hours, bool isMade, FlagChangePhase phase)
    {
        var change = Asked(new FlagChangeStep(Made.AddHours(1), Plan(5_000), OnlyIfHealthy: true));

        var turn = FlagChangeRules.Turn(change, State(On(), number: 3), isHealthy, Made.AddHours(1 + hours));

        Assert.Equal((isMade, phase), (turn.Plan is not null, turn.Change.Phase));
        Assert.Equal(isMade, turn.Change.Why is null);
    }

    public static TheoryData<FlagChangeStep[], string?> Steps => new()
    {
        { [new(null, Plan(1))], null },
        { [], "change.step-count" },
        { [new(Made, Plan(1))], "change.step-time" },
        { [new(Made.AddHours(2), Plan(1)), new(Made.AddHours(1), Plan(2))], "change.step-time" },
        { [new(Made.AddHours(2), Plan(1)), new(null, Plan(2))], "change.step-time" },
        { [new(Made.AddDays(400), Plan(1))], "change.step-time" },
        { [new(Made.AddHours(2), Plan(1), OnlyIfHealthy: true)], "change.no-application" },
    };

    [Theory]
    [MemberData(nameof(Steps))]
    public void A_ladder_that_could_not_be_climbed_is_refused(FlagChangeStep[] steps, string? code) => Assert.Equal(
        code, FlagChangeRules.Ask(new(Guid.Empty), new(new("new-checkout"), Prod, 3, steps.ToFacts()), Boolean(), State(On(), number: 3), [], new("ada"), Made).Refusal?.Code);

    [Fact]
    public void Two_others_must_agree_where_the_stage_asks_for_two_and_one_no_ends_it()
    {
        var change = AskedUnder(TwoManagers, new FlagChangeStep(null, Plan(5_000)));

        Assert.Equal(FlagChangePhase.AwaitingApproval, change.Phase);
        Assert.False(FlagChangeRules.IsDue(change, Made));
        Assert.Equal("change.own-request", Vote(change, "ada", Role.ReleaseManager).Refusal?.Code);
        Assert.Equal("change.not-an-approver", Vote(change, "eve", Role.Developer).Refusal?.Code);
        var once = Vote(change, "grace", Role.ReleaseManager).Value();
        Assert.Equal("change.already-voted", Vote(once, "grace", Role.ReleaseManager).Refusal?.Code);
        Assert.Equal(FlagChangePhase.AwaitingApproval, once.Phase);
        Assert.Equal(FlagChangePhase.Scheduled, Vote(once, "linus", Role.ReleaseManager).Value().Phase);
        Assert.Equal("change.reject-needs-reason", FlagChangeRules.Vote(once, Voter("linus", Role.ReleaseManager), false, " ", Made).Refusal?.Code);
        Assert.Equal(FlagChangePhase.Rejected, FlagChangeRules.Vote(once, Voter("linus", Role.ReleaseManager), false, "Not today.", Made).Value().Phase);
    }

    [Fact]
    public void Approval_is_asked_for_only_of_a_flag_whose_application_s_path_asks_for_it_there()
    {
        var stage = new Stage { Environment = Prod, Approvals = [TwoManagers], FlagChangesNeedApproval = true };
        var path = new ReleasePath { Application = new("shop"), Stages = [stage] };
        var flag = Boolean() with { Application = new("shop") };

        Assert.Equal([TwoManagers], FlagApprovalRules.NeededFor(flag, Prod, path));
        Assert.Empty(FlagApprovalRules.NeededFor(Boolean(), Prod, path));
        Assert.Empty(FlagApprovalRules.NeededFor(flag, new("dev"), path));
        Assert.Empty(FlagApprovalRules.NeededFor(flag, Prod, path with { Stages = [stage with { FlagChangesNeedApproval = false }] }));
        Assert.Equal("flag.needs-approval", FlagApprovalRules.CheckDirect(flag.Key, Prod, [TwoManagers])?.Code);
    }

    [Fact]
    public void A_phase_that_ends_a_change_is_never_left()
    {
        foreach (var phase in Enum.GetValues<FlagChangePhase>())
        {
            var change = Asked(new FlagChangeStep(null, Plan(1))) with { Phase = phase };
            Assert.Equal(change.IsOpen, FlagChangeRules.NextPhases(phase).Count > 0);
            Assert.Equal(change.IsOpen, FlagChangeRules.Withdraw(change).Refusal is null);
        }
    }

    private static FlagPlan Plan(int on) => On() with { Fallthrough = Share(on) };

    private static FlagChange Asked(params FlagChangeStep[] steps) => AskedUnder(null, steps);

    private static FlagChange AskedUnder(ApprovalRule? rule, params FlagChangeStep[] steps) => FlagChangeRules.Ask(
        new(Guid.Empty), new(new("new-checkout"), Prod, 3, steps.ToFacts()), Boolean() with { Application = new("shop") }, State(On(), number: 3), rule is null ? [] : [rule], new("ada"), Made).Value();

    private static Outcome<FlagChange> Vote(FlagChange change, string name, Role role) => FlagChangeRules.Vote(change, Voter(name, role), true, null, Made);

    private static Voter Voter(string name, Role role) => new(new(name), [role], []);
}
