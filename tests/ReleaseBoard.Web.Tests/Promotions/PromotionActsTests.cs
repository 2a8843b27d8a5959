using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Web.Promotions;

namespace ReleaseBoard.Web.Tests.Promotions;

/// <summary>Which acts the page of a promotion offers, and to whom.</summary>
public sealed class PromotionActsTests
{
    [Theory]
    [InlineData(PromotionPhase.AwaitingApproval, "Withdraw")]
    [InlineData(PromotionPhase.Queued, "Withdraw")]
    [InlineData(PromotionPhase.Deploying, "Abort")]
    [InlineData(PromotionPhase.RollingOut, "Pause, Promote to 100 %, Roll back · about 0.3 s")]
    [InlineData(PromotionPhase.AwaitingIntervention, "Try again, Roll back · about 0.3 s")]
    [InlineData(PromotionPhase.Succeeded, "Roll back · about 0.3 s")]
    [InlineData(PromotionPhase.RollingBack, "")]
    [InlineData(PromotionPhase.Rejected, "")]
    public void Each_phase_offers_what_can_be_done_in_it(PromotionPhase phase, string words) =>
        Assert.Equal(words, string.Join(", ", PromotionActs.Of(View(phase), Who(Role.OnCall)).Select(act => act.Words)));

    [Fact]
    public void A_paused_rollout_can_be_resumed_and_not_paused_again()
    {
        var view = View(PromotionPhase.RollingOut);

        var acts = PromotionActs.Of(view with { Promotion = view.Promotion with { IsPaused = true } }, Who(Role.OnCall));

        Assert.Equal(PromotionAct.Resume, acts[0].Act);
        Assert.DoesNotContain(acts, act => act.Act is PromotionAct.Pause);
    }

    [Fact]
    public void Who_may_not_is_told_which_permission_is_missing()
    {
        var acts = PromotionActs.Of(View(PromotionPhase.RollingOut), Who(Role.Viewer));

        Assert.All(acts, act => Assert.Contains("needs the permission", act.WhyNot, StringComparison.Ordinal));
    }

    [Fact]
    public void Who_asked_for_it_may_withdraw_it_but_not_stop_it_once_it_runs()
    {
        Assert.Null(Assert.Single(PromotionActs.Of(View(PromotionPhase.Queued), Who(Role.Developer, "grace"))).WhyNot);
        Assert.NotNull(Assert.Single(PromotionActs.Of(View(PromotionPhase.Deploying), Who(Role.Developer, "grace"))).WhyNot);
    }

    [Fact]
    public void Nothing_to_go_back_to_offers_no_rollback() =>
        Assert.Empty(PromotionActs.Of(View(PromotionPhase.Succeeded) with { Rollback = null }, Who(Role.OnCall)));

    [Fact]
    public void A_way_back_that_stays_closed_is_not_to_be_pressed_and_says_why()
    {
        var back = new RollbackOffer(RollbackWay.Redeploy, new("1"), 10, "1 is applied again.") { Lacking = "reports-db 1 requires ledger-db <3; 3 is there." };

        var act = Assert.Single(PromotionActs.Of(View(PromotionPhase.Succeeded) with { Rollback = back }, Who(Role.OnCall)));

        Assert.Equal(("Roll back", "reports-db 1 requires ledger-db <3; 3 is there. The way back stays closed until that is mended."), (act.Words, act.WhyNot));
    }

    private static Actor Who(Role role, string name = "linus") => new()
    {
        Name = new(name),
        Person = new(name),
        Roles = [role],
        Permissions = PermissionRules.Of(role),
    };

    private static PromotionView View(PromotionPhase phase) => new()
    {
        Promotion = new()
        {
            Id = new(7),
            Slot = new(new("storefront"), new("production")),
            Version = new("1.1.0"),
            Digest = new(new string('a', 64)),
            Sequence = 2,
            Stage = new() { Environment = new("production") },
            RequestedBy = new("grace"),
            RequestedAt = DateTimeOffset.UnixEpoch,
            PhaseSince = DateTimeOffset.UnixEpoch,
            Phase = phase,
        },
        Rollback = new(RollbackWay.Weights, new("1.0.0"), 0.3, "1.0.0 still runs: only weights change, about 0.3 s."),
    };
}
