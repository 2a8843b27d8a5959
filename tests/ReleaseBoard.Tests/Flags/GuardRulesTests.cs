using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Flags;

public sealed class GuardRulesTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);
    private static readonly OperatorName Paula = new("paula");
    private static readonly Flag Checkout = new()
    {
        Key = new("express-checkout"),
        Type = FlagType.Boolean,
        Variants = [new("off", new("false")), new("on", new("true"))],
        Owner = Paula,
        Application = new("storefront"),
        CreatedAt = Noon,
    };

    [Fact]
    public void It_begins_with_its_first_stage_and_keeps_what_people_wrote_into_the_plan()
    {
        var move = Begun();

        Assert.True(move.Plan?.IsEnabled);
        Assert.Equal(["staff-only", "guard"], move.Plan?.Rules.Select(rule => rule.Id));
        Assert.Equal("off", move.Plan?.Fallthrough?.Variant);
        Assert.Equal("express-checkout in production goes out under guard: on for inner.", move.Sentence);
    }

    [Theory]
    [InlineData(59, 100, "Waits for 1 s more.")]
    [InlineData(60, 99, "Waits for 1 more evaluations of on.")]
    public void A_stage_lasts_its_time_and_is_seen_enough(int seconds, long exposures, string missing)
    {
        var sight = Sight(stage: 1) with { Now = Noon.AddSeconds(seconds), Totals = new() { Exposures = exposures } };

        Assert.Null(GuardRules.Next(sight));
        Assert.Equal(missing, GuardRules.Missing(sight));
        Assert.Equal("guard.passed", GuardRules.Next(sight with { Now = Noon.AddSeconds(60), Totals = new() { Exposures = 100 } })?.Act);
    }

    [Fact]
    public void Without_news_nothing_passes()
    {
        var unknown = Passing(1) with { IsHealthy = null };
        var silent = Passing(1) with { Guard = Guard(1) with { Limits = new() { Outcomes = 50 } }, Totals = new() { Exposures = 1_000, NewFailures = Sample.OfCounts(0, 49) } };

        Assert.Null(GuardRules.Next(unknown));
        Assert.Equal("Waits for the application's health to be known.", GuardRules.Missing(unknown));
        Assert.Null(GuardRules.Next(silent));
        Assert.Equal("Waits for 1 more outcomes with on.", GuardRules.Missing(silent));
    }

    [Fact]
    public void Each_stage_raises_the_share_and_the_last_gives_it_to_everyone()
    {
        var second = GuardRules.Next(Passing(0));
        var third = GuardRules.Next(Passing(1));
        var done = GuardRules.Next(Passing(2));

        Assert.Equal([new("on", 5_000), new("off", 95_000)], second?.Plan?.Fallthrough?.Rollout?.Shares);
        Assert.Contains(second!.Plan!.Rules, rule => rule.Id == "guard");
        Assert.Equal("on", third?.Plan?.Fallthrough?.Variant);
        Assert.Equal((GuardPhase.Done, null), (done?.Next.Phase, done?.Plan));
    }

    [Fact]
    public void A_stage_counts_from_its_own_beginning()
    {
        var next = GuardRules.Next(Passing(1))?.Next;

        Assert.Equal(1_000, next?.Since.Exposures);
        Assert.Equal("Waits for 60 s more, 100 more evaluations of on.", GuardRules.Missing(Passing(1) with { Guard = next!, Now = Noon.AddMinutes(2) }));
    }

    [Fact]
    public void What_clearly_fails_more_is_turned_off_before_its_time_with_the_numbers_it_saw()
    {
        var move = GuardRules.Next(Sight(1) with { Now = Noon.AddSeconds(3), Totals = new() { OldFailures = Sample.OfCounts(2, 900), NewFailures = Sample.OfCounts(30, 100) } });

        Assert.Equal((GuardPhase.Killed, false), (move?.Next.Phase, move?.Plan?.IsEnabled));
        Assert.StartsWith("express-checkout in production was turned off by its guard. 30 % of 100 failed with on, 0.22 % of 900 failed with off; the difference is between +", move?.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("points; allowed is +1.00.", move?.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(29, 29)]
    [InlineData(0, 12)]
    public void Few_failures_turn_nothing_back(long failures, long all)
    {
        var sight = Sight(1) with { Totals = new() { OldFailures = Sample.OfCounts(2, 900), NewFailures = Sample.OfCounts(failures, all) } };

        Assert.False(GuardVerdictRules.Judge(sight).IsBad);
        Assert.Contains("too few to compare", GuardVerdictRules.Judge(sight).Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_widens_while_some_failed_and_are_too_few_to_compare()
    {
        var few = Passing(1) with { Totals = new() { Exposures = 1_000, OldFailures = Sample.OfCounts(0, 306), NewFailures = Sample.OfCounts(10, 19) } };

        Assert.Null(GuardRules.Next(few));
        Assert.Equal("Waits for 11 more outcomes with on, since 10 of 19 failed.", GuardRules.Missing(few));
        Assert.Equal("guard.passed", GuardRules.Next(few with { Totals = few.Totals with { NewFailures = Sample.OfCounts(0, 19) } })?.Act);
        Assert.Equal(GuardPhase.Killed, GuardRules.Next(few with { Totals = few.Totals with { NewFailures = Sample.OfCounts(20, 38) } })?.Next.Phase);
    }

    [Fact]
    public void Worse_than_before_but_not_beyond_what_is_allowed_is_no_reason()
    {
        var sight = Sight(1) with { Totals = new() { OldFailures = Sample.OfCounts(20, 10_000), NewFailures = Sample.OfCounts(80, 10_000) } };

        Assert.False(GuardVerdictRules.Judge(sight).IsBad);
        Assert.True(GuardVerdictRules.Judge(sight with { Guard = Guard(1) with { Limits = new() { AllowedFailures = 0.001 } } }).IsBad);
    }

    [Fact]
    public void Slower_beyond_what_is_allowed_is_bad_where_values_are_looked_at()
    {
        var old = new Sample(1000, 100_000, 10_400_000);
        var fresh = new Sample(1000, 150_000, 23_000_000);
        var sight = Sight(1) with { Totals = new() { OldFailures = Sample.OfCounts(0, 1000), NewFailures = Sample.OfCounts(0, 1000), OldValues = old, NewValues = fresh } };

        Assert.False(GuardVerdictRules.Judge(sight).IsBad);
        var verdict = GuardVerdictRules.Judge(sight with { Guard = Guard(1) with { Limits = new() { AllowedIncrease = 0.2 } } });
        Assert.True(verdict.IsBad);
        Assert.StartsWith("The mean value is 150 with on and 100 with off;", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void An_alert_or_failing_health_is_bad_at_once()
    {
        Assert.Equal("Alert CheckoutErrors fires.", GuardVerdictRules.Judge(Passing(1) with { Alert = "Alert CheckoutErrors fires." }).Sentence);
        Assert.Equal(GuardPhase.Killed, GuardRules.Next(Passing(1) with { IsHealthy = false, Unhealthy = "5 % of requests fail." })?.Next.Phase);
        Assert.Equal("guard.passed", GuardRules.Next(Passing(1) with { IsHealthy = false, Guard = Guard(1) with { Limits = new() { WatchesHealth = false } } })?.Act);
    }

    [Theory]
    [InlineData(GuardAction.Hold, 1, GuardPhase.Holding, 1)]
    [InlineData(GuardAction.StepBack, 1, GuardPhase.Watching, 0)]
    [InlineData(GuardAction.StepBack, 0, GuardPhase.Killed, 0)]
    [InlineData(GuardAction.Kill, 1, GuardPhase.Killed, 1)]
    public void What_it_does_about_it_was_said_before(GuardAction action, int stage, GuardPhase phase, int after)
    {
        var move = GuardRules.Next(Passing(stage) with { Alert = "Alert fires.", Guard = Guard(stage) with { Limits = new() { OnBad = action } } });

        Assert.Equal((phase, after), (move?.Next.Phase, move?.Next.Stage));
    }

    [Fact]
    public void Somebody_who_changes_the_flag_by_hand_ends_the_guard_and_nothing_is_overwritten()
    {
        var move = GuardRules.Next(Passing(1) with { State = State(9) with { By = new("otto") } });

        Assert.Equal((GuardPhase.Ended, null, "The guard of express-checkout in production ended: otto changed the flag by hand (revision 9)."), (move?.Next.Phase, move?.Plan, move?.Sentence));
    }

    [Fact]
    public void A_person_holds_it_lets_it_go_on_from_the_stages_beginning_or_ends_it()
    {
        var held = GuardRules.Hold(Guard(1), Paula, "The campaign starts.", Noon.AddSeconds(5)).Value().Next;
        var goesOn = GuardRules.GoOn(held, new() { Exposures = 7 }, Paula, Noon.AddSeconds(90)).Value().Next;
        var ended = GuardRules.End(goesOn, Paula, null, Noon.AddSeconds(95)).Value().Next;

        Assert.Equal((GuardPhase.Holding, "Held by paula: The campaign starts."), (held.Phase, held.Saw));
        Assert.Null(GuardRules.Next(Passing(1) with { Guard = held, Alert = "Alert fires." }));
        Assert.Equal((GuardPhase.Watching, Noon.AddSeconds(90), 7), (goesOn.Phase, goesOn.StageSince, goesOn.Since.Exposures));
        Assert.Equal((GuardPhase.Ended, Noon.AddSeconds(95)), (ended.Phase, ended.EndedAt));
        Assert.Equal("The guard of express-checkout in production cannot be held: it is ended.", GuardRules.Hold(ended, Paula, null, Noon).Refusal?.Sentence);
    }

    [Theory]
    [InlineData("on", "on", "guard.variants")]
    [InlineData("on", "blue", "guard.variants")]
    public void The_new_and_the_old_are_two_variants(string variant, string beside, string code) =>
        Assert.Equal(code, GuardRules.Begin(new(1), Wish() with { Variant = variant, Beside = beside }, Checkout, State(3), GuardTotals.Nothing, Paula, Noon).Refusal?.Code);

    [Fact]
    public void Impossible_stages_and_limits_are_refused_with_their_place()
    {
        Assert.Equal("guard.stage-count", Refused(Wish() with { Stages = [] }));
        Assert.Equal("Stage 2: give a segment or a share up to 100 %, not smaller than the stage before.", Begin(Wish() with { Stages = [new() { Weight = 5_000 }, new() { Weight = 1_000 }] }).Refusal?.Sentence);
        Assert.Equal("guard.stage-weight", Refused(Wish() with { Stages = [new() { Weight = 100_001 }] }));
        Assert.Equal("guard.stage-minimum", Refused(Wish() with { Stages = [new() { Weight = 1_000, Minimum = TimeSpan.FromDays(31) }] }));
        Assert.Equal("guard.limits", Refused(Wish() with { Limits = new() { AllowedFailures = double.NaN } }));
        Assert.Equal("guard.no-application", GuardRules.Begin(new(1), Wish(), Checkout with { Application = null }, State(3), GuardTotals.Nothing, Paula, Noon).Refusal?.Code);
    }

    [Fact]
    public void Whoever_looked_at_an_older_state_is_told() => Assert.NotNull(Begin(Wish() with { BasedOn = 2 }).Refusal);

    private static string? Refused(GuardWish wish) => Begin(wish).Refusal?.Code;

    private static Outcome<GuardMove> Begin(GuardWish wish) => GuardRules.Begin(new(1), wish, Checkout, State(3), GuardTotals.Nothing, Paula, Noon);

    private static GuardMove Begun() => Begin(Wish()).Value();

    private static GuardWish Wish() => new(Checkout.Key, new("production"), "on", "off",
    [
        new() { Segment = new("inner"), Minimum = TimeSpan.FromSeconds(10), Exposures = 10 },
        new() { Weight = 5_000, Minimum = TimeSpan.FromMinutes(1), Exposures = 100 },
        new() { Weight = Rollout.Whole, Minimum = TimeSpan.FromMinutes(1), Exposures = 100 },
    ]) { BasedOn = 3 };

    private static Guard Guard(int stage) => Begun().Next with { Stage = stage, StateNumber = 4 };

    private static FlagState State(int number) => new()
    {
        Flag = Checkout.Key,
        Environment = new("production"),
        Number = number,
        Plan = new()
        {
            IsEnabled = true,
            OffVariant = "off",
            Rules = [new() { Id = "staff-only", Clauses = [new() { Attribute = "staff", Operator = ClauseOperator.OneOf, Values = ["true"] }], Serve = Serving.Of("on") }],
            Fallthrough = Serving.Of("off"),
        },
        By = Paula,
        At = Noon,
    };

    private static GuardSight Sight(int stage) => new() { Guard = Guard(stage), State = State(4), IsHealthy = true, Now = Noon };

    private static GuardSight Passing(int stage) => Sight(stage) with { Now = Noon.AddMinutes(2), Totals = new() { Exposures = 1_000 } };
}
