using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.People;

/// <summary>Looks up who acts and what they may, inside the act's own transaction: a right taken away counts at once.</summary>
public static class ActorStore
{
    /// <summary>The actor if they may do this on that application now; else the refusal that says why not.</summary>
    public static Outcome<Actor> Authorize(DbConnection db, Credential by, Permission permission, ApplicationKey? application, DateTimeOffset now) =>
        Find(db, by, now).Then<Actor>(actor => PermissionRules.Check(actor, permission, application) is { } refusal ? refusal : actor);

    /// <summary>The actor behind a credential, with the rights of this moment.</summary>
    public static Outcome<Actor> Find(DbConnection db, Credential by, DateTimeOffset now)
    {
        if (by == Credential.Board)
        {
            return Actor.Board;
        }

        var person = db.QuerySingleOrDefault<PersonRow>("select name, roles, is_active as IsActive from person where name = @name", new { name = by.Person.Value });
        if (person is null || person.IsActive == 0)
        {
            return Refusal.Forbidden("person.unknown", $"{by.Person} has no active account here.");
        }

        var roles = Stored.FromJson<Role[]>(person.Roles).ToFacts();
        var permissions = roles.SelectMany(PermissionRules.Of).Distinct().ToFacts();
        var actor = new Actor { Name = by.Person, Person = by.Person, Roles = roles, Permissions = permissions };
        return by.Token is { } token ? Narrow(db, actor, token, now) : actor;
    }

    private static Outcome<Actor> Narrow(DbConnection db, Actor owner, Guid token, DateTimeOffset now)
    {
        var row = db.QuerySingleOrDefault<TokenRow>(
            "select name, permissions, applications from api_token where id = @id and revoked_at is null and expires_at > @now",
            new { id = token.ToString("N"), now = Stored.Milliseconds(now) });
        if (row is null)
        {
            return Refusal.Forbidden("token.ended", "This token has expired or was revoked.");
        }

        var allowed = Stored.FromJson<Permission[]>(row.Permissions);
        return owner with
        {
            Name = new($"{owner.Person}/{row.Name}"),
            Permissions = owner.Permissions.Where(allowed.Contains).ToFacts(),
            Applications = Stored.FromJson<string[]>(row.Applications).Select(key => new ApplicationKey(key)).ToFacts(),
        };
    }

    private sealed record PersonRow(string Name, string Roles, long IsActive);

    private sealed record TokenRow(string Name, string Permissions, string Applications);
}
