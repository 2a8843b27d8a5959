using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>All approval rules of a stage as one: the larger of the minimums, all people united.</summary>
public sealed record ApprovalNeed(int AtLeast, Facts<Role> Roles, Facts<OperatorName> People, bool ExcludesAuthor);

/// <summary>Who may approve, what counts, and what is still missing.</summary>
public static class ApprovalRules
{
    public static ApprovalNeed Unite(IReadOnlyCollection<ApprovalRule> rules) => new(
        rules.Select(rule => rule.AtLeast).DefaultIfEmpty(0).Max(),
        rules.Where(rule => rule.Role is not null).Select(rule => rule.Role ?? default).Distinct().ToFacts(),
        rules.SelectMany(rule => rule.People).Distinct().ToFacts(),
        rules.Any(rule => rule.ExcludeAuthor));

    /// <summary>The votes that count: yes, for these very bytes and settings (rule 2), one a person.</summary>
    public static Facts<Approval> Counting(Promotion promotion) =>
        promotion.Approvals.Where(vote => vote.Yes && IsForThis(promotion, vote)).DistinctBy(vote => vote.By).ToFacts();

    public static bool IsMet(Promotion promotion) => Missing(promotion) == 0;

    /// <summary>How many more people must say yes.</summary>
    public static int Missing(Promotion promotion) =>
        Math.Max(0, Unite(promotion.Stage.Approvals).AtLeast - Counting(promotion).Count);

    /// <summary>
    /// Null when whoever acts may vote on it now; else why not. Being named by the rule is a person's right to vote; a token has
    /// it only if it was given to it, and only for its own applications.
    /// </summary>
    public static Refusal? WhyNot(Promotion promotion, Actor actor, Voter voter, string? author) =>
        PermissionRules.Check(actor, actor.IsToken ? Permission.Approve : Permission.View, promotion.Slot.Application) ?? WhyNot(promotion, voter, author);

    /// <summary>The same for a person, whatever they act with.</summary>
    public static Refusal? WhyNot(Promotion promotion, Voter voter, string? author)
    {
        if (promotion.Phase is not PromotionPhase.AwaitingApproval)
        {
            return new Refusal("promotion.not-waiting", $"Promotion {promotion.Id} {PromotionRules.Words(promotion)}, not waiting for approval.");
        }

        if (Bar(promotion, voter, author) is { } bar)
        {
            return bar;
        }

        return promotion.Approvals.Any(vote => vote.By == voter.Name && IsForThis(promotion, vote))
            ? new Refusal("promotion.already-voted", $"{voter.Name} has voted on this already; one vote a person.")
            : null;
    }

    /// <summary>"one more of release managers (ada, grace)"; null when nothing is missing.</summary>
    public static string? WaitingFor(Promotion promotion, IReadOnlyCollection<Voter> voters, string? author)
    {
        var missing = Missing(promotion);
        if (promotion.Phase is not PromotionPhase.AwaitingApproval || missing == 0)
        {
            return null;
        }

        var names = voters.Where(voter => WhyNot(promotion, voter, author) is null).Select(voter => voter.Name.Value).Order(StringComparer.Ordinal).ToList();
        var who = names.Count == 0 ? "nobody may do so at present" : Listed(names);
        return $"{Number(missing)} more of {Whom(Unite(promotion.Stage.Approvals))} ({who})";
    }

    /// <summary>One vote. The last yes that was missing sends it on by itself; one no ends it and must say why.</summary>
    public static Outcome<PromotionMove> Vote(Promotion promotion, VoteSight sight)
    {
        if (WhyNot(promotion, sight.Voter, sight.Author) is { } refusal)
        {
            return refusal;
        }

        var comment = sight.Comment?.Trim() ?? "";
        if (!sight.Yes && comment.Length == 0)
        {
            return Refusal.Invalid("promotion.reject-needs-reason", "Say why you reject it: one no ends the promotion.");
        }

        var vote = new Approval(sight.Voter.Name, sight.Yes, comment, sight.Now, promotion.Digest, promotion.SettingsRevision);
        var voted = promotion with { Approvals = promotion.Approvals.Append(vote).ToFacts() };
        return sight.Yes ? Approved(voted, vote, sight) : Rejected(voted, vote, sight);
    }

    private static PromotionMove Approved(Promotion voted, Approval vote, VoteSight sight)
    {
        var reason = vote.Comment.Length == 0 ? null : vote.Comment;
        var title = PromotionRules.Title(voted);
        if (!IsMet(voted))
        {
            var waiting = voted with { Revision = voted.Revision + 1 };
            return PromotionMove.Of(waiting, sight.Slot, PromotionNotes.Of(waiting, sight.Slot, "approved", $"{title} approved by {vote.By}; {Missing(voted)} more needed.", reason));
        }

        var queued = voted.To(PromotionPhase.Queued, sight.Now);
        return new PromotionMove(queued, sight.Slot,
        [
            PromotionNotes.Of(queued, sight.Slot, "approved", $"{title} approved by {vote.By}.", reason),
            PromotionNotes.Of(queued, sight.Slot, "queued", $"{title} has its approvals and joined the queue."),
        ]);
    }

    private static PromotionMove Rejected(Promotion voted, Approval vote, VoteSight sight)
    {
        var next = voted.To(PromotionPhase.Rejected, sight.Now, $"Rejected by {vote.By}: {vote.Comment}");
        return PromotionMove.Of(next, sight.Slot, PromotionNotes.Of(next, sight.Slot, "rejected", $"{PromotionRules.Title(next)} rejected by {vote.By}.", vote.Comment));
    }

    private static Refusal? Bar(Promotion promotion, Voter voter, string? author)
    {
        var need = Unite(promotion.Stage.Approvals);
        if (!need.People.Contains(voter.Name) && !voter.Roles.Any(need.Roles.Contains))
        {
            return Refusal.Forbidden("promotion.not-an-approver", $"{voter.Name} is not one of those who approve this: {Whom(need)}.");
        }

        if (voter.Name == promotion.RequestedBy)
        {
            return Refusal.Forbidden("promotion.own-request", "Someone else must approve what you asked for.");
        }

        return need.ExcludesAuthor && voter.IsAuthor(author)
            ? Refusal.Forbidden("promotion.own-change", "Someone else must approve what you wrote.")
            : null;
    }

    /// <summary>True when who wrote it decides who may vote.</summary>
    public static bool AsksForAuthor(Promotion promotion) => promotion.Stage.Approvals.Any(rule => rule.ExcludeAuthor);

    private static bool IsForThis(Promotion promotion, Approval vote) =>
        vote.Digest == promotion.Digest && vote.SettingsRevision == promotion.SettingsRevision;

    private static string Whom(ApprovalNeed need)
    {
        var roles = need.Roles.Select(Plural).ToList();
        return roles.Count switch
        {
            0 => "the named people",
            _ when need.People.Count == 0 => string.Join(" or ", roles),
            _ => $"{string.Join(" or ", roles)} or the named people",
        };
    }

    private static string Plural(Role role) => role switch
    {
        Role.Viewer => "viewers",
        Role.Developer => "developers",
        Role.ReleaseManager => "release managers",
        Role.OnCall => "people on call",
        Role.ProductOwner => "product owners",
        Role.Administrator => "administrators",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "A role nobody drew on the map."),
    };

    private static string Number(int count) => count switch { 1 => "one", 2 => "two", 3 => "three", _ => count.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    private static string Listed(List<string> names) =>
        names.Count <= 5 ? string.Join(", ", names) : $"{string.Join(", ", names.Take(5))} and {names.Count - 5} others";
}

/// <summary>One person's vote and what it is judged by.</summary>
/// <param name="Author">The author of the commit, as the build claims.</param>
public sealed record VoteSight(Voter Voter, bool Yes, string? Comment, string? Author, Facts<Deployment> Slot, DateTimeOffset Now);
