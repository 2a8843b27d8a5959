using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>What a rollback promotion is made of.</summary>
public sealed record RollbackSight
{
    public required PromotionId Id { get; init; }

    public required Artifact Artifact { get; init; }

    /// <summary>What it goes back to: warm, or gone and to be installed again.</summary>
    public required Deployment Target { get; init; }

    /// <summary>What runs now.</summary>
    public required Deployment Current { get; init; }

    public required Stage Stage { get; init; }

    public required ReleaseEnvironment Environment { get; init; }

    /// <summary>What the older artifact requires, with what is there.</summary>
    public Facts<RequirementSight> Requirements { get; init; } = [];

    /// <summary>What runs in the environment and requires something of this application.</summary>
    public Facts<DependentSight> Dependents { get; init; } = [];

    public required OperatorName By { get; init; }

    public string? Reason { get; init; }

    public required Facts<Deployment> Slot { get; init; }

    /// <summary>The new deployment's name, should one be needed.</summary>
    public required DeploymentId Fresh { get; init; }

    public required DateTimeOffset Now { get; init; }
}

public static partial class PromotionRules
{
    /// <summary>
    /// A rollback begins at once, before everything in the queue. A hold, missing approvals and, for what is served,
    /// what it requires it passes with a reason only (rule 6). Nobody else may hold the lock.
    /// </summary>
    public static Outcome<PromotionMove> RequestRollback(RollbackSight sight)
    {
        var promotion = NewRollback(sight);
        var gates = GateRules.Ask(new GateSight
        {
            Promotion = promotion, Environment = sight.Environment, Requirements = sight.Requirements, Dependents = sight.Dependents, Now = sight.Now,
        });
        if (promotion.IsApplied && gates.FirstOrDefault(gate => gate is { IsOpen: false, Key: GateRules.Requirements }) is { } lacking)
        {
            return new Refusal("rollback.requires", $"{lacking.Because} {lacking.Opener}");
        }

        if (gates.FirstOrDefault(gate => !gate.IsOpen) is { } closed)
        {
            return Refusal.Invalid("rollback.needs-reason", $"Say why you roll back: it passes a closed gate ({closed.Because.TrimEnd('.')}).");
        }

        var asked = PromotionNotes.Of(promotion, sight.Slot, "requested", $"{promotion.Slot} goes back from {sight.Current.Version} to {promotion.Version}.", promotion.Reason);
        var started = Start(promotion, sight.Slot, sight.Fresh, sight.Now);
        return started with { Next = started.Next with { Revision = 1 }, Notes = started.Notes.Prepend(asked).ToFacts() };
    }

    private static Promotion NewRollback(RollbackSight sight) => new()
    {
        Id = sight.Id,
        Kind = PromotionKind.Rollback,
        Slot = sight.Target.Slot,
        Version = sight.Target.Version,
        Digest = sight.Target.Digest,
        Sequence = sight.Artifact.Sequence,
        SettingsRevision = sight.Target.SettingsRevision,
        Stage = (sight.Target.IsApplied ? StageRules.Unserved(sight.Stage) : sight.Stage with { Steps = [], Verification = null }) with { Soak = TimeSpan.Zero },
        RequestedBy = sight.By,
        RequestedAt = sight.Now,
        Reason = string.IsNullOrWhiteSpace(sight.Reason) ? null : sight.Reason.Trim(),
        Phase = PromotionPhase.Queued,
        PhaseSince = sight.Now,
        Revision = 1,
    };
}
