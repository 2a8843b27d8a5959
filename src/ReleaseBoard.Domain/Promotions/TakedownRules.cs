using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>What taking a slot down is judged by: all of it read in the act's own transaction.</summary>
public sealed record TakedownSight(Slot Slot, Facts<Deployment> Present)
{
    /// <summary>The promotion that owns the slot; null when it is free.</summary>
    public Promotion? Holder { get; init; }

    /// <summary>Why nothing may change in the environment; null while it may.</summary>
    public Standstill? Standstill { get; init; }

    public string? Reason { get; init; }
}

/// <summary>A slot as it is once nothing runs there any more.</summary>
/// <param name="Ended">The versions whose instances go.</param>
public sealed record Takedown(Slot Slot, Facts<ArtifactVersion> Ended, string Reason)
{
    /// <summary>True for migrations and plans: nothing ran, and what they changed stays.</summary>
    public bool IsApplied { get; init; }

    public string Sentence => IsApplied
        ? $"{Slot} was taken down: {string.Join(", ", Ended)} no longer {(Ended.Count == 1 ? "counts" : "count")} as applied there."
        : $"{Slot} was taken down: {string.Join(", ", Ended)} no longer {(Ended.Count == 1 ? "runs" : "run")} there.";
}

/// <summary>Everything of an application leaves an environment: the end of what a first promotion began.</summary>
public static class TakedownRules
{
    private const int LongestReason = 2000;

    /// <summary>What is taken down, or why it is not. Nothing is kept warm: it comes back by a promotion.</summary>
    public static Outcome<Takedown> TakeDown(TakedownSight sight)
    {
        var reason = sight.Reason?.Trim() ?? "";
        if (reason.Length is 0 or > LongestReason)
        {
            return Refusal.Invalid("takedown.reason-missing", $"Say in 1 to {LongestReason} characters why {sight.Slot} is taken down: nobody can use it from then on.");
        }

        if (sight.Holder is { } holder)
        {
            return new Refusal("slot.taken", $"Promotion {holder.Id}, {PromotionRules.Title(holder)}, {PromotionRules.Words(holder)}: let it end, or end it, first.");
        }

        if (sight.Standstill is { } standstill)
        {
            return new Refusal("environment.held", $"{standstill.Because.TrimEnd('.')}. Let it go first.");
        }

        return sight.Present.Count == 0
            ? new Refusal("slot.empty", $"Nothing of {sight.Slot.Application} is installed in {sight.Slot.Environment}, so there is nothing to take down.")
            : new Takedown(sight.Slot, sight.Present.Select(deployment => deployment.Version).Distinct().ToFacts(), reason) { IsApplied = sight.Present.All(deployment => deployment.IsApplied) };
    }

    /// <summary>The slot's deployments afterwards: all of them gone.</summary>
    public static Facts<Deployment> After(Facts<Deployment> present) => present.Select(DeploymentRules.Retire).ToFacts();

    public static JournalNote Note(Takedown takedown, string details) =>
        new("deployment.taken-down", takedown.Sentence) { Slot = takedown.Slot, Reason = takedown.Reason, Details = details };
}
