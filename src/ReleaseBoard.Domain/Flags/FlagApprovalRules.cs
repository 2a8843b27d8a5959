using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>Who must agree to a change of a flag. A kill is always exempt.</summary>
public static class FlagApprovalRules
{
    /// <summary>The rules of the stage the flag's application has in the environment, where that stage asks for them.</summary>
    public static Facts<ApprovalRule> NeededFor(Flag flag, EnvironmentKey environment, ReleasePath? path) =>
        flag.Application is not null && path?.Find(environment) is { FlagChangesNeedApproval: true } stage ? stage.Approvals : [];

    /// <summary>Null when the change may be made at once; else the refusal that says how to go on.</summary>
    public static Refusal? CheckDirect(FlagKey flag, EnvironmentKey environment, Facts<ApprovalRule> needed) => needed.Count == 0
        ? null
        : new Refusal("flag.needs-approval", $"Changes of {flag} in {environment} need approval: ask for the change, and it is made once {Votes(needed)} agreed. Turning it off needs nobody.");

    /// <summary>
    /// Null when the flag itself, or a segment it names, may be changed at once; else the refusal. What people would get must not
    /// change by a way round the votes: where they are asked for, the flag is off first, which needs nobody.
    /// </summary>
    /// <param name="places">Where the flag is on, with the approvals asked for there.</param>
    public static Refusal? CheckAround(FlagKey flag, IEnumerable<(EnvironmentKey Environment, Facts<ApprovalRule> Needed)> places) =>
        places.Where(place => place.Needed.Count > 0).Select(place => (EnvironmentKey?)place.Environment).FirstOrDefault() is { } environment
            ? new Refusal("flag.needs-approval", $"{flag} is on in {environment}, where its changes need approval, and this would change what people get without one. Turn it off there first; that needs nobody, and turning it on again asks for the approvals.")
            : null;

    /// <summary>How many more people must say yes.</summary>
    public static int Missing(FlagChange change) =>
        Math.Max(0, AtLeast(change.Approvals) - change.Votes.Where(vote => vote.Yes).Select(vote => vote.By).Distinct().Count());

    /// <summary>Null when the person may vote on it now; else why not.</summary>
    public static Refusal? WhyNot(FlagChange change, Voter voter)
    {
        if (change.Phase is not FlagChangePhase.AwaitingApproval)
        {
            return new Refusal("change.not-waiting", $"This change of {change.Flag} is not waiting for approval.");
        }

        if (!change.Approvals.Any(rule => rule.People.Contains(voter.Name) || (rule.Role is { } role && voter.Roles.Contains(role))))
        {
            return Refusal.Forbidden("change.not-an-approver", $"{voter.Name} is not one of those who approve this.");
        }

        if (voter.Name == change.By)
        {
            return Refusal.Forbidden("change.own-request", "Someone else must approve what you asked for.");
        }

        return change.Votes.Any(vote => vote.By == voter.Name)
            ? new Refusal("change.already-voted", $"{voter.Name} has voted on this already; one vote a person.")
            : null;
    }

    private static int AtLeast(Facts<ApprovalRule> rules) => rules.Select(rule => rule.AtLeast).DefaultIfEmpty(0).Max();

    private static string Votes(Facts<ApprovalRule> rules) => AtLeast(rules) is var count && count == 1 ? "one person has" : $"{count} people have";
}
