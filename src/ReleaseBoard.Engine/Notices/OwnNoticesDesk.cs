using System.Data.Common;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Notices;

/// <summary>Where people say for themselves what they want to be told, and read it.</summary>
public sealed class OwnNoticesDesk(Database database, Feed feed, Vault vault, TimeProvider clock)
{
    private const int Shown = 30;

    // The inbox looks back so far and no further: who chose something rare reads the rest in the journal.
    private const int LooksBack = 1_000;
    private const int AtOnce = 200;

    public Outcome<OwnNotices> Find(Credential by) => database.Read(db => Person(db, by).Then<OwnNotices>(actor => OwnNoticesStore.Find(db, actor.Person)));

    /// <summary>Why the person's mail does not come, as a sentence; null while it does.</summary>
    public string? Trouble(Credential by) => database.Read(db => ReceiverStore.FindOwn(db, by.Person)?.Delivery is { } delivery ? delivery.Paused ?? delivery.LastError : null);

    /// <summary>What happened of what the person chose, newest first; nothing for who chose nothing.</summary>
    public Outcome<Facts<Notice>> Inbox(Credential by) => database.Read(db => Person(db, by).Then<Facts<Notice>>(actor =>
        OwnNoticesStore.Find(db, actor.Person) is { InBoard: true } own ? Recent(db, own.Choice) : []));

    /// <summary>Saves a person's own choice; mail goes to the address their account has when it is sent.</summary>
    public Task<Outcome<OwnNotices>> PutAsync(OwnNotices wish, string? board, Credential by, CancellationToken cancellationToken) => database.WriteAsync(
        feed,
        [Topic.Notices],
        db =>
        {
            var now = Stored.Now(clock);
            return Person(db, by).Then(actor => Put(db, wish, board, actor, now));
        },
        cancellationToken);

    private Outcome<OwnNotices> Put(DbConnection db, OwnNotices wish, string? board, Actor actor, DateTimeOffset now)
    {
        if (wish.ByMail && !ReceiverRules.IsMail(PersonStore.Find(db, actor.Person)?.Email))
        {
            return new Refusal("own-notices.no-mail", "Your account has no mail address. An administrator can enter it under Settings, People.");
        }

        var mail = ReceiverStore.FindOwn(db, actor.Person);
        var asked = new ReceiverWish(ReceiverKind.Mail, actor.Person.Value, "own@mail.invalid", wish.Choice, board);
        var refusal = ReceiverRules.Put(mail, asked, JournalStore.LastNumber(db), now).Then<Receiver>(next => Follow(db, mail, next, actor.Person, wish.ByMail)).Refusal;
        if (refusal is not null)
        {
            return refusal;
        }

        OwnNoticesStore.Save(db, actor.Person, wish);
        var ways = new[] { wish.InBoard ? "in the board" : null, wish.ByMail ? "by mail" : null }.OfType<string>().ToList();
        var sentence = ways.Count == 0 ? $"{actor.Person} wants to be told nothing." : $"{actor.Person} wants to be told {string.Join(" and ", ways)}: {wish.Choice.Words()}.";
        JournalStore.Append(db, new JournalNote("person.notices-changed", sentence) { Subject = actor.Person.Value, Details = Stored.Json(wish) }, actor.Name, now);
        return wish;
    }

    // The address is looked up when a mail is sent, so none is kept here.
    private Receiver Follow(DbConnection db, Receiver? known, Receiver next, OperatorName person, bool byMail)
    {
        var own = next with { Owner = person, Shown = "own mail" };
        switch (known, byMail)
        {
            case (null, true):
                return ReceiverStore.Insert(db, own, vault.Lock(""), null);
            case ({ } there, false):
                ReceiverStore.Remove(db, there.Id);
                break;
            case ({ } there, true):
                ReceiverStore.Update(db, own, null);
                ReceiverStore.SaveDelivery(db, there.Id, DeliveryRules.Resume(there.Delivery, null));
                break;
            default:
                break;
        }

        return own;
    }

    private static Facts<Notice> Recent(DbConnection db, NoticeChoice choice)
    {
        var found = new List<Notice>();
        long? before = null;
        for (var read = 0; read < LooksBack && found.Count < Shown; read += AtOnce)
        {
            var page = JournalStore.List(db, new JournalFilter(), before, AtOnce);
            found.AddRange(page.Items.Where(choice.Wants).Take(Shown - found.Count).Select(entry => Notice.Of(entry, "")));
            if (page.Next is null)
            {
                break;
            }

            before = page.Items[^1].Number;
        }

        return found.ToFacts();
    }

    // A choice is a person's; a token has nobody who reads.
    private Outcome<Actor> Person(DbConnection db, Credential by) => ActorStore.Authorize(db, by, Permission.View, null, clock.GetUtcNow()).Then<Actor>(actor =>
        actor.IsToken || actor.Name == OperatorName.Board ? Refusal.Forbidden("own-notices.person-only", "Only people choose for themselves what they are told; sign in to do it.") : actor);
}
