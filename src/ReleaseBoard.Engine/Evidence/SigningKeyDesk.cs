using System.Data.Common;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>Where people say which keys may speak for which builders. A key concerns all applications.</summary>
public sealed class SigningKeyDesk(Database database, Feed feed, TimeProvider clock)
{
    public Facts<SigningKey> List() => database.Read(SigningKeyStore.All);

    /// <summary>Makes a key known, or changes it. The same wish again changes nothing; provenance that is there is judged anew at once.</summary>
    public Task<Outcome<SigningKey>> PutAsync(SigningKeyWish wish, Credential by, CancellationToken cancellationToken) => ActAsync(
        by,
        (db, actor, now) =>
        {
            var all = SigningKeyStore.All(db);
            var known = all.FirstOrDefault(key => key.Name == wish.Name);
            return SigningKeyRules.Apply(known, wish, all.Where(key => key != known).ToList()).Then<SigningKey>(next =>
            {
                if (next != known)
                {
                    SigningKeyStore.Save(db, next);
                    Note(db, next, known is null ? "signing-key.added" : "signing-key.changed", $"The key {next.Name} ({next.Fingerprint.Short}…) was {(known is null ? "added" : "changed")}; it speaks for {Builders(next)}.", null, actor, now);
                }

                return next;
            });
        },
        cancellationToken);

    /// <summary>Takes a key away: what only it signed is no longer verified.</summary>
    public Task<Outcome<SigningKey>> RemoveAsync(string name, string? reason, Credential by, CancellationToken cancellationToken) => ActAsync(
        by,
        (db, actor, now) =>
        {
            if (SigningKeyStore.All(db).FirstOrDefault(key => key.Name == name) is not { } known)
            {
                return Refusal.NotFound("signing-key.unknown", "There is no key of that name.");
            }

            SigningKeyStore.Delete(db, name);
            Note(db, known, "signing-key.removed", $"The key {known.Name} ({known.Fingerprint.Short}…) was removed.", reason, actor, now);
            return known;
        },
        cancellationToken);

    private Task<Outcome<SigningKey>> ActAsync(Credential by, Func<DbConnection, Actor, DateTimeOffset, Outcome<SigningKey>> act, CancellationToken cancellationToken) => database.WriteAsync(
        feed,
        [Topic.Artifacts],
        db =>
        {
            var now = Stored.Now(clock);
            return ActorStore.Authorize(db, by, Permission.EditApplications, application: null, now).Then(actor => act(db, actor, now));
        },
        cancellationToken);

    private static string Builders(SigningKey key) => key.Builders.Count == 0 ? "no builder" : string.Join(", ", key.Builders.Select(builder => $"{builder.Id} (level {builder.Level})"));

    private static void Note(DbConnection db, SigningKey key, string act, string sentence, string? reason, Actor by, DateTimeOffset now) =>
        JournalStore.Append(db, new JournalNote(act, sentence) { Subject = key.Name, Reason = reason, Details = Stored.Json(key) }, by.Name, now);
}
