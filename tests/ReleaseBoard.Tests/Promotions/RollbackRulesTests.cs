using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;

namespace ReleaseBoard.Tests.Promotions;

public sealed class RollbackRulesTests
{
    [Theory]
    [InlineData(4.26, 60, 4.3)]
    [InlineData(0.2, 60, 1)]
    [InlineData(null, 60, 10)]
    [InlineData(null, 5, 5)]
    [InlineData(null, null, 10)]
    public void What_is_installed_again_takes_as_long_as_it_did_or_a_careful_guess(double? measured, int? within, double expected)
    {
        var gone = Some.Old() with { Phase = DeploymentPhase.Retired };

        var offer = RollbackRules.Offer(new BackSight { Stable = Some.New(100), Target = gone, ReadySeconds = measured, ReadyWithinSeconds = within });

        Assert.Equal((RollbackWay.Redeploy, "1.0.0", expected), (offer?.Way, offer?.Version?.Value, offer?.ExpectedSeconds));
    }

    [Fact]
    public void What_a_plan_did_is_offered_back_with_what_is_known_of_its_way()
    {
        var sight = new BackSight { Stable = Some.New(100) with { Instances = 0 }, Target = Some.Old() with { Phase = DeploymentPhase.Retired, Instances = 0 } };

        var offer = RollbackRules.Offer(sight with { PlanWay = new(false, "1.0.0 carries a saved plan.") });

        Assert.Equal((RollbackWay.Redeploy, "1.0.0 carries a saved plan."), (offer?.Way, offer?.Sentence));
        Assert.StartsWith("1.0.0 is applied again", RollbackRules.Offer(sight)?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_warm_takes_a_change_of_weights()
    {
        var offer = RollbackRules.Offer(new BackSight { Stable = Some.New(100), Target = Some.Old(0) with { Phase = DeploymentPhase.Warm } });

        Assert.Equal((RollbackWay.Weights, "1.0.0 still runs: only weights change, about 0.3 s."), (offer?.Way, offer?.Sentence));
    }

    [Fact]
    public void What_is_applied_is_never_said_to_be_warm_to_run_or_to_take_traffic()
    {
        var (there, before) = (Some.New(100) with { Instances = 0, Phase = DeploymentPhase.Stable }, Some.Old() with { Instances = 0, Phase = DeploymentPhase.Retired });
        var promotion = Some.Promotion("1.1.0", PromotionPhase.Deploying) with { Stage = StageRules.Unserved(Some.Stage()), StartedAt = Some.Noon, Deployment = there.Id };
        var sight = new BackSight { Previous = before, Stable = there, Target = before };

        Assert.Equal("1.0.0 is applied again, and what 1.1.0 brought is taken back as far as it says how.", RollbackRules.Offer(sight)?.Sentence);
        Assert.Equal((RollbackWay.CalledOff, "What still runs of it is stopped; what was done already stays, and the page says what is there then."), (RollbackRules.Offer(promotion, sight)?.Way, RollbackRules.Offer(promotion, sight)?.Sentence));
        Assert.Equal("is being applied", PromotionRules.Words(promotion));
        Assert.Equal("storefront in production: 1.1.0 is what is applied now.", PromotionNotes.Traffic(Some.Slot, [], [there with { Weight = 100 }])?.Sentence);
        Assert.Equal("storefront in production was taken down: 1.1.0 no longer counts as applied there.", TakedownRules.TakeDown(new(Some.Slot, [there]) { Reason = "gone" }).Match(down => down.Sentence, no => no.Sentence));
    }

    [Fact]
    public void A_closed_requirement_is_said_and_does_not_close_the_way_of_what_is_served()
    {
        var lost = new DependentSight(new("till"), new("2.0.0"), new(">=1.1.0"));
        var sight = new BackSight { Stable = Some.New(100), Target = Some.Old(0) with { Phase = DeploymentPhase.Warm }, Dependents = [lost] };

        Assert.Equal(
            "1.0.0 still runs: only weights change, about 0.3 s. till 2.0.0 runs in production and works with storefront >=1.1.0 only. It goes back with a reason.",
            RollbackRules.Offer(sight)?.Sentence);
        Assert.Null(RollbackRules.Offer(sight)?.Lacking);
        var applied = RollbackRules.Offer(sight with { Target = Some.Old(0) with { Phase = DeploymentPhase.Warm, Instances = 0 } });
        Assert.EndsWith($"{applied?.Lacking} It stays closed until that is mended.", applied?.Sentence, StringComparison.Ordinal);
        Assert.NotNull(applied?.Lacking);
    }

    [Theory]
    [InlineData(1, null, "rollback.needs-reason")]
    [InlineData(1, "Carts are empty.", null)]
    [InlineData(0, "Carts are empty.", "rollback.requires")]
    public void What_is_served_goes_back_past_a_requirement_with_a_reason_and_what_is_applied_does_not(int instances, string? reason, string? code)
    {
        var target = Some.Old(0) with { Phase = DeploymentPhase.Warm, Instances = instances };
        var sight = new RollbackSight
        {
            Id = new(9), Artifact = Some.Artifact("1.0.0", 1), Target = target, Current = Some.New(100), Stage = Some.Stage(), Environment = new() { Key = Some.Slot.Environment, Name = "Production", Tier = Tier.Production },
            Dependents = [new(new("till"), new("2.0.0"), new(">=1.1.0"))], By = new("otto"), Reason = reason, Slot = [target, Some.New(100)], Fresh = Some.NewId, Now = Some.Noon,
        };

        Assert.Equal(code, PromotionRules.RequestRollback(sight).Refusal?.Code);
    }

    [Fact]
    public void Without_anything_before_there_is_nothing_to_offer() => Assert.Null(RollbackRules.Offer(new BackSight { Stable = Some.New(100) }));

    [Theory]
    [InlineData(PromotionPhase.Deploying, true)]
    [InlineData(PromotionPhase.RollingOut, true)]
    [InlineData(PromotionPhase.AwaitingIntervention, true)]
    [InlineData(PromotionPhase.RollingBack, false)]
    [InlineData(PromotionPhase.Aborted, false)]
    public void One_that_runs_goes_back_by_weights_at_every_instant(PromotionPhase phase, bool offers)
    {
        var offer = RollbackRules.Offer(Some.Promotion(phase: phase), new BackSight { Previous = Some.Old() });

        Assert.Equal(offers, offer is { Way: RollbackWay.Weights, Version.Value: "1.0.0" });
    }

    [Fact]
    public void One_that_succeeded_is_taken_back_while_it_runs_and_nobody_else_has_the_lock()
    {
        var succeeded = Some.Promotion(phase: PromotionPhase.Succeeded) with { Deployment = Some.NewId };
        var holder = Some.Promotion("1.2.0", PromotionPhase.RollingOut, id: 8);

        Assert.Null(RollbackRules.WhyNotTakeBack(succeeded, null, Some.New(100)));
        Assert.Equal("slot.taken", RollbackRules.WhyNotTakeBack(succeeded, holder, Some.New(100))?.Code);
        Assert.Equal("storefront 1.1.0 in production is no longer what runs there; 1.0.0 is.", RollbackRules.WhyNotTakeBack(succeeded, null, Some.Old())?.Sentence);
    }
}
