using System.Data.Common;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Who may vote on what, with the rights of this moment: the one answer for the board, the approvals and the vote itself.</summary>
internal static class VoteStore
{
    /// <summary>What whoever asks may vote on now, oldest first.</summary>
    public static Facts<Promotion> OpenTo(DbConnection db, Credential by, DateTimeOffset now) => ActorStore.Find(db, by, now).Match(
        actor =>
        {
            var voter = VoterStore.Find(db, actor.Person);
            return PromotionStore.AwaitingApproval(db)
                .Where(promotion => ApprovalRules.WhyNot(promotion, actor, voter, SightStore.Author(db, promotion)) is null)
                .ToFacts();
        },
        _ => []);

    /// <summary>Who votes on this promotion, or why they may not.</summary>
    public static Outcome<Ballot> Ballot(DbConnection db, Promotion promotion, Credential by, DateTimeOffset now) =>
        ActorStore.Find(db, by, now).Then<Ballot>(actor =>
        {
            var (voter, author) = (VoterStore.Find(db, actor.Person), SightStore.Author(db, promotion));
            return ApprovalRules.WhyNot(promotion, actor, voter, author) is { } refusal ? refusal : new Ballot(actor, voter, author);
        });
}

/// <summary>A vote that may be given: by whom, as the rule sees them, and on whose work.</summary>
internal sealed record Ballot(Actor Actor, Voter Voter, string? Author);
