using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>What the scripts that are new in an artifact would do, and who downstream still needs what they take away.</summary>
/// <param name="Errors">What destroys, one a code and script.</param>
/// <param name="Contracts">True when one of them takes away what programs of the old shape use.</param>
/// <param name="Downstream">What runs in the environments after the target and requires something of this database.</param>
public sealed record ScriptSight(Facts<LintFinding> Errors, bool Contracts, Facts<(EnvironmentKey Environment, DependentSight Dependent)> Downstream);

/// <summary>
/// What destroys must be named by somebody who approves it, or where nobody is asked to approve, by one confirmation of its own; what takes
/// away waits until nobody downstream needs it.
/// </summary>
internal static class ScriptGateRules
{
    private const int MostShown = 3;

    /// <summary>Null when nothing of it destroys, and for a way back.</summary>
    public static Gate? Destruction(GateSight sight)
    {
        if (sight.Scripts is not { Errors: [_, ..] errors } || sight.Promotion.Kind is PromotionKind.Rollback)
        {
            return null;
        }

        var codes = errors.Select(error => error.Code).Distinct().ToList();
        var comments = ApprovalRules.Counting(sight.Promotion).Select(vote => vote.Comment).ToList();
        var unnamed = codes.Where(code => !comments.Exists(comment => comment.Contains(code, StringComparison.OrdinalIgnoreCase))).ToList();
        const string title = "What it destroys was named";
        if (unnamed.Count == 0)
        {
            return new Gate { Key = GateRules.Destruction, Title = title, IsOpen = true, Because = $"Somebody who approved it named {string.Join(", ", codes)}." };
        }

        var names = string.Join(", ", unnamed);
        var needsNoApproval = NeedsNoApproval(sight.Promotion);
        return new Gate
        {
            Key = GateRules.Destruction,
            Title = title,
            IsOpen = false,
            Because = string.Join(" ", errors.Where(error => unnamed.Contains(error.Code)).Take(MostShown).Select(error => $"{error.Code}: {error.Sentence}")),
            Grounds = string.Join(" ", unnamed),
            Opener = needsNoApproval
                ? $"A confirmation that names {names}, by anyone who may promote it: nobody is asked to approve here."
                : sight.Promotion.Phase is PromotionPhase.AwaitingApproval ? $"An approval with a comment that names {names}; or a person, with a reason."
                : "It was approved without naming it: a person who may pass gates, with a reason.",
            Confirm = needsNoApproval ? names : null,
        };
    }

    /// <summary>True where no vote will ever name anything.</summary>
    private static bool NeedsNoApproval(Promotion promotion) => ApprovalRules.Unite(promotion.Stage.Approvals).AtLeast == 0;

    /// <summary>Null when nothing is taken away, and for a way back.</summary>
    public static Gate? Contraction(GateSight sight)
    {
        if (sight.Scripts is not { Contracts: true } scripts || sight.Promotion.Kind is PromotionKind.Rollback)
        {
            return null;
        }

        var version = sight.Promotion.Version;
        var needing = scripts.Downstream.Where(one => !one.Dependent.Works.Contains(version)).ToList();
        const string title = "Nobody downstream needs what it takes away";
        return needing.Count == 0
            ? new Gate { Key = GateRules.Contraction, Title = title, IsOpen = true, Because = $"Everything that runs downstream says that it works with {version}." }
            : new Gate
            {
                Key = GateRules.Contraction,
                Title = title,
                IsOpen = false,
                Because = string.Join(" ", needing.Take(MostShown).Select(one => $"{one.Dependent.Application} {one.Dependent.Version} runs in {one.Environment} and works with {one.Dependent.Works} only.")),
                Opener = $"A version of {needing[0].Dependent.Application} that works with {version} has to run in {needing[0].Environment} first.",
            };
    }
}
