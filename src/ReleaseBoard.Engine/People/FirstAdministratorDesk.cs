using Microsoft.AspNetCore.Identity;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.People;

/// <summary>
/// How an empty board gets its first administrator: by a code that only who started the board has seen. It lives in this
/// process, as a hash, and ends with its use or with the process.
/// </summary>
public sealed class FirstAdministratorDesk(Database database, Feed feed, IPasswordHasher<Account> hasher, TimeProvider clock)
{
    private string? _hash;

    /// <summary>The code to print, or null when there is an administrator already.</summary>
    public Secret? Open()
    {
        if (database.Read(PersonStore.ActiveAdministrators) > 0)
        {
            return null;
        }

        var code = Secret.New();
        _hash = code.Hash;
        return code;
    }

    public bool Opens(Secret code) => _hash is { } hash && hash == code.Hash;

    public async Task<Outcome<OperatorName>> CreateAsync(Secret code, PersonWish wish, string password, CancellationToken cancellationToken)
    {
        if (!Opens(code))
        {
            return Closed();
        }

        if (PasswordRules.Check(password, wish.Name) is { } refusal)
        {
            return refusal;
        }

        var outcome = await database.WriteAsync(feed, [Topic.People], db =>
        {
            var now = Stored.Now(clock);
            return PersonStore.ActiveAdministrators(db) > 0
                ? Closed()
                : PersonRules.Create(PersonStore.Find(db, wish.Name)?.ToPerson(), wish, now).Then<OperatorName>(person =>
                {
                    PersonStore.Insert(db, person);
                    PersonStore.SetPassword(db, person.Name, Hash(person, password));
                    PeopleDesk.Note(db, person.Name, now, "person.created", person, $"{person.Name} became the first administrator, by the link printed at the start.");
                    return person.Name;
                });
        }, cancellationToken);
        if (outcome is Outcome<OperatorName>.Accepted)
        {
            _hash = null;
        }

        return outcome;
    }

    // Done with the pen in hand, unlike elsewhere: this happens once in a board's life, before anyone else is there.
    private string Hash(Person person, string password) => hasher.HashPassword(
        new Account
        {
            Name = person.Name.Value,
            Normalized = person.Name.Value.ToUpperInvariant(),
            DisplayName = person.DisplayName,
            SecurityStamp = "",
            Roles = person.Roles,
            CreatedAt = person.CreatedAt,
        },
        password);

    private static Refusal Closed() => Refusal.NotFound("first-administrator.closed", "This link was used, or the board was started again since and printed another.");
}
