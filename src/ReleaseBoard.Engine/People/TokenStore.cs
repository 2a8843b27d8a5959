using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.People;

/// <summary>The table of API tokens; the token's text is not in it, only its hash.</summary>
public static class TokenStore
{
    private const string Columns =
        """
        id, name, owner, permissions, applications, created_at as CreatedAt, expires_at as ExpiresAt, revoked_at as RevokedAt,
        last_used_at as LastUsedAt
        """;

    public static ApiToken? Find(DbConnection db, Guid id) =>
        db.QuerySingleOrDefault<TokenRow>($"select {Columns} from api_token where id = @id", new { id = id.ToString("N") })?.ToToken();

    public static ApiToken? FindBySecret(DbConnection db, Secret secret) =>
        db.QuerySingleOrDefault<TokenRow>($"select {Columns} from api_token where hash = @hash", new { hash = secret.Hash })?.ToToken();

    /// <summary>Newest first, of one owner or of all, after the cursor.</summary>
    public static Page<ApiToken> List(DbConnection db, OperatorName? owner, string? after, int count)
    {
        var rows = db.Query<TokenRow>(
            $"""
            select {Columns}
              from api_token
             where (@Owner is null or owner = @Owner)
               and (@After is null or (created_at, id) < (select created_at, id from api_token where id = @After))
             order by created_at desc, id desc
             limit @Count
            """,
            new { Owner = owner?.Value, After = after, Count = count + 1 }).Select(row => row.ToToken()).ToList();
        return Stored.ToPage(rows, count, token => token.Id.ToString("N"));
    }

    public static void Insert(DbConnection db, ApiToken token, Secret secret) => db.Execute(
        """
        insert into api_token (id, name, owner, hash, permissions, applications, created_at, expires_at)
        values (@Id, @Name, @Owner, @Hash, @Permissions, @Applications, @CreatedAt, @ExpiresAt)
        """,
        new
        {
            Id = token.Id.ToString("N"),
            token.Name,
            Owner = token.Owner.Value,
            secret.Hash,
            Permissions = Stored.Json(token.Permissions),
            Applications = Stored.Json(token.Applications),
            CreatedAt = Stored.Milliseconds(token.CreatedAt),
            ExpiresAt = Stored.Milliseconds(token.ExpiresAt),
        });

    public static void Revoke(DbConnection db, Guid id, DateTimeOffset at) =>
        db.Execute("update api_token set revoked_at = @at where id = @id and revoked_at is null", new { id = id.ToString("N"), at = Stored.Milliseconds(at) });

    public static void Touch(DbConnection db, Guid id, DateTimeOffset at) =>
        db.Execute("update api_token set last_used_at = @at where id = @id", new { id = id.ToString("N"), at = Stored.Milliseconds(at) });

    private sealed record TokenRow(
        string Id, string Name, string Owner, string Permissions, string Applications, long CreatedAt, long ExpiresAt, long? RevokedAt, long? LastUsedAt)
    {
        public ApiToken ToToken() => new()
        {
            Id = Guid.Parse(Id),
            Name = Name,
            Owner = new(Owner),
            Permissions = Stored.FromJson<Permission[]>(Permissions).ToFacts(),
            Applications = Stored.FromJson<string[]>(Applications).Select(key => new ApplicationKey(key)).ToFacts(),
            CreatedAt = Stored.Time(CreatedAt),
            ExpiresAt = Stored.Time(ExpiresAt),
            RevokedAt = Stored.Time(RevokedAt),
            LastUsedAt = Stored.Time(LastUsedAt),
        };
    }
}
