using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>What a person asks for: plans at times. Every plan is whole and has passed <see cref="FlagPlanRules.Apply"/>.</summary>
public sealed record FlagChangeWish(FlagKey Flag, EnvironmentKey Environment, int BasedOn, Facts<FlagChangeStep> Steps)
{
    public string? Reason { get; init; }
}

/// <summary>The course of a change.</summary>
public static class FlagChangeRules
{
    public const int MostSteps = 20;

    /// <summary>How long a step waits for health before the change stops.</summary>
    public static readonly TimeSpan HealthPatience = TimeSpan.FromHours(24);

    private static readonly TimeSpan Farthest = TimeSpan.FromDays(365);

    public static Facts<FlagChangePhase> NextPhases(FlagChangePhase phase) => phase switch
    {
        FlagChangePhase.AwaitingApproval => [FlagChangePhase.Scheduled, FlagChangePhase.Rejected, FlagChangePhase.Withdrawn, FlagChangePhase.Stopped],
        FlagChangePhase.Scheduled => [FlagChangePhase.Done, FlagChangePhase.Withdrawn, FlagChangePhase.Stopped],
        FlagChangePhase.Done or FlagChangePhase.Withdrawn or FlagChangePhase.Rejected or FlagChangePhase.Stopped => [],
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "A phase nobody drew on the map."),
    };

    /// <summary>The change as asked for, waiting for approval where rules ask for it, else for its first time.</summary>
    public static Outcome<FlagChange> Ask(FlagChangeId id, FlagChangeWish wish, Flag flag, FlagState known, Facts<ApprovalRule> approvals, OperatorName by, DateTimeOffset now)
    {
        if (wish.BasedOn != known.Number)
        {
            return FlagStateRules.ChangedMeanwhile(known, wish.BasedOn);
        }

        if ((CheckSteps(wish, flag, now) ?? FlagStateRules.CheckReason(wish.Reason)) is { } refusal)
        {
            return refusal;
        }

        return new FlagChange
        {
            Id = id,
            Flag = wish.Flag,
            Environment = wish.Environment,
            Phase = approvals.Count == 0 ? FlagChangePhase.Scheduled : FlagChangePhase.AwaitingApproval,
            BasedOn = wish.BasedOn,
            Steps = wish.Steps,
            By = by,
            At = now,
            Reason = FlagStateRules.Trimmed(wish.Reason),
            Approvals = approvals,
            Revision = 1,
        };
    }

    public static Outcome<FlagChange> Withdraw(FlagChange change) => change.IsOpen
        ? To(change, FlagChangePhase.Withdrawn, null)
        : new Refusal("change.finished", $"This change of {change.Flag} is over already.");

    /// <summary>One vote: the last yes that was missing lets the change go on, one no ends it and must say why.</summary>
    public static Outcome<FlagChange> Vote(FlagChange change, Voter voter, bool yes, string? comment, DateTimeOffset now)
    {
        if ((FlagApprovalRules.WhyNot(change, voter) ?? FlagStateRules.CheckReason(comment)) is { } refusal)
        {
            return refusal;
        }

        var said = FlagStateRules.Trimmed(comment) ?? "";
        if (!yes && said.Length == 0)
        {
            return Refusal.Invalid("change.reject-needs-reason", "Say why you reject it: one no ends the change.");
        }

        var voted = change with { Votes = change.Votes.Append(new(voter.Name, yes, said, now)).ToFacts() };
        if (!yes)
        {
            return To(voted, FlagChangePhase.Rejected, $"Rejected by {voter.Name}: {said}");
        }

        return FlagApprovalRules.Missing(voted) == 0 ? To(voted, FlagChangePhase.Scheduled, null) : voted with { Revision = voted.Revision + 1 };
    }

    /// <summary>True when the change's next step has its time.</summary>
    public static bool IsDue(FlagChange change, DateTimeOffset now) => change.Phase is FlagChangePhase.Scheduled && change.Next is { } step && (step.At is not { } at || at <= now);

    /// <summary>What a due change does now: its step, waiting for health, or stopping, each with a sentence.</summary>
    /// <param name="isHealthy">Null when nothing is known of the application's health.</param>
    public static FlagChangeTurn Turn(FlagChange change, FlagState known, bool? isHealthy, DateTimeOffset now)
    {
        var step = change.Next ?? throw new InvalidOperationException("Only a change with a step to make has a turn.");
        if (known.Number != change.BasedOn)
        {
            return new(To(change, FlagChangePhase.Stopped,
                $"{known.By} changed {known.Flag} in {known.Environment} meanwhile ({known.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC, revision {known.Number}); this was made of revision {change.BasedOn}. Nothing was overwritten."), null);
        }

        if (step.OnlyIfHealthy && isHealthy is not true)
        {
            var what = isHealthy is null ? "nothing is known of the application's health" : "the application is not healthy";
            return now - (step.At ?? change.At) < HealthPatience
                ? new(change with { Why = $"Waits: {what}." }, null)
                : new(To(change, FlagChangePhase.Stopped, $"Stopped after {Spans.Words(HealthPatience)}: {what}."), null);
        }

        return new(change, step.Plan);
    }

    /// <summary>The change after its step made that revision.</summary>
    public static FlagChange AfterStep(FlagChange change, FlagState made)
    {
        var next = change with { Made = change.Made + 1, BasedOn = made.Number, Why = null };
        return next.Made == next.Steps.Count ? To(next, FlagChangePhase.Done, null) : next with { Revision = next.Revision + 1 };
    }

    /// <summary>The change ended because its step cannot be made any more.</summary>
    public static FlagChange Stop(FlagChange change, string why) => To(change, FlagChangePhase.Stopped, why);

    /// <summary>"2026-03-02 16:00 UTC: on: everyone 25 % on, 75 % off, by targetingKey".</summary>
    public static string Words(FlagChangeStep step) =>
        $"{(step.At is { } at ? $"{at.UtcDateTime:yyyy-MM-dd HH:mm} UTC" : "at once")}{(step.OnlyIfHealthy ? " if healthy" : "")}: {FlagWordRules.Of(step.Plan)}";

    private static Refusal? CheckSteps(FlagChangeWish wish, Flag flag, DateTimeOffset now)
    {
        if (wish.Steps.Count is 0 or > MostSteps)
        {
            return Refusal.Invalid("change.step-count", $"A change has 1 to {MostSteps} steps.");
        }

        DateTimeOffset? before = null;
        for (var i = 0; i < wish.Steps.Count; i++)
        {
            var step = wish.Steps[i];
            if (step.At is null && i > 0)
            {
                return Refusal.Invalid("change.step-time", $"Step {i + 1}: say when; only the first step can be made at once.");
            }

            if (step.At is { } at && (at <= (before ?? now) || at - now > Farthest))
            {
                return Refusal.Invalid("change.step-time", $"Step {i + 1}: its time must lie after {(before is null ? "now" : "the step before")} and within a year.");
            }

            if (step.OnlyIfHealthy && flag.Application is null)
            {
                return Refusal.Invalid("change.no-application", $"Step {i + 1}: {flag.Key} belongs to no application whose health could be watched. Say on the flag which one it is.");
            }

            before = step.At ?? now;
        }

        return null;
    }

    private static FlagChange To(FlagChange change, FlagChangePhase next, string? why)
    {
        if (!NextPhases(change.Phase).Contains(next))
        {
            throw new InvalidOperationException($"A change does not go from {change.Phase} to {next}.");
        }

        return change with { Phase = next, Why = why, Revision = change.Revision + 1 };
    }
}

/// <summary>What a due change does: the plan to make, or none while it waits or where it stopped.</summary>
public sealed record FlagChangeTurn(FlagChange Change, FlagPlan? Plan);
