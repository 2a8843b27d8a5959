using System.Data.Common;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>Where people make flags and say who gets what. What answers is exchanged before an act here answers.</summary>
public sealed partial class FlagDesk(Database database, Feed feed, FlagBoard board, GuardCounts counts, TimeProvider clock)
{
    /// <summary>Makes the flag, or changes it. The same wish again changes nothing.</summary>
    public Task<Outcome<Flag>> PutAsync(FlagWish wish, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) => ActorStore.Authorize(db, by, Permission.ManageFlags, wish.Application, now).Then(actor =>
            Reached(FlagStore.Find(db, wish.Key), actor).Then(known => Keep(db, edit, known.Flag, wish, actor, now))),
        cancellationToken);

    /// <summary>Takes the flag out of every document, when no other asks for it first: whoever asks gets the default of the code.</summary>
    public Task<Outcome<Flag>> ArchiveAsync(FlagKey key, string? reason, Credential by, CancellationToken cancellationToken) => ChangeAsync(
        key, by, (db, _, flag, now) => CheckAround(db, flag) is { } around ? around : CheckGuards(db, key) is { } guarded ? guarded : FlagRules.Archive(flag, board.DependantsOf(key), now), flag => new("flag.archived", $"{flag.Key} is archived.") { Reason = reason }, cancellationToken);

    /// <summary>Lets an archived flag answer again, as it did.</summary>
    public Task<Outcome<Flag>> RestoreAsync(FlagKey key, string? reason, Credential by, CancellationToken cancellationToken) => ChangeAsync(
        key, by, (db, _, flag, _) => FlagRules.Restore(flag).Then<Flag>(next => CheckPlans(db, next) is { } refusal ? refusal : next),
        flag => new("flag.restored", $"{flag.Key} is no longer archived.") { Reason = reason }, cancellationToken);

    /// <summary>Takes an archived flag away for good, with all its revisions.</summary>
    public Task<Outcome<Flag>> DeleteAsync(FlagKey key, string? reason, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) => Known(db, key, by, Permission.ManageFlags, now).Then<Flag>(known =>
        {
            if ((FlagRules.CheckDelete(known.Flag, board.DependantsOf(key)) ?? CheckGuards(db, key)) is { } refusal)
            {
                return refusal;
            }

            FlagStore.Delete(db, key);
            edit.TouchEverywhere(key);
            Note(db, known.Flag, null, new("flag.deleted", $"{key} was deleted.") { Reason = reason, Details = Stored.Json(known.Flag) }, known.Actor, now);
            return known.Flag;
        }),
        cancellationToken);

    private Task<Outcome<Flag>> ChangeAsync(
        FlagKey key, Credential by, Func<DbConnection, FlagEdit, Flag, DateTimeOffset, Outcome<Flag>> change, Func<Flag, JournalNote> note, CancellationToken cancellationToken) => ActAsync(
        (db, edit, now) => Known(db, key, by, Permission.ManageFlags, now).Then(known => change(db, edit, known.Flag, now).Then<Flag>(next =>
        {
            Save(db, edit, next);
            Note(db, next, null, note(next) with { Details = Stored.Json(new { before = known.Flag, after = next }) }, known.Actor, now);
            return next;
        })),
        cancellationToken);

    private static Outcome<Flag> Keep(DbConnection db, FlagEdit edit, Flag? known, FlagWish wish, Actor actor, DateTimeOffset now) =>
        FlagRules.Apply(known, wish, actor.Person, now).Then<Flag>(next =>
        {
            if (next == known)
            {
                return next;
            }

            var isOther = known is not null && (!known.Variants.Equals(next.Variants) || known.Application != next.Application);
            if ((CheckNames(db, known, next, actor) ?? CheckPlans(db, next) ?? CheckDependants(db, edit, next) ?? (isOther && known is not null ? CheckAround(db, known) : null)) is { } refusal)
            {
                return refusal;
            }

            Save(db, edit, next);
            var note = new JournalNote(known is null ? "flag.created" : "flag.changed", $"{next.Key}: {FlagWordRules.OfType(next.Type)} of {next.Owner} with {FlagWordRules.Listed(next.Variants.Select(variant => variant.Name))}.");
            Note(db, next, null, note with { Details = Stored.Json(new { before = known, after = next }) }, actor, now);
            return next;
        });

    /// <summary>A guard watches the flag by its key: it ends before the flag does.</summary>
    private static Refusal? CheckGuards(DbConnection db, FlagKey key) => GuardStore.Open(db).FirstOrDefault(guard => guard.Flag == key) is { } guard
        ? new Refusal("flag.guarded", $"{key} goes out under guard in {guard.Environment}. End the guard first.")
        : null;

    /// <summary>No way round the votes: neither by the flag's variants nor by taking it off the application that asks for them.</summary>
    private static Refusal? CheckAround(DbConnection db, Flag flag) => FlagApprovalRules.CheckAround(
        flag.Key,
        FlagStateStore.Current(db, flag.Key).Where(state => state.Plan.IsEnabled).Select(state => (state.Environment, ApprovalsFor(db, flag, state.Environment))));

    private static Refusal? CheckNames(DbConnection db, Flag? known, Flag next, Actor actor)
    {
        if (known is null && FlagStore.Count(db) >= FlagReadingRules.MostFlags)
        {
            return new Refusal("flag.too-many", $"There are {FlagReadingRules.MostFlags:N0} flags already. Delete archived ones first.");
        }

        if (next.Application is { } application && next.Application != known?.Application && ApplicationStore.Find(db, application) is null)
        {
            return Refusal.Invalid("application.unknown", $"There is no application {application}.");
        }

        return next.Owner == known?.Owner || next.Owner == actor.Person || PersonStore.Find(db, next.Owner) is not null
            ? null
            : Refusal.Invalid("flag.owner-unknown", $"{next.Owner} has no account here; a flag's owner is somebody who can be asked.");
    }

    /// <summary>Every plan of the flag must hold with what it can answer now.</summary>
    private static Refusal? CheckPlans(DbConnection db, Flag flag) => FlagStateStore.Current(db, flag.Key)
        .Select(state => FlagPlanRules.Apply(state.Plan, Sight(db, flag, state.Environment)).Refusal is { } refusal ? refusal with { Sentence = $"In {state.Environment}: {refusal.Sentence}" } : null)
        .FirstOrDefault(refusal => refusal is not null);

    /// <summary>Nobody else may wait for a variant that is gone.</summary>
    private static Refusal? CheckDependants(DbConnection db, FlagEdit edit, Flag next) => edit.Board.DependantsOf(next.Key)
        .SelectMany(dependant => FlagStateStore.Current(db, dependant))
        .Select(state => (state, asked: state.Plan.Prerequisites.FirstOrDefault(prerequisite => prerequisite.Flag == next.Key)))
        .Where(at => at.asked?.Variants.Any(variant => next.Find(variant) is null) is true)
        .Select(at => new Refusal("flag.variant-in-use", $"{at.state.Flag} asks in {at.state.Environment} for {FlagWordRules.Of(at.asked ?? throw new InvalidOperationException("It was there."))}: that variant cannot go."))
        .FirstOrDefault();

    private async Task<Outcome<T>> ActAsync<T>(Func<DbConnection, FlagEdit, DateTimeOffset, Outcome<T>> act, CancellationToken cancellationToken)
    {
        var outcome = await board.ChangeAsync(database, (db, edit) => act(db, edit, clock.GetUtcNow()), cancellationToken);

        // Announced only after the commit, so whoever hears it reads the new state.
        if (outcome is Outcome<T>.Accepted)
        {
            feed.Announce(Topic.Flags);
            feed.Announce(Topic.Journal);
        }

        return outcome;
    }

    /// <summary>What the plans of an environment are judged by, read as far as it is asked for.</summary>
    private static PlanSight Sight(DbConnection db, Flag flag, EnvironmentKey environment) => new(
        flag,
        key => FlagStore.Find(db, key),
        key => FlagStateStore.Current(db, key, environment)?.Plan.Prerequisites.Select(prerequisite => prerequisite.Flag) ?? [],
        key => SegmentStore.Current(db, key, environment) is not null);

    /// <summary>The flag and who acts, if they may act on it.</summary>
    private static Outcome<KnownFlag> Known(DbConnection db, FlagKey key, Credential by, Permission permission, DateTimeOffset now) =>
        ActorStore.Find(db, by, now).Then(actor => FlagStore.Find(db, key) is { } flag
            ? PermissionRules.Check(actor, permission, flag.Application) is { } refusal ? refusal : (Outcome<KnownFlag>)new KnownFlag(flag, actor)
            : PermissionRules.Check(actor, Permission.View) ?? Refusal.NotFound("flag.unknown", $"There is no flag {key}."));

    /// <summary>The flag, its state in an environment and who acts.</summary>
    private static Outcome<KnownState> Known(DbConnection db, FlagKey key, EnvironmentKey environment, Credential by, Permission permission, DateTimeOffset now) =>
        Known(db, key, by, permission, now).Then<KnownState>(known => EnvironmentStore.Find(db, environment) is null
            ? Refusal.NotFound("environment.unknown", $"There is no environment {environment}.")
            : new KnownState(known.Flag, known.Actor, FlagStateStore.Current(db, key, environment) ?? FlagStateRules.Initial(known.Flag, environment)));

    /// <summary>A flag that is there can be changed only by who may act on its present application too.</summary>
    private static Outcome<ReachedFlag> Reached(Flag? flag, Actor actor) =>
        flag is not null && PermissionRules.Check(actor, Permission.ManageFlags, flag.Application) is { } refusal ? refusal : new ReachedFlag(flag);

    private static void Save(DbConnection db, FlagEdit edit, Flag flag)
    {
        if (!FlagStore.Save(db, flag))
        {
            throw new InvalidOperationException($"{flag.Key} changed under the one writer's pen.");
        }

        edit.TouchEverywhere(flag.Key);
    }

    private static void Note(DbConnection db, Flag flag, EnvironmentKey? environment, JournalNote note, Actor by, DateTimeOffset now) =>
        JournalStore.Append(db, note with { Application = flag.Application, Environment = environment, Subject = flag.Key.Value }, by.Name, now);

    private sealed record KnownFlag(Flag Flag, Actor Actor);

    private sealed record ReachedFlag(Flag? Flag);

    private sealed record KnownState(Flag Flag, Actor Actor, FlagState State);
}
