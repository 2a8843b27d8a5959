using System.Data.Common;
using System.Security.Cryptography;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Notices;

/// <summary>Where administrators say who is told what happens.</summary>
public sealed class ReceiverDesk(Database database, Feed feed, Vault vault, IEnumerable<INoticePost> posts, TimeProvider clock)
{
    // Beyond it "more than" is said: counting a long journal for a screen is not worth it.
    private const int MostCounted = 1_000;

    public Outcome<Facts<ReceiverView>> List(Credential by) => database.Read(db => Authorize(db, by).Then<Facts<ReceiverView>>(_ =>
    {
        var last = JournalStore.LastNumber(db);
        return ReceiverStore.List(db).Select(receiver => View(db, receiver, last)).ToFacts();
    }));

    public Outcome<ReceiverView> Find(long id, Credential by) => database.Read(db => Authorize(db, by).Then(_ => ReceiverStore.Find(db, id) is { Owner: null } receiver
        ? View(db, receiver, JournalStore.LastNumber(db))
        : (Outcome<ReceiverView>)Unknown(id)));

    /// <summary>The last 50 tries, newest first.</summary>
    public Outcome<Facts<DeliveryRecord>> Deliveries(long id, Credential by) => database.Read(db => Authorize(db, by).Then<Facts<DeliveryRecord>>(_ =>
        ReceiverStore.Find(db, id) is { Owner: null } ? DeliveryStore.List(db, id) : Unknown(id)));

    /// <summary>Makes a receiver that is told of everything from now on. A webhook's secret is in the answer and nowhere else.</summary>
    public Task<Outcome<NewReceiver>> CreateAsync(ReceiverWish wish, Credential by, CancellationToken cancellationToken) => ActAsync(by, (db, actor, now) =>
        ReceiverStore.List(db).Count >= ReceiverRules.Most
            ? new Refusal("receiver.too-many", $"There are {ReceiverRules.Most} receivers already; remove one first.")
            : ReceiverRules.Put(null, wish, JournalStore.LastNumber(db), now).Then<NewReceiver>(wished =>
            {
                var secret = wish.Kind is ReceiverKind.Webhook ? WebhookSignatureRules.NewSecret() : null;
                var made = ReceiverStore.Insert(db, wished, vault.Lock(wish.Address?.Trim() ?? ""), secret is null ? null : vault.Lock(secret));
                Note(db, made, new("receiver.created", $"{made.Name} is told from now on: {made.Choice.Words()}."), actor, now);
                return new NewReceiver(made, secret);
            }), cancellationToken);

    public Task<Outcome<Receiver>> ChangeAsync(long id, ReceiverWish wish, Credential by, CancellationToken cancellationToken) => ActAsync(by, (db, actor, now) =>
        Known(db, id).Then(known => ReceiverRules.Put(known, wish, known.Delivery.Cursor, now).Then<Receiver>(next =>
        {
            ReceiverStore.Update(db, next, string.IsNullOrWhiteSpace(wish.Address) ? null : vault.Lock(wish.Address.Trim()));
            Note(db, next, new("receiver.changed", $"{next.Name} is told: {next.Choice.Words()}."), actor, now);
            return next;
        })), cancellationToken);

    /// <summary>Sends nothing until it is resumed; what happens meanwhile waits.</summary>
    public Task<Outcome<Receiver>> PauseAsync(long id, Credential by, CancellationToken cancellationToken) => ActAsync(by, (db, actor, now) =>
        Known(db, id).Then<Receiver>(known =>
        {
            if (known.Delivery.Paused is not null)
            {
                return known;
            }

            var paused = known with { Delivery = known.Delivery with { Paused = $"{actor.Name} paused it.", NextTry = null } };
            ReceiverStore.SaveDelivery(db, id, paused.Delivery);
            Note(db, paused, new("receiver.paused", $"{known.Name} is paused: what happens waits."), actor, now);
            return paused;
        }), cancellationToken);

    /// <summary>Goes on where it stopped, or from now on with what it missed left out.</summary>
    public Task<Outcome<Receiver>> ResumeAsync(long id, bool leaveOut, Credential by, CancellationToken cancellationToken) => ActAsync(by, (db, actor, now) =>
        Known(db, id).Then<Receiver>(known =>
        {
            if (known.Delivery.Paused is null)
            {
                return known;
            }

            var resumed = known with { Delivery = DeliveryRules.Resume(known.Delivery, leaveOut ? JournalStore.LastNumber(db) : null) };
            ReceiverStore.SaveDelivery(db, id, resumed.Delivery);
            Note(db, resumed, new("receiver.resumed", leaveOut ? $"{known.Name} is told again, without what it missed." : $"{known.Name} is told again, from where it stopped."), actor, now);
            return resumed;
        }), cancellationToken);

    /// <summary>Gives a webhook a new secret; for a day messages carry both signatures.</summary>
    public Task<Outcome<NewReceiver>> RotateAsync(long id, Credential by, CancellationToken cancellationToken) => ActAsync(by, (db, actor, now) =>
        Known(db, id).Then<NewReceiver>(known =>
        {
            if (known.Kind is not ReceiverKind.Webhook)
            {
                return new Refusal("receiver.no-secret", $"{known.Name} is not signed for; only webhooks have a secret.");
            }

            var secret = WebhookSignatureRules.NewSecret();
            ReceiverStore.Exchange(db, id, vault.Lock(secret), now + ReceiverRules.Overlap);
            Note(db, known, new("receiver.secret-exchanged", $"{known.Name} has a new secret; the one before counts for {Spans.Words(ReceiverRules.Overlap)} more."), actor, now);
            return new NewReceiver(known with { FormerUntil = now + ReceiverRules.Overlap, Revision = known.Revision + 1 }, secret);
        }), cancellationToken);

    public Task<Outcome<Receiver>> RemoveAsync(long id, Credential by, CancellationToken cancellationToken) => ActAsync(by, (db, actor, now) =>
        Known(db, id).Then<Receiver>(known =>
        {
            ReceiverStore.Remove(db, id);
            Note(db, known, new("receiver.removed", $"{known.Name} is told no more."), actor, now);
            return known;
        }), cancellationToken);

    /// <summary>Sends a test at once, past everything that waits, and says what came of it. Nothing else changes.</summary>
    public async Task<Outcome<PostAnswer>> TestAsync(long id, Credential by, CancellationToken cancellationToken)
    {
        var began = clock.GetUtcNow();
        var asked = database.Read(db => Authorize(db, by).Then(actor => Known(db, id).Then<(Receiver Receiver, ReceiverKeys? Keys, OperatorName By)>(known => (known, ReceiverStore.FindKeys(db, id), actor.Name))));
        if (asked is not Outcome<(Receiver Receiver, ReceiverKeys? Keys, OperatorName By)>.Accepted { Value: { Keys: { } keys } found })
        {
            return asked.Refusal ?? Unknown(id);
        }

        PostAnswer answer;
        try
        {
            var notice = Notice.Test(found.Receiver.Name, found.By, began, found.Receiver.Board);
            answer = await posts.First(post => post.Brings(found.Receiver.Kind)).SendAsync(keys.Open(vault, found.Receiver, [notice], began), cancellationToken);
        }
        catch (CryptographicException)
        {
            return new Refusal("receiver.sealed", "Its address cannot be read any more: the board's keys are others now. Give its address again.");
        }

        await database.WriteAsync(feed, [Topic.Notices], db => Log(db, id, answer, began), cancellationToken);
        return answer;
    }

    private Outcome<bool> Log(DbConnection db, long id, PostAnswer answer, DateTimeOffset began)
    {
        DeliveryStore.Add(db, id, new(0, 1, began, clock.GetUtcNow() - began, answer.Outcome, answer.Status, answer.Sentence));
        return true;
    }

    private static ReceiverView View(DbConnection db, Receiver receiver, long last)
    {
        var after = JournalStore.After(db, receiver.Delivery.Cursor, MostCounted);
        var waiting = after.Count(receiver.Choice.Wants);
        return new(receiver, waiting == 0 && after.Count < MostCounted ? last : receiver.Delivery.Cursor, waiting, after.Count == MostCounted);
    }

    private Outcome<Actor> Authorize(DbConnection db, Credential by) => ActorStore.Authorize(db, by, Permission.ManageNotices, null, clock.GetUtcNow());

    private static Outcome<Receiver> Known(DbConnection db, long id) => ReceiverStore.Find(db, id) is { Owner: null } known ? known : Unknown(id);

    private static Refusal Unknown(long id) => Refusal.NotFound("receiver.unknown", $"There is no receiver {id}.");

    private static void Note(DbConnection db, Receiver receiver, JournalNote note, Actor actor, DateTimeOffset now) => JournalStore.Append(
        db,
        note with { Subject = receiver.Name, Details = Stored.Json(new { receiver.Id, receiver.Kind, receiver.Name, receiver.Shown, receiver.Choice }) },
        actor.Name,
        now);

    private Task<Outcome<T>> ActAsync<T>(Credential by, Func<DbConnection, Actor, DateTimeOffset, Outcome<T>> act, CancellationToken cancellationToken) => database.WriteAsync(
        feed,
        [Topic.Notices],
        db => Authorize(db, by).Then(actor => act(db, actor, Stored.Now(clock))),
        cancellationToken);
}
