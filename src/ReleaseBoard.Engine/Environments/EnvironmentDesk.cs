using System.Data.Common;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Environments;

/// <summary>Where environments are made, changed, held and let go.</summary>
public sealed class EnvironmentDesk(Database database, Feed feed, TimeProvider clock)
{
    public ReleaseEnvironment? Find(EnvironmentKey key) => database.Read(db => EnvironmentStore.Find(db, key));

    /// <summary>All of them, from the left of the board to the right.</summary>
    public Facts<ReleaseEnvironment> List() => database.Read(EnvironmentStore.List);

    public Page<ReleaseEnvironment> List(string? search, string? after, int count) =>
        database.Read(db => EnvironmentStore.List(db, search, after, Math.Clamp(count, 1, 200)));

    /// <summary>Creates the environment, or changes it. The same wish again changes nothing.</summary>
    public Task<Outcome<ReleaseEnvironment>> PutAsync(EnvironmentWish wish, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, now) => ActorStore.Authorize(db, by, Permission.EditEnvironments, null, now).Then(actor =>
        {
            var known = EnvironmentStore.Find(db, wish.Key);
            return EnvironmentRules.Apply(known, wish).Then<ReleaseEnvironment>(next =>
            {
                if (next != known)
                {
                    var act = known is null ? "environment.created" : "environment.changed";
                    Keep(db, next, new(act, $"{next.Key}: \"{next.Name}\", {next.Tier}, position {next.Position}."), actor, now);
                }

                return next;
            });
        }),
        cancellationToken);

    /// <summary>Pins the environment to what runs there; promotions wait and say by whom and why.</summary>
    public Task<Outcome<ReleaseEnvironment>> HoldAsync(EnvironmentKey key, string reason, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, now) => Known(db, key, by, Permission.HoldEnvironment, now, (known, actor) =>
            EnvironmentRules.Hold(known, reason, actor.Name, now).Then<ReleaseEnvironment>(next =>
            {
                Keep(db, next, new("environment.held", $"{next.Name} is held.") { Reason = next.Hold?.Reason }, actor, now);
                return next;
            })),
        cancellationToken);

    public Task<Outcome<ReleaseEnvironment>> ReleaseHoldAsync(EnvironmentKey key, string? reason, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, now) => Known(db, key, by, Permission.HoldEnvironment, now, (known, actor) =>
            EnvironmentRules.ReleaseHold(known).Then<ReleaseEnvironment>(next =>
            {
                Keep(db, next, new("environment.released", $"{next.Name} is no longer held.") { Reason = reason }, actor, now);
                return next;
            })),
        cancellationToken);

    /// <summary>Takes the environment off the board, when no path names it, nothing is installed there and nothing is on its way.</summary>
    public Task<Outcome<ReleaseEnvironment>> DeleteAsync(EnvironmentKey key, string? reason, Credential by, CancellationToken cancellationToken) => ActAsync(
        (db, now) => Known(db, key, by, Permission.EditEnvironments, now, (known, actor) =>
        {
            if (EnvironmentRules.CheckDelete(known, PathStore.Naming(db, key), EnvironmentStore.Running(db, key), EnvironmentStore.Arriving(db, key)) is { } refusal)
            {
                return refusal;
            }

            EnvironmentStore.Delete(db, key);
            Note(db, known, new("environment.deleted", $"{known.Name} was taken off the board.") { Reason = reason }, actor, now);
            return known;
        }),
        cancellationToken);

    private Task<Outcome<ReleaseEnvironment>> ActAsync(Func<DbConnection, DateTimeOffset, Outcome<ReleaseEnvironment>> act, CancellationToken cancellationToken) =>
        database.WriteAsync(feed, [Topic.Environments], db => act(db, Stored.Now(clock)), cancellationToken);

    private static Outcome<ReleaseEnvironment> Known(
        DbConnection db, EnvironmentKey key, Credential by, Permission permission, DateTimeOffset now, Func<ReleaseEnvironment, Actor, Outcome<ReleaseEnvironment>> act) =>
        ActorStore.Authorize(db, by, permission, null, now).Then(actor =>
            EnvironmentStore.Find(db, key) is { } known ? act(known, actor) : Refusal.NotFound("environment.unknown", $"There is no environment {key}."));

    private static void Keep(DbConnection db, ReleaseEnvironment next, JournalNote note, Actor by, DateTimeOffset now)
    {
        if (!EnvironmentStore.Save(db, next))
        {
            throw new InvalidOperationException($"{next.Key} changed under the one writer's pen.");
        }

        Note(db, next, note, by, now);
    }

    private static void Note(DbConnection db, ReleaseEnvironment environment, JournalNote note, Actor by, DateTimeOffset now) =>
        JournalStore.Append(db, note with { Environment = environment.Key, Subject = environment.Key.Value, Details = Stored.Json(environment) }, by.Name, now);
}
