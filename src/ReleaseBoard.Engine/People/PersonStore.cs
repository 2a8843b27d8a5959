using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.People;

/// <summary>The table of people, and their one-time links.</summary>
public static class PersonStore
{
    private const string Columns =
        """
        name, normalized, display_name as DisplayName, email, password_hash as PasswordHash, security_stamp as SecurityStamp, roles,
        lockout_until as LockoutUntil, failed_count as FailedCount, is_active as IsActive, created_at as CreatedAt, revision
        """;

    public static Account? Find(DbConnection db, OperatorName name) =>
        db.QuerySingleOrDefault<PersonRow>($"select {Columns} from person where name = @name", new { name = name.Value })?.ToAccount();

    public static Account? FindNormalized(DbConnection db, string normalized) =>
        db.QuerySingleOrDefault<PersonRow>($"select {Columns} from person where normalized = @normalized", new { normalized })?.ToAccount();

    /// <summary>In the order of their names, after the cursor.</summary>
    public static Page<Person> List(DbConnection db, string? search, string? after, int count)
    {
        var rows = db.Query<PersonRow>(
            $"""
            select {Columns}
              from person
             where name > @After and (@Search is null or name like '%' || @Search || '%' or display_name like '%' || @Search || '%')
             order by name
             limit @Count
            """,
            new { After = after ?? "", Search = search, Count = count + 1 }).Select(row => row.ToAccount().ToPerson()).ToList();
        return Stored.ToPage(rows, count, person => person.Name.Value);
    }

    public static int ActiveAdministrators(DbConnection db) => (int)db.ExecuteScalar<long>(
        "select count(*) from person where is_active = 1 and roles like @role", new { role = $"%\"{Stored.Json(Role.Administrator).Trim('"')}\"%" });

    /// <summary>Inserts a new person, who cannot sign in until a password is set.</summary>
    public static void Insert(DbConnection db, Person person) => db.Execute(
        """
        insert into person (name, normalized, display_name, email, security_stamp, roles, is_active, created_at, revision)
        values (@Name, @Normalized, @DisplayName, @Email, @Stamp, @Roles, @IsActive, @CreatedAt, @Revision)
        """,
        Values(person));

    /// <summary>Writes over the revision before. Whoever is turned off gets a new stamp, which ends their sessions.</summary>
    public static bool Update(DbConnection db, Person person) => db.Execute(
        """
        update person
           set display_name = @DisplayName, email = @Email, roles = @Roles, is_active = @IsActive, revision = @Revision,
               security_stamp = case when is_active = @IsActive then security_stamp else @Stamp end
         where name = @Name and revision = @Revision - 1
        """,
        Values(person)) == 1;

    /// <summary>What Identity changes by itself while people sign in; false when someone else was faster.</summary>
    public static bool SaveSignIn(DbConnection db, Account account) => db.Execute(
        """
        update person
           set password_hash = @PasswordHash, security_stamp = @SecurityStamp, lockout_until = @Until, failed_count = @FailedCount, revision = revision + 1
         where name = @Name and revision = @Revision
        """,
        new { account.PasswordHash, account.SecurityStamp, Until = Stored.Milliseconds(account.LockoutUntil), account.FailedCount, account.Name, account.Revision }) == 1;

    /// <summary>Sets a password: a new stamp ends all sessions, and a lock-out is over.</summary>
    public static void SetPassword(DbConnection db, OperatorName name, string hash) => db.Execute(
        """
        update person
           set password_hash = @hash, security_stamp = @stamp, lockout_until = null, failed_count = 0, revision = revision + 1
         where name = @name
        """,
        new { hash, stamp = NewStamp(), name = name.Value });

    /// <summary>Remembers a one-time link; an older one of the same person is void.</summary>
    public static void PutLink(DbConnection db, OperatorName person, Secret secret, DateTimeOffset expiresAt) => db.Execute(
        """
        insert into password_link (hash, person, expires_at) values (@hash, @person, @expiresAt)
        on conflict (person) do update set hash = excluded.hash, expires_at = excluded.expires_at
        """,
        new { hash = secret.Hash, person = person.Value, expiresAt = Stored.Milliseconds(expiresAt) });

    /// <summary>Whose link this is, or null when it was used, replaced or is too old.</summary>
    public static OperatorName? FindLink(DbConnection db, Secret secret, DateTimeOffset now) =>
        db.ExecuteScalar<string?>("select person from password_link where hash = @hash and expires_at > @now", new { hash = secret.Hash, now = Stored.Milliseconds(now) }) is { } name
            ? new OperatorName(name)
            : null;

    public static void RemoveLink(DbConnection db, OperatorName person) =>
        db.Execute("delete from password_link where person = @person", new { person = person.Value });

    private static object Values(Person person) => new
    {
        Name = person.Name.Value,
        Normalized = person.Name.Value.ToUpperInvariant(),
        person.DisplayName,
        person.Email,
        Stamp = NewStamp(),
        Roles = Stored.Json(person.Roles),
        IsActive = person.IsActive ? 1 : 0,
        CreatedAt = Stored.Milliseconds(person.CreatedAt),
        person.Revision,
    };

    private static string NewStamp() => Guid.NewGuid().ToString("N");

    private sealed record PersonRow(
        string Name, string Normalized, string DisplayName, string? Email, string? PasswordHash, string SecurityStamp, string Roles,
        long? LockoutUntil, long FailedCount, long IsActive, long CreatedAt, long Revision)
    {
        public Account ToAccount() => new()
        {
            Name = Name,
            Normalized = Normalized,
            DisplayName = DisplayName,
            Email = Email,
            PasswordHash = PasswordHash,
            SecurityStamp = SecurityStamp,
            Roles = Stored.FromJson<Role[]>(Roles).ToFacts(),
            LockoutUntil = Stored.Time(LockoutUntil),
            FailedCount = (int)FailedCount,
            IsActive = IsActive == 1,
            CreatedAt = Stored.Time(CreatedAt),
            Revision = (int)Revision,
        };
    }
}
