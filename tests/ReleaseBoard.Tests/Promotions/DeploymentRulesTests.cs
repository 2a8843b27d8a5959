using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Promotions;

public sealed class DeploymentRulesTests
{
    [Theory]
    [InlineData(0, "100 0")]
    [InlineData(5, "95 5")]
    [InlineData(100, "0 100")]
    public void Shares_sum_to_a_hundred(int weight, string shares)
    {
        var after = DeploymentRules.Shift(Some.Both(50), Some.NewId, weight, Some.OldId);

        Assert.Equal(shares, string.Join(' ', after.Select(deployment => deployment.Weight)));
        Assert.True(DeploymentRules.SumsUp(after));
    }

    [Theory]
    [InlineData(2, 2, "Warm Warm Stable")]
    [InlineData(1, 1, "Retired Warm Stable")]
    [InlineData(0, 0, "Retired Retired Stable")]
    public void As_many_as_wished_stay_warm_the_newest_first(int count, int warm, string phases)
    {
        var older = Some.Old(0) with { Id = new(Guid.NewGuid()), Phase = DeploymentPhase.Warm, WarmSince = Some.Noon.AddDays(-1), WarmUntil = Some.Noon.AddDays(1) };

        var after = DeploymentRules.Settle([older, .. Some.Both(100)], Some.NewId, new(count, TimeSpan.FromHours(24), false), Some.Noon);

        Assert.Equal(phases, string.Join(' ', after.Select(deployment => deployment.Phase)));
        Assert.Equal(warm, after.Count(deployment => deployment.WarmUntil is not null));
    }

    [Fact]
    public void What_a_rollback_took_back_ends_and_is_not_gone_back_to()
    {
        var warm = Some.Old(0) with { Phase = DeploymentPhase.Warm, WarmSince = Some.Noon };
        var bad = Some.New(100) with { Phase = DeploymentPhase.Stable, StableSince = Some.Noon };
        Facts<Deployment> flipped = DeploymentRules.Shift([warm with { Phase = DeploymentPhase.Rolling }, bad], Some.OldId, 100, Some.NewId);

        var after = DeploymentRules.Settle(flipped, Some.OldId, new(1, TimeSpan.FromHours(24), true), Some.Noon.AddMinutes(1));

        Assert.Equal([DeploymentPhase.Stable, DeploymentPhase.Retired], after.Select(deployment => deployment.Phase));
        Assert.Null(DeploymentRules.RollbackTarget(after, after[0]));
    }

    [Fact]
    public void A_rollback_goes_to_the_last_good_one_before_and_rather_to_a_warm_one()
    {
        var cold = Some.Old(0) with { Id = new(Guid.NewGuid()), Version = new("0.9.0"), Digest = Some.Digest("0.9.0"), Phase = DeploymentPhase.Retired, StableSince = Some.Noon.AddDays(-2) };
        var warm = Some.Old(0) with { Phase = DeploymentPhase.Warm };
        var now = Some.New(100) with { Phase = DeploymentPhase.Stable, StableSince = Some.Noon };

        Assert.Equal("1.0.0", DeploymentRules.RollbackTarget([now, warm, cold], now)?.Version.Value);
        Assert.Equal("1.0.0", DeploymentRules.RollbackTarget([now, DeploymentRules.Retire(warm), cold], now)?.Version.Value);
        Assert.Equal("0.9.0", DeploymentRules.RollbackTarget([now, warm with { TakenBackAt = Some.Noon, Phase = DeploymentPhase.Retired }, cold], now)?.Version.Value);
    }

    [Fact]
    public void Bytes_that_were_taken_back_and_became_stable_again_since_are_good_again()
    {
        var bad = Some.Old(0) with { Phase = DeploymentPhase.Retired, TakenBackAt = Some.Noon.AddHours(-2) };
        var again = bad with { Id = new(Guid.NewGuid()), Phase = DeploymentPhase.Retired, StableSince = Some.Noon.AddHours(-1), TakenBackAt = null };
        var now = Some.New(100) with { Phase = DeploymentPhase.Stable, StableSince = Some.Noon };

        Assert.Equal(again.Id, DeploymentRules.RollbackTarget([now, again, bad], now)?.Id);
    }

    [Fact]
    public void A_dropped_one_that_was_stable_before_stays_warm_and_a_new_one_goes()
    {
        Assert.Equal(DeploymentPhase.Retired, DeploymentRules.Drop(Some.Both(0), Some.NewId)[1].Phase);
        Assert.Equal(DeploymentPhase.Warm, DeploymentRules.Drop([Some.Old(), Some.New() with { StableSince = Some.Noon }], Some.NewId)[1].Phase);
    }

    [Fact]
    public void The_journal_gets_the_shares_whenever_they_change_and_only_then()
    {
        Assert.Null(PromotionNotes.Traffic(Some.Slot, Some.Both(5), Some.Both(5)));
        var note = PromotionNotes.Traffic(Some.Slot, Some.Both(0), Some.Both(5));

        Assert.Equal("storefront in production: 1.0.0 takes 95 %, 1.1.0 takes 5 %.", note?.Sentence);
        Assert.Equal(
            """{"shares":[{"deployment":"00000000-0000-0000-0000-000000000001","version":"1.0.0","weight":95},{"deployment":"00000000-0000-0000-0000-000000000002","version":"1.1.0","weight":5}],"isApplied":false}""",
            note?.Details);
    }
}
