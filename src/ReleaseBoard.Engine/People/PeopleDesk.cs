using System.Data.Common;
using Microsoft.AspNetCore.Identity;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.People;

/// <summary>Where people are made, changed and turned off, and where they set their passwords.</summary>
public sealed class PeopleDesk(Database database, Feed feed, IPasswordHasher<Account> hasher, TimeProvider clock)
{
    /// <summary>How long a one-time link opens the page that sets a password.</summary>
    public static readonly TimeSpan LinkLife = TimeSpan.FromHours(24);

    /// <summary>Who acts and what they may, as of now; refused once they are turned off or their token has ended.</summary>
    public Outcome<Actor> FindActor(Credential by) => database.Read(db => ActorStore.Find(db, by, clock.GetUtcNow()));

    /// <summary>Who has a permission now, by name: whom to ask for what one may not do oneself.</summary>
    public Facts<OperatorName> Holding(Permission permission) => database.Read(db =>
        VoterStore.List(db).Where(person => person.Roles.Any(role => PermissionRules.Of(role).Contains(permission))).Select(person => person.Name).ToFacts());

    public Account? FindAccount(OperatorName name) => database.Read(db => PersonStore.Find(db, name));

    public Outcome<Page<Person>> List(string? search, string? after, int count, Credential by) => database.Read(db =>
        ActorStore.Authorize(db, by, Permission.ManagePeople, null, clock.GetUtcNow()).Then<Page<Person>>(_ =>
            PersonStore.List(db, search, after, Math.Clamp(count, 1, 200))));

    /// <summary>Makes a person, who sets their own password with the link.</summary>
    public Task<Outcome<Invitation>> CreateAsync(PersonWish wish, Credential by, CancellationToken cancellationToken) =>
        ActAsync(by, (db, actor, now) => PersonRules.Create(PersonStore.Find(db, wish.Name)?.ToPerson(), wish, now).Then<Invitation>(person =>
        {
            PersonStore.Insert(db, person);
            var invitation = Invite(db, person, now);
            Note(db, actor.Name, now, "person.created", person, $"{person.Name} joined as {Words(person.Roles)}.");
            return invitation;
        }), cancellationToken);

    /// <summary>Changes what is said of a person, their roles, or whether they may act at all.</summary>
    public Task<Outcome<Person>> ChangeAsync(OperatorName name, PersonChange change, string? reason, Credential by, CancellationToken cancellationToken) =>
        ActAsync(by, (db, actor, now) => PersonStore.Find(db, name) is not { } account
            ? Unknown(name)
            : PersonRules.Change(account.ToPerson(), change, PersonStore.ActiveAdministrators(db)).Then<Person>(next =>
            {
                var known = account.ToPerson();
                if (next == known)
                {
                    return known;
                }

                PersonStore.Update(db, next);
                if (!next.IsActive)
                {
                    PersonStore.RemoveLink(db, name);
                }

                var (act, sentence) = Describe(known, next);
                Note(db, actor.Name, now, act, next, sentence, reason);
                return next;
            }), cancellationToken);

    /// <summary>Gives out a link that sets a new password; the old one keeps working until then.</summary>
    public Task<Outcome<Invitation>> ResetPasswordAsync(OperatorName name, Credential by, CancellationToken cancellationToken) =>
        ActAsync<Invitation>(by, (db, actor, now) =>
        {
            if (PersonStore.Find(db, name) is not { IsActive: true } account)
            {
                return Unknown(name);
            }

            var person = account.ToPerson();
            Note(db, actor.Name, now, "person.link-given", person, $"{name} was given a link to set a new password.");
            return Invite(db, person, now);
        }, cancellationToken);

    /// <summary>Whose password the link sets.</summary>
    public Outcome<OperatorName> FindLink(Secret link) => database.Read(db => FindLink(db, link));

    /// <summary>Sets the password by link. All sessions of the person end.</summary>
    public async Task<Outcome<OperatorName>> SetPasswordAsync(Secret link, string password, CancellationToken cancellationToken)
    {
        var account = FindLink(link).Then<Account>(name => FindAccount(name) is { IsActive: true } found ? found : NoLink());
        if (account is not Outcome<Account>.Accepted { Value: var person })
        {
            return account.Refusal ?? NoLink();
        }

        var who = new OperatorName(person.Name);
        if (PasswordRules.Check(password, who) is { } refusal)
        {
            return refusal;
        }

        // Hashing is slow on purpose, so it is done before taking the pen; the link is asked again with the pen in hand.
        var hash = hasher.HashPassword(person, password);
        return await database.WriteAsync(feed, [Topic.People], db => FindLink(db, link).Then<OperatorName>(name =>
        {
            PersonStore.SetPassword(db, name, hash);
            PersonStore.RemoveLink(db, name);
            Note(db, name, clock.GetUtcNow(), "person.password-set", person.ToPerson(), $"{name} set a new password.");
            return name;
        }), cancellationToken);
    }

    internal static void Note(DbConnection db, OperatorName by, DateTimeOffset now, string act, Person person, string sentence, string? reason = null) =>
        JournalStore.Append(db, new JournalNote(act, sentence) { Subject = person.Name.Value, Reason = reason, Details = Stored.Json(person) }, by, now);

    internal static string Words(Facts<Role> roles) => string.Join(", ", roles.Select(PermissionRules.Words));

    private static Invitation Invite(DbConnection db, Person person, DateTimeOffset now)
    {
        var link = Secret.New();
        PersonStore.PutLink(db, person.Name, link, now + LinkLife);
        return new Invitation(person, link, now + LinkLife);
    }

    private static (string Act, string Sentence) Describe(Person known, Person next) => (known.IsActive, next.IsActive) switch
    {
        (true, false) => ("person.deactivated", $"{next.Name} may no longer sign in or act."),
        (false, true) => ("person.activated", $"{next.Name} may sign in again, as {Words(next.Roles)}."),
        _ when !known.Roles.Equals(next.Roles) =>
            ("person.roles-changed", $"{next.Name} is now {Words(next.Roles)}; was {Words(known.Roles)}."),
        _ => ("person.changed", $"{next.Name} is shown as \"{next.DisplayName}\"{(next.Email is null ? "" : $", {next.Email}")}."),
    };

    private Outcome<OperatorName> FindLink(DbConnection db, Secret link) =>
        PersonStore.FindLink(db, link, clock.GetUtcNow()) is { } name ? name : NoLink();

    private Task<Outcome<T>> ActAsync<T>(Credential by, Func<DbConnection, Actor, DateTimeOffset, Outcome<T>> act, CancellationToken cancellationToken) => database.WriteAsync(
        feed,
        [Topic.People],
        db =>
        {
            var now = Stored.Now(clock);
            return ActorStore.Authorize(db, by, Permission.ManagePeople, null, now).Then(actor => act(db, actor, now));
        },
        cancellationToken);

    private static Refusal Unknown(OperatorName name) => Refusal.NotFound("person.unknown", $"There is no person {name}.");

    private static Refusal NoLink() => Refusal.NotFound("person.link-void", "This link was used, replaced by a newer one, or is too old. Ask an administrator for another.");
}

/// <summary>A person and the one-time link that lets them set a password; the link is shown once.</summary>
public sealed record Invitation(Person Person, Secret Link, DateTimeOffset ExpiresAt);
