using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

public sealed class ApprovalRulesTests
{
    private static readonly Voter Ada = Some.Voter("ada", Role.ReleaseManager);
    private static readonly Voter Grace = Some.Voter("grace", Role.ReleaseManager);
    private static readonly Voter Pam = Some.Voter("pam", Role.ProductOwner);

    [Fact]
    public void Several_rules_unite_their_people_and_take_the_larger_minimum()
    {
        var need = ApprovalRules.Unite([Some.Rule(1), Some.Rule(2, Role.ProductOwner), Some.Rule(1, null, "lin")]);

        Assert.Equal(2, need.AtLeast);
        Assert.Equal([Role.ReleaseManager, Role.ProductOwner], need.Roles);
        Assert.Equal([new OperatorName("lin")], need.People);
    }

    [Fact]
    public void Holders_of_different_roles_fill_one_minimum_together()
    {
        var waiting = Waiting(Some.Rule(1), Some.Rule(2, Role.ProductOwner));

        var once = Vote(waiting, Ada).Next;
        var twice = Vote(once, Pam).Next;

        Assert.Equal((PromotionPhase.AwaitingApproval, PromotionPhase.Queued), (once.Phase, twice.Phase));
    }

    [Fact]
    public void The_last_vote_sends_it_on_by_itself()
    {
        var move = Vote(Waiting(Some.Rule(1)), Ada);

        Assert.Equal(PromotionPhase.Queued, move.Next.Phase);
        Assert.Equal(["promotion.approved", "promotion.queued"], move.Notes.Select(note => note.Act));
    }

    [Fact]
    public void One_vote_a_person()
    {
        var once = Vote(Waiting(Some.Rule(2)), Ada).Next;

        Assert.Equal("promotion.already-voted", ApprovalRules.Vote(once, Sight(Ada)).RefusedWith());
        Assert.Equal(1, ApprovalRules.Missing(once));
    }

    [Fact]
    public void Two_votes_of_one_person_count_once_however_they_came_in()
    {
        var vote = new Approval(Ada.Name, true, "", Some.Noon, Some.Digest("1.1.0"), 0);

        Assert.False(ApprovalRules.IsMet(Waiting(Some.Rule(2)) with { Approvals = [vote, vote] }));
    }

    [Fact]
    public void One_reject_ends_it_and_says_why()
    {
        var once = Vote(Waiting(Some.Rule(2)), Ada).Next;

        Assert.Equal("promotion.reject-needs-reason", ApprovalRules.Vote(once, Sight(Grace) with { Yes = false, Comment = "  " }).RefusedWith());
        var rejected = ApprovalRules.Vote(once, Sight(Grace) with { Yes = false, Comment = "No notes for it." }).Value().Next;
        Assert.Equal((PromotionPhase.Rejected, "Rejected by grace: No notes for it."), (rejected.Phase, rejected.Explanation));
    }

    [Fact]
    public void The_requester_may_not_approve()
    {
        var waiting = Waiting(Some.Rule(1)) with { RequestedBy = Ada.Name };

        Assert.Equal("promotion.own-request", ApprovalRules.Vote(waiting, Sight(Ada)).RefusedWith());
        Assert.Null(ApprovalRules.Vote(waiting, Sight(Grace)).RefusedWith());
    }

    [Theory]
    [InlineData("ada", true, "promotion.own-change")]
    [InlineData("Ada Lovelace <ada@example.org>", true, "promotion.own-change")]
    [InlineData("ADA@example.org", true, "promotion.own-change")]
    [InlineData("adam", true, null)]
    [InlineData("ada", false, null)]
    [InlineData(null, true, null)]
    public void The_author_of_the_commit_may_not_approve_where_the_rule_says_so(string? author, bool excludes, string? code)
    {
        var waiting = Waiting(Some.Rule(1) with { ExcludeAuthor = excludes });
        var ada = Ada with { Aliases = ["Ada Lovelace", "ada@example.org"] };

        Assert.Equal(code, ApprovalRules.Vote(waiting, Sight(ada) with { Author = author }).RefusedWith());
    }

    [Fact]
    public void Only_the_rules_people_approve_and_a_named_one_needs_no_role()
    {
        var waiting = Waiting(Some.Rule(1, Role.ReleaseManager, "lin"));

        Assert.Equal("promotion.not-an-approver", ApprovalRules.Vote(waiting, Sight(Pam)).RefusedWith());
        Assert.Equal(RefusalKind.Forbidden, ApprovalRules.Vote(waiting, Sight(Pam)).Refusal?.Kind);
        Assert.Null(ApprovalRules.Vote(waiting, Sight(Some.Voter("lin", Role.Viewer))).RefusedWith());
    }

    [Theory]
    [InlineData("1.1.0", 0, true)]
    [InlineData("1.1.0-other", 0, false)]
    [InlineData("1.1.0", 4, false)]
    public void A_vote_binds_to_the_bytes_and_the_settings_it_was_given_for(string bytes, long settings, bool counts)
    {
        var vote = new Approval(Ada.Name, true, "", Some.Noon, Some.Digest(bytes), settings);

        Assert.Equal(counts, ApprovalRules.IsMet(Waiting(Some.Rule(1)) with { Approvals = [vote] }));
    }

    [Fact]
    public void A_vote_that_became_void_may_be_given_again()
    {
        var stale = new Approval(Ada.Name, true, "", Some.Noon, Some.Digest("1.1.0"), 4);

        Assert.Equal(PromotionPhase.Queued, Vote(Waiting(Some.Rule(1)) with { Approvals = [stale] }, Ada).Next.Phase);
    }

    [Fact]
    public void It_says_whom_it_waits_for_by_name()
    {
        var waiting = Waiting(Some.Rule(2)) with { RequestedBy = new("lin") };
        Voter[] voters = [Ada, Grace, Pam, Some.Voter("lin", Role.ReleaseManager)];

        Assert.Equal("two more of release managers (ada, grace)", ApprovalRules.WaitingFor(waiting, voters, null));
        Assert.Equal("one more of release managers (grace)", ApprovalRules.WaitingFor(Vote(waiting, Ada).Next, voters, null));
    }

    [Fact]
    public void It_says_when_nobody_is_there_who_could()
    {
        Assert.Equal("one more of release managers (nobody may do so at present)", ApprovalRules.WaitingFor(Waiting(Some.Rule(1)), [Pam], null));
    }

    [Theory]
    [InlineData(PromotionPhase.Queued)]
    [InlineData(PromotionPhase.RollingOut)]
    [InlineData(PromotionPhase.Rejected)]
    public void Nobody_votes_on_what_does_not_wait(PromotionPhase phase) =>
        Assert.Equal("promotion.not-waiting", ApprovalRules.Vote(Waiting(Some.Rule(1)) with { Phase = phase }, Sight(Ada)).RefusedWith());

    private static Promotion Waiting(params ApprovalRule[] rules) => Some.Promotion(stage: Some.Stage() with { Approvals = rules.ToFacts() });

    private static VoteSight Sight(Voter voter) => new(voter, true, "", null, [], Some.Noon.AddMinutes(1));

    private static PromotionMove Vote(Promotion promotion, Voter voter) => ApprovalRules.Vote(promotion, Sight(voter)).Value();
}
