using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

public sealed class RequestRulesTests
{
    [Fact]
    public void Without_approvals_it_joins_the_queue_by_itself()
    {
        var move = PromotionRules.Request(Sight()).Value();

        Assert.Equal(PromotionPhase.Queued, move.Next.Phase);
        Assert.Equal(["promotion.requested"], move.Notes.Select(note => note.Act));
        Assert.Contains("\"promotion\":9", move.Notes[0].Details, StringComparison.Ordinal);
    }

    [Fact]
    public void With_an_approval_rule_it_waits_for_people()
    {
        var move = PromotionRules.Request(Sight() with { Stage = Some.Stage() with { Approvals = [Some.Rule(1)] } }).Value();

        Assert.Equal(PromotionPhase.AwaitingApproval, move.Next.Phase);
    }

    [Fact]
    public void A_rule_for_nobody_lets_it_go_on_by_itself()
    {
        var move = PromotionRules.Request(Sight() with { Stage = Some.Stage() with { Approvals = [Some.Rule(0)] } }).Value();

        Assert.Equal(PromotionPhase.Queued, move.Next.Phase);
    }

    [Theory]
    [InlineData(1, 2, "promotion.out-of-date")]
    [InlineData(2, 2, "promotion.already-there")]
    [InlineData(3, 2, null)]
    public void Older_than_what_last_succeeded_is_refused(long asked, long succeeded, string? code)
    {
        var sight = Sight() with
        {
            Artifact = Some.Artifact($"1.{asked}.0", asked),
            LastSucceeded = Some.Promotion($"1.{succeeded}.0", PromotionPhase.Succeeded, sequence: succeeded),
        };

        Assert.Equal(code, PromotionRules.Request(sight).RefusedWith());
    }

    [Fact]
    public void The_refusal_of_an_old_artifact_names_both_versions_and_the_way_back()
    {
        var sight = Sight() with { Artifact = Some.Artifact("1.0.0", 1), LastSucceeded = Some.Promotion("1.1.0", PromotionPhase.Succeeded) };

        Assert.Equal(
            "1.0.0 is older than 1.1.0, which last succeeded in production. To go back, roll back.",
            PromotionRules.Request(sight).Refusal?.Sentence);
    }

    [Fact]
    public void The_same_artifact_is_not_brought_twice_at_once()
    {
        var sight = Sight() with { Open = [Some.Promotion("1.1.0", PromotionPhase.RollingOut)] };

        Assert.Equal("promotion.already-open", PromotionRules.Request(sight).RefusedWith());
    }

    [Theory]
    [InlineData(PromotionPhase.AwaitingApproval, PromotionKind.Forward, true)]
    [InlineData(PromotionPhase.Queued, PromotionKind.Forward, true)]
    [InlineData(PromotionPhase.RollingOut, PromotionKind.Forward, false)]
    [InlineData(PromotionPhase.Deploying, PromotionKind.Forward, false)]
    [InlineData(PromotionPhase.Queued, PromotionKind.Rollback, false)]
    public void Only_a_waiting_one_can_be_superseded(PromotionPhase phase, PromotionKind kind, bool may) =>
        Assert.Equal(may, PromotionRules.MayBeSuperseded(Some.Promotion(phase: phase) with { Kind = kind }));

    [Fact]
    public void A_superseded_one_says_by_what()
    {
        var newer = Some.Promotion("1.2.0", id: 8);

        var move = PromotionRules.Supersede(Some.Promotion(), newer, [], Some.Noon);

        Assert.Equal((PromotionPhase.Superseded, "Promotion 8 brings 1.2.0 in its place, asked for by dev."), (move.Next.Phase, move.Next.Explanation));
    }

    [Fact]
    public void A_time_out_never_counts_as_approval()
    {
        var waiting = Some.Promotion(stage: Some.Stage() with { ApprovalTimeout = TimeSpan.FromHours(1) });

        Assert.False(PromotionRules.IsExpired(waiting, Some.Noon.AddMinutes(59)));
        Assert.True(PromotionRules.IsExpired(waiting, Some.Noon.AddHours(1)));
        Assert.Equal(PromotionPhase.Expired, PromotionRules.Expire(waiting, [], Some.Noon.AddHours(1)).Next.Phase);
    }

    [Fact]
    public void The_queue_is_first_in_first_out()
    {
        Promotion[] open =
        [
            Some.Promotion("1.3.0", PromotionPhase.Queued, id: 8) with { PhaseSince = Some.Noon.AddMinutes(2) },
            Some.Promotion("1.2.0", PromotionPhase.Queued, id: 9) with { PhaseSince = Some.Noon.AddMinutes(1) },
            Some.Promotion("1.1.0", PromotionPhase.RollingOut, id: 7),
        ];

        Assert.Equal([9L, 8L], QueueRules.Order(open).Select(promotion => promotion.Id.Value));
        Assert.Equal((1, 2, (int?)null), (QueueRules.Position(open, new(9)), QueueRules.Position(open, new(8)), QueueRules.Position(open, new(7))));
        Assert.Equal(7, QueueRules.Holder(open)?.Id.Value);
    }

    private static RequestSight Sight() => new()
    {
        Id = new(9),
        Artifact = Some.Artifact(),
        Stage = Some.Stage(),
        By = new("dev"),
        Now = Some.Noon,
    };
}
