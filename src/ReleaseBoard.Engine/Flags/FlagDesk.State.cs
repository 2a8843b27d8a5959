using System.Data.Common;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Who gets what: set, turned off, set back and copied.</summary>
public sealed partial class FlagDesk
{
    /// <summary>Says who gets what from now on. Made of another revision than the newest, it is refused and overwrites nothing.</summary>
    public Task<Outcome<FlagState>> SetAsync(FlagKey key, EnvironmentKey environment, FlagPlan plan, int basedOn, string? reason, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) => Known(db, key, environment, by, Permission.ManageFlags, now).Then(known => Direct(db, known).Then(_ =>
            Follow(db, edit, known, plan, basedOn, "flag.set", reason, now))),
        cancellationToken);

    /// <summary>Off, at once and for everyone, without approval; the reason may come afterwards. What is off already stays as it is.</summary>
    public Task<Outcome<FlagState>> KillAsync(FlagKey key, EnvironmentKey environment, string? reason, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) => Known(db, key, environment, by, Permission.ToggleFlag, now).Then(known =>
            FlagStateRules.Kill(known.State, known.Actor.Name, reason, now).Then<FlagState>(next => Keep(db, edit, known, next, "flag.killed", $"{key} turned off in {environment}.", now))),
        cancellationToken);

    /// <summary>Why it was done, when there was no time to say so.</summary>
    public Task<Outcome<FlagState>> ExplainAsync(FlagKey key, EnvironmentKey environment, string reason, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, _, now) => Known(db, key, environment, by, Permission.ToggleFlag, now).Then(known => FlagStateRules.Explain(known.State, reason).Then<FlagState>(next =>
        {
            if (next.Number == 0)
            {
                return Refusal.NotFound("flag.state-unknown", $"Nobody has set {key} in {environment} yet.");
            }

            FlagStateStore.Explain(db, next);
            Note(db, known.Flag, environment, new("flag.explained", $"Why {key} is in {environment} as revision {next.Number} has it.") { Reason = next.Reason }, known.Actor, now);
            return next;
        })),
        cancellationToken);

    /// <summary>Sets the flag back to what it was in an earlier revision; that makes a new one.</summary>
    public Task<Outcome<FlagState>> UndoAsync(FlagKey key, EnvironmentKey environment, int number, int basedOn, string? reason, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) => Known(db, key, environment, by, Permission.ManageFlags, now).Then(known => Direct(db, known).Then(_ =>
            FlagStateRules.Earlier(known.State, Earlier(db, known, number), number).Then(plan => Follow(db, edit, known, plan, basedOn, "flag.undone", reason, now)))),
        cancellationToken);

    /// <summary>Takes over who gets what from another environment.</summary>
    public Task<Outcome<FlagState>> CopyAsync(FlagKey key, EnvironmentKey from, EnvironmentKey environment, int basedOn, string? reason, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) => Known(db, key, environment, by, Permission.ManageFlags, now).Then(known => Direct(db, known).Then(_ => EnvironmentStore.Find(db, from) is null
            ? Refusal.NotFound("environment.unknown", $"There is no environment {from}.")
            : Follow(db, edit, known, Present(db, known.Flag, from).Plan, basedOn, "flag.copied", reason, now))),
        cancellationToken);

    private static Outcome<FlagState> Follow(DbConnection db, FlagEdit edit, KnownState known, FlagPlan plan, int basedOn, string act, string? reason, DateTimeOffset now)
    {
        if (basedOn != known.State.Number)
        {
            return FlagStateRules.ChangedMeanwhile(known.State, basedOn);
        }

        if (known.Flag.IsArchived)
        {
            return new Refusal("flag.archived", $"{known.Flag.Key} is archived and answers nobody. Restore it first.");
        }

        return FlagPlanRules.Apply(plan, Sight(db, known.Flag, known.State.Environment)).Then(whole =>
            FlagStateRules.Follow(known.State, whole, basedOn, known.Actor.Name, reason, now).Then<FlagState>(next =>
                Keep(db, edit, known, next, act, $"{next.Flag} in {next.Environment}: {FlagDifferenceRules.Sentence(FlagDifferenceRules.Between(known.State.Plan, next.Plan))}.", now)));
    }

    /// <summary>Writes the next revision with its entry in the journal; the same revision again writes nothing.</summary>
    private static FlagState Keep(DbConnection db, FlagEdit edit, KnownState known, FlagState next, string act, string sentence, DateTimeOffset now)
    {
        if (next == known.State)
        {
            return next;
        }

        FlagStateStore.Append(db, next);
        edit.Touch(next.Environment, next.Flag);
        var details = Stored.Json(new { number = next.Number, before = known.State.Plan, after = next.Plan });
        Note(db, known.Flag, next.Environment, new JournalNote(act, sentence) { Reason = next.Reason, Details = details }, known.Actor, now);
        return next;
    }

    /// <summary>Refused where others must agree first; what the board does by its own rules was agreed to with those.</summary>
    private static Outcome<KnownState> Direct(DbConnection db, KnownState known) =>
        known.Actor != Actor.Board && FlagApprovalRules.CheckDirect(known.Flag.Key, known.State.Environment, ApprovalsFor(db, known.Flag, known.State.Environment)) is { } refusal ? refusal : known;

    private static Facts<Domain.Environments.ApprovalRule> ApprovalsFor(DbConnection db, Flag flag, EnvironmentKey environment) =>
        FlagApprovalRules.NeededFor(flag, environment, flag.Application is { } application ? PathStore.Find(db, application) : null);

    private static FlagState Present(DbConnection db, Flag flag, EnvironmentKey environment) =>
        FlagStateStore.Current(db, flag.Key, environment) ?? FlagStateRules.Initial(flag, environment);

    private static FlagState? Earlier(DbConnection db, KnownState known, int number) => number == 0
        ? FlagStateRules.Initial(known.Flag, known.State.Environment)
        : FlagStateStore.At(db, known.Flag.Key, known.State.Environment, number);
}
