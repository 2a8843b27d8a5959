using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using static ReleaseBoard.Tests.Flags.SomeFlag;

namespace ReleaseBoard.Tests.Flags;

public sealed class FlagLifeRulesTests
{
    private static readonly FlagPlan Everyone = On() with { Fallthrough = Serving.Of("on") };

    public static TheoryData<FlagPlan, int, double?, double, FlagStatus> Lives => new()
    {
        // plan, state's number, days from creation to the last evaluation, days from creation to now
        { On(), 0, null, 1, FlagStatus.New },
        { On(), 0, null, 7, FlagStatus.Inactive },
        { On(), 1, 1, 1, FlagStatus.Active },
        { Everyone, 1, 3, 3, FlagStatus.Active },
        { Everyone, 1, 8, 8, FlagStatus.Launched },
        { Everyone, 0, 8, 8, FlagStatus.Active },
        { On() with { Fallthrough = Share(20_000) }, 1, 8, 8, FlagStatus.Active },
        { On() with { Fallthrough = Share(100_000) }, 1, 8, 8, FlagStatus.Launched },
        { Everyone with { Prerequisites = [new(new("other"), ["on"])] }, 1, 8, 8, FlagStatus.Active },
        { Everyone with { Targets = [new("off", ["ada"])] }, 1, 8, 8, FlagStatus.Active },
        { Everyone with { IsEnabled = false }, 1, 8, 8, FlagStatus.Launched },
        { Everyone, 1, 8, 15, FlagStatus.Inactive },
    };

    [Theory]
    [MemberData(nameof(Lives))]
    public void A_flag_s_status_follows_from_its_plan_and_who_asks(FlagPlan plan, int number, double? lastEvaluated, double now, FlagStatus status) =>
        Assert.Equal(status, FlagLifeRules.StatusOf(Boolean(), State(plan, number), new(lastEvaluated is { } days ? Made.AddDays(days) : null, 0), Made.AddDays(now)));

    [Fact]
    public void What_is_stale_is_told_with_what_to_do()
    {
        var (state, now) = (State(Everyone), Made.AddDays(94));

        Assert.Equal("Everyone has got on for 94 days: remove it from the code (3 places), then archive it.", FlagLifeRules.Stale(Boolean(), state, new(now, 3), now)?.Advice);
        Assert.Equal("Nobody has asked for new-checkout for 90 days: archive it.", FlagLifeRules.Stale(Boolean(), state, new(Made.AddDays(4), 0), now)?.Advice);
        Assert.Equal("Nobody has ever asked for new-checkout, made 94 days ago, but 1 place in code still names it: remove it from the code (1 place), then archive it.", FlagLifeRules.Stale(Boolean(), state, new(null, 1), now)?.Advice);
    }

    [Fact]
    public void What_is_meant_to_stay_is_never_stale()
    {
        var now = Made.AddDays(94);

        Assert.Null(FlagLifeRules.Stale(Boolean() with { IsPermanent = true }, State(Everyone), new(now, 0), now));
        Assert.Null(FlagLifeRules.Stale(Boolean() with { Kind = FlagKind.Ops }, State(Everyone), new(now, 0), now));
        Assert.Null(FlagLifeRules.Stale(Boolean(), State(On() with { Fallthrough = Share(20_000) }), new(now, 0), now));
    }

    [Fact]
    public void A_difference_is_said_with_its_place_before_and_after()
    {
        var before = On(Rule(Serving.Of("on"), Clause("country", ClauseOperator.OneOf, "DE")) with { Id = "a" }, Rule(Serving.Of("on"), Clause("plan", ClauseOperator.OneOf, "pro")) with { Id = "b" });
        var after = before with
        {
            Rules = [before.Rules[1], before.Rules[0] with { Serve = Share(20_000) }, Rule(Serving.Of("off"), Clause("age", ClauseOperator.LessThan, "18")) with { Id = "c" }],
            Fallthrough = Share(5_000),
            Targets = [new("on", ["ada", "grace"])],
        };

        Assert.Equal(
            [
                "People who get on: ada and grace (new)",
                "Rule 1: plan is pro: on (was: stood at 2)",
                "Rule 2: country is DE: 20 % on, 80 % off, by targetingKey (was: country is DE: on)",
                "Rule 3: age is less than 18: off (new)",
                "Everyone else: 5 % on, 95 % off, by targetingKey (was: off)",
            ],
            FlagDifferenceRules.Between(before, after).Select(difference => difference.Sentence));
        Assert.Empty(FlagDifferenceRules.Between(before, before));
    }

    [Fact]
    public void Whoever_deals_people_anew_is_warned()
    {
        var before = On() with { Fallthrough = Share(20_000) };

        Assert.Contains(FlagDifferenceRules.Between(before, before with { Bucketing = Bucketing.Unleash }), difference => difference.Place == "Attention");
        Assert.DoesNotContain(FlagDifferenceRules.Between(before, before with { Fallthrough = Share(30_000) }), difference => difference.Place == "Attention");
    }
}
