using System.Data.Common;
using System.Security.Cryptography;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>Where people say where signals come from.</summary>
public sealed class SourceDesk(Database database, Feed feed, Vault vault, SourceBoard board, TimeProvider clock)
{
    public SignalSource? Find(Slot slot, string name) => database.Read(db => SourceStore.Find(db, slot, name));

    /// <summary>The sources of a slot, by name.</summary>
    public Facts<SignalSource> List(Slot slot) => database.Read(db => SourceStore.List(db, slot));

    public Facts<SignalSource> List() => database.Read(SourceStore.List);

    /// <summary>Makes a source, or changes it. The same wish again changes nothing; the secret is in neither answer nor journal.</summary>
    public Task<Outcome<SignalSource>> PutAsync(SourceWish wish, Credential by, CancellationToken cancellationToken) =>
        database.WriteAsync(feed, [Topic.Sources], db => Put(db, wish, by), cancellationToken);

    public Task<Outcome<SignalSource>> RemoveAsync(Slot slot, string name, string? reason, Credential by, CancellationToken cancellationToken) =>
        database.WriteAsync(
            feed,
            [Topic.Sources],
            db =>
            {
                var now = Stored.Now(clock);
                return ActorStore.Authorize(db, by, Permission.EditApplications, slot.Application, now).Then<SignalSource>(actor =>
                {
                    if (SourceStore.Find(db, slot, name) is not { } known)
                    {
                        return Unknown(slot, name);
                    }

                    SourceStore.Delete(db, known);
                    Note(db, known, new("source.removed", $"{Words(known)} was removed.") { Reason = reason }, actor, now);
                    return known;
                });
            },
            cancellationToken);

    /// <summary>Lets go of a source that came by itself and is silent, before its day is over. Should it speak again, it is listed again.</summary>
    public async Task<Outcome<SourceNews>> ForgetAsync(Slot slot, string name, string? reason, Credential by, CancellationToken cancellationToken)
    {
        var outcome = await database.WriteAsync(
            feed,
            [Topic.Sources],
            db =>
            {
                var now = Stored.Now(clock);
                return ActorStore.Authorize(db, by, Permission.EditApplications, slot.Application, now).Then<SourceNews>(actor =>
                {
                    if (SourceStore.Find(db, slot, name) is not null || name == SourceRules.Instances || board.Find(slot, name) is not { } news)
                    {
                        return Unknown(slot, name);
                    }

                    JournalStore.Append(
                        db,
                        new JournalNote("source.forgotten", $"The source {name} of {slot}, which came by itself, was forgotten.") { Application = slot.Application, Environment = slot.Environment, Subject = name, Reason = reason },
                        actor.Name,
                        now);
                    return news;
                });
            },
            cancellationToken);
        if (outcome is Outcome<SourceNews>.Accepted)
        {
            board.Forget(slot, name);
        }

        return outcome;
    }

    /// <summary>Refused when whoever asks may not change this application's sources; what a trial needs, which writes nothing.</summary>
    public Outcome<Actor> MayEdit(Slot slot, Credential by) =>
        database.Read(db => ActorStore.Authorize(db, by, Permission.EditApplications, slot.Application, clock.GetUtcNow()));

    /// <summary>The secret in the clear, to ask with; null when there is none. Refused when the keys it was encrypted with are gone: then it must be said again.</summary>
    internal Outcome<string?> Secret(SignalSource source)
    {
        try
        {
            return database.Read(db => SourceStore.Secret(db, source.Slot, source.Name)) is { } locked ? vault.Open(Purpose(source), locked) : (string?)null;
        }
        catch (CryptographicException)
        {
            return new Refusal("source.secret-lost", "Its password or token cannot be read any more, because the board's keys have changed. Say it again.");
        }
    }

    internal static Refusal Unknown(Slot slot, string name) => Refusal.NotFound("source.unknown", $"{slot} has no source {name}.");

    private Outcome<SignalSource> Put(DbConnection db, SourceWish wish, Credential by)
    {
        var now = Stored.Now(clock);
        return ActorStore.Authorize(db, by, Permission.EditApplications, wish.Slot.Application, now).Then(actor =>
        {
            var known = SourceStore.Find(db, wish.Slot, wish.Name);
            return (Place(db, wish.Slot) ?? (known is null && SourceStore.List(db, wish.Slot).Count >= SourceRules.MostSources ? Full(wish.Slot) : null)) is { } refusal
                ? refusal
                : SourceRules.Apply(known, wish).Then<SignalSource>(next =>
                {
                    if (SourceRules.CheckNames(next, SourceStore.List(db, wish.Slot)) is { } taken)
                    {
                        return taken;
                    }

                    if (next.Revision != (known?.Revision ?? 0))
                    {
                        Keep(db, next, known, wish.Secret, actor, now);
                    }

                    return next;
                });
        });
    }

    private void Keep(DbConnection db, SignalSource next, SignalSource? known, string? secret, Actor by, DateTimeOffset now)
    {
        if (!SourceStore.Save(db, next, string.IsNullOrEmpty(secret) ? null : vault.Lock(Purpose(next), secret)))
        {
            throw new InvalidOperationException($"{next.Name} changed under the one writer's pen.");
        }

        var note = known is null ? new JournalNote("source.added", $"{Words(next)} was added.") : new JournalNote("source.changed", $"{Words(next)} was changed{(string.IsNullOrEmpty(secret) ? "" : ", with a new secret")}.");
        Note(db, next, note, by, now);
    }

    private static string[] Purpose(SignalSource source) => ["ReleaseBoard.Sources", source.Slot.Application.Value, source.Slot.Environment.Value, source.Name];

    private static Refusal? Place(DbConnection db, Slot slot) =>
        ApplicationStore.Find(db, slot.Application) is null ? Refusal.NotFound("application.unknown", $"There is no application {slot.Application}.")
        : EnvironmentStore.Find(db, slot.Environment) is null ? Refusal.NotFound("environment.unknown", $"There is no environment {slot.Environment}.")
        : null;

    private static Refusal Full(Slot slot) => new("source.too-many", $"{slot} has {SourceRules.MostSources} sources already, the most there can be.");

    private static string Words(SignalSource source) =>
        $"The source {source.Name} of {source.Slot} ({SourceRules.Words(source.Kind)}{(source.Address is { } address ? $" at {SourceRules.Shown(address)}" : "")})";

    private static void Note(DbConnection db, SignalSource source, JournalNote note, Actor by, DateTimeOffset now) => JournalStore.Append(
        db,
        note with { Application = source.Slot.Application, Environment = source.Slot.Environment, Subject = source.Name, Details = Stored.Json(source.Shown()) },
        by.Name,
        now);
}
