using System.Text;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>What the scripts that are new in an artifact would do, and who downstream still needs what they take away.</summary>
/// <param name="Errors">What destroys, with the script that does it.</param>
/// <param name="Contracts">True when one of them takes away what programs of the old shape use.</param>
/// <param name="Downstream">What runs in the environments after the target and requires something of this database.</param>
public sealed record ScriptSight(Facts<ScriptError> Errors, bool Contracts, Facts<(EnvironmentKey Environment, DependentSight Dependent)> Downstream)
{
    /// <summary>Why the scripts cannot be read, so that nobody knows what they do; null when they were.</summary>
    public string? Unread { get; init; }

    /// <summary>True where nobody will ever read them; false while they are only being read.</summary>
    public bool IsUnreadable { get; init; }

    /// <summary>How many are new.</summary>
    public int Count { get; init; }

    public static ScriptSight Of(Facts<MigrationScript> fresh, Facts<(EnvironmentKey Environment, DependentSight Dependent)> downstream) => new(
        fresh.SelectMany(script => script.Findings.Where(finding => finding.Severity is LintSeverity.Error).Select(finding => new ScriptError(script.File, script.Digest, finding)))
            .DistinctBy(error => (error.File, error.Finding.Code, error.Finding.Sentence)).ToFacts(),
        fresh.Any(script => script.Phase is MigrationPhase.Contract),
        downstream)
    {
        Count = fresh.Count,
    };
}

/// <summary>What a script destroys, and the very bytes that do.</summary>
public sealed record ScriptError(string File, Digest Digest, LintFinding Finding)
{
    public string Code => Finding.Code;
}

/// <summary>
/// What destroys must be named by somebody who approves it, or where nobody is asked to approve, by one confirmation of its own; what takes
/// away waits until nobody downstream needs it.
/// </summary>
internal static class ScriptGateRules
{
    private const int MostShown = 3;
    private const string Named = "What it destroys was named";

    /// <summary>Null when nothing of it destroys, and for a way back.</summary>
    public static Gate? Destruction(GateSight sight)
    {
        if (sight is { Scripts.Unread: { } unread, Promotion.Kind: PromotionKind.Forward })
        {
            var (lack, opener) = sight.Scripts.IsUnreadable
                ? ("Its scripts cannot be read", "Promote a version whose scripts can be read.")
                : ("Its scripts have not been read yet", "Nobody; it is looked at again.");
            return new Gate
            {
                Key = GateRules.Destruction,
                Title = Named,
                IsOpen = false,
                IsShut = sight.Scripts.IsUnreadable,
                Because = $"{lack}, so nobody knows what they destroy. {unread}",
                Grounds = "unread",
                Opener = opener,
            };
        }

        if (sight.Scripts is not { Errors: [_, ..] errors } || sight.Promotion.Kind is PromotionKind.Rollback)
        {
            return null;
        }

        var codes = errors.Select(error => error.Code).Distinct().ToList();
        var comments = ApprovalRules.Counting(sight.Promotion).Select(vote => vote.Comment).ToList();
        var unnamed = codes.Where(code => !comments.Exists(comment => comment.Contains(code, StringComparison.OrdinalIgnoreCase))).ToList();
        if (unnamed.Count == 0)
        {
            return new Gate { Key = GateRules.Destruction, Title = Named, IsOpen = true, Because = $"Somebody who approved it named {string.Join(", ", codes)}." };
        }

        var names = string.Join(", ", unnamed);
        var open = errors.Where(error => unnamed.Contains(error.Code)).ToList();
        var needsNoApproval = NeedsNoApproval(sight.Promotion);
        return new Gate
        {
            Key = GateRules.Destruction,
            Title = Named,
            IsOpen = false,
            Because = string.Join(" ", open.Select(error => $"{error.Code}: {error.Finding.Sentence}").Distinct().Take(MostShown)),
            Grounds = Mark(open),
            Names = names,
            Opener = needsNoApproval
                ? $"A confirmation that names {names}, by anyone who may promote it: nobody is asked to approve here."
                : sight.Promotion.Phase is PromotionPhase.AwaitingApproval ? $"An approval with a comment that names {names}; or a person, with a reason."
                : "It was approved without naming it: a person who may pass gates, with a reason.",
            Confirm = needsNoApproval ? names : null,
        };
    }

    /// <summary>The same for the same bytes only: short, however much there is.</summary>
    private static string Mark(IEnumerable<ScriptError> open) =>
        Digest.Of(Encoding.UTF8.GetBytes(string.Join('\n', open.Select(error => $"{error.Code} {error.Digest} {error.File}").Distinct()))).Value;

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
