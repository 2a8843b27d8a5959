using System.Data.Common;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Changes that wait: for their time, for health, or for people who must agree.</summary>
public sealed partial class FlagDesk
{
    private const int MostOpen = 20;

    /// <summary>Asks for a change. What needs nobody's approval and no other time is made at once.</summary>
    public Task<Outcome<FlagChange>> ScheduleAsync(FlagChangeWish wish, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) => Known(db, wish.Flag, wish.Environment, by, Permission.ManageFlags, now).Then(known => Whole(db, known, wish).Then(whole =>
        {
            if (FlagChangeStore.CountOpen(db, wish.Flag, wish.Environment) >= MostOpen)
            {
                return new Refusal("change.too-many", $"{wish.Flag} has {MostOpen} open changes in {wish.Environment} already. Withdraw one first.");
            }

            var approvals = ApprovalsFor(db, known.Flag, wish.Environment);
            return FlagChangeRules.Ask(new(Guid.CreateVersion7(now)), whole, known.Flag, known.State, approvals, known.Actor.Person, now).Then<FlagChange>(change =>
            {
                var steps = string.Join("; then ", change.Steps.Select(FlagChangeRules.Words));
                Keep(db, known, change, new("flag-change.asked", $"{change.By} asks for a change of {change.Flag} in {change.Environment}: {steps}.") { Reason = change.Reason }, now);
                return Turn(db, edit, change, known, isHealthy: null, now);
            });
        })),
        cancellationToken);

    public Task<Outcome<FlagChange>> WithdrawAsync(FlagChangeId id, string? reason, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, _, now) => Known(db, id, by, Permission.ManageFlags, now).Then((KnownChange known) => FlagChangeRules.Withdraw(known.Change).Then<FlagChange>(next =>
        {
            Keep(db, known.State, next, new("flag-change.withdrawn", $"The change of {next.Flag} in {next.Environment} is withdrawn.") { Reason = reason }, now);
            return next;
        })),
        cancellationToken);

    /// <summary>One vote on a change; the last yes that was missing makes what is due at once.</summary>
    public Task<Outcome<FlagChange>> VoteAsync(FlagChangeId id, bool yes, string? comment, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) => Known(db, id, by, Permission.View, now).Then((KnownChange known) =>
        {
            // A token may vote only where it was given that right; a person where the stage's rules name them.
            var actor = known.State.Actor;
            return actor.IsToken && PermissionRules.Check(actor, Permission.Approve, known.State.Flag.Application) is { } refusal
                ? refusal
                : FlagChangeRules.Vote(known.Change, VoterStore.Find(db, actor.Person), yes, comment, now).Then<FlagChange>(next =>
                {
                    var act = next.Phase is FlagChangePhase.Rejected ? "rejected" : "approved";
                    Keep(db, known.State, next, new($"flag-change.{act}", $"The change of {next.Flag} in {next.Environment} {act} by {actor.Person}.") { Reason = comment }, now);
                    return Turn(db, edit, next, known.State, isHealthy: null, now);
                });
        }),
        cancellationToken);

    /// <summary>Makes the next step of a change, if it is due.</summary>
    internal Task<Outcome<FlagChange>> TurnAsync(FlagChangeId id, bool? isHealthy, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) => Known(db, id, Credential.Board, Permission.ManageFlags, now).Then<FlagChange>(known => Turn(db, edit, known.Change, known.State, isHealthy, now)),
        cancellationToken);

    private static FlagChange Turn(DbConnection db, FlagEdit edit, FlagChange change, KnownState known, bool? isHealthy, DateTimeOffset now)
    {
        if (!FlagChangeRules.IsDue(change, now))
        {
            return change;
        }

        var turn = FlagChangeRules.Turn(change, known.State, isHealthy, now);
        if (turn.Plan is not { } plan)
        {
            return Waited(db, known, change, turn.Change, now);
        }

        // A right that was taken away meanwhile counts here too: nobody's wish outlives their account.
        var asker = ActorStore.Authorize(db, new Credential(change.By, null), Permission.ManageFlags, known.Flag.Application, now);
        var followed = known.Flag.IsArchived
            ? new Refusal("flag.archived", $"{known.Flag.Key} is archived.")
            : asker.Refusal is { } lost ? lost : FlagPlanRules.Apply(plan, Sight(db, known.Flag, change.Environment)).Then(whole =>
                FlagStateRules.Follow(known.State, whole, known.State.Number, change.By, change.Reason, now));
        return followed.Match(
            made =>
            {
                var sentence = $"{made.Flag} in {made.Environment}, as {change.By} asked: {FlagDifferenceRules.Sentence(FlagDifferenceRules.Between(known.State.Plan, made.Plan))}.";
                Keep(db, edit, known, made, "flag.set", sentence, now);
                var next = FlagChangeRules.AfterStep(turn.Change, made);
                FlagChangeStore.Save(db, next);
                return next;
            },
            refusal => Waited(db, known, change, FlagChangeRules.Stop(turn.Change, $"It can no longer be made: {refusal.Sentence}"), now));
    }

    /// <summary>A change that waits says so once; one that stopped is told in the journal.</summary>
    private static FlagChange Waited(DbConnection db, KnownState known, FlagChange before, FlagChange next, DateTimeOffset now)
    {
        if (next.Phase is FlagChangePhase.Stopped)
        {
            Keep(db, known, next, new("flag-change.stopped", $"The change of {next.Flag} in {next.Environment} stopped: {next.Why}"), now);
        }
        else if (next != before)
        {
            FlagChangeStore.Save(db, next);
        }

        return next;
    }

    /// <summary>The wish with plans as they will be kept.</summary>
    private static Outcome<FlagChangeWish> Whole(DbConnection db, KnownState known, FlagChangeWish wish)
    {
        if (known.Flag.IsArchived)
        {
            return new Refusal("flag.archived", $"{known.Flag.Key} is archived and answers nobody. Restore it first.");
        }

        var steps = new List<FlagChangeStep>();
        foreach (var step in wish.Steps.Take(FlagChangeRules.MostSteps + 1))
        {
            switch (FlagPlanRules.Apply(step.Plan, Sight(db, known.Flag, wish.Environment)))
            {
                case Outcome<FlagPlan>.Refused refused:
                    return refused.Why with { Sentence = $"Step {steps.Count + 1}: {refused.Why.Sentence}" };
                case Outcome<FlagPlan>.Accepted accepted:
                    steps.Add(step with { Plan = accepted.Value });
                    break;
            }
        }

        return wish with { Steps = steps.ToFacts() };
    }

    private static Outcome<KnownChange> Known(DbConnection db, FlagChangeId id, Credential by, Permission permission, DateTimeOffset now) => FlagChangeStore.Find(db, id) is { } change
        ? Known(db, change.Flag, change.Environment, by, permission, now).Then<KnownChange>(known => new KnownChange(change, known))
        : Refusal.NotFound("change.unknown", "There is no such change.");

    private static void Keep(DbConnection db, KnownState known, FlagChange change, JournalNote note, DateTimeOffset now)
    {
        FlagChangeStore.Save(db, change);
        Note(db, known.Flag, change.Environment, note with { Details = Stored.Json(change) }, known.Actor, now);
    }

    private sealed record KnownChange(FlagChange Change, KnownState State);
}
