using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>The table of keys to flags; a key's text is not in it, only its hash.</summary>
internal static class FlagAccessStore
{
    private const string Columns = "id, name, environment, kind, origins, by, created_at as CreatedAt, revoked_at as RevokedAt, hash";

    /// <summary>All keys of an environment, or of all, newest first.</summary>
    public static Facts<FlagAccessKey> List(DbConnection db, EnvironmentKey? environment) => db.Query<AccessRow>(
        $"select {Columns} from flag_access where @Environment is null or environment = @Environment order by created_at desc, id desc",
        new { Environment = environment?.Value }).Select(row => row.ToKey()).ToFacts();

    /// <summary>The keys that open something, by the hash of their text.</summary>
    public static Dictionary<string, FlagAccessKey> Live(DbConnection db) =>
        db.Query<AccessRow>($"select {Columns} from flag_access where revoked_at is null").ToDictionary(row => row.Hash, row => row.ToKey(), StringComparer.Ordinal);

    public static FlagAccessKey? Find(DbConnection db, Guid id) =>
        db.QuerySingleOrDefault<AccessRow>($"select {Columns} from flag_access where id = @id", new { id = id.ToString("N") })?.ToKey();

    public static void Insert(DbConnection db, FlagAccessKey key, Secret secret) => db.Execute(
        """
        insert into flag_access (id, hash, name, environment, kind, origins, by, created_at)
        values (@Id, @Hash, @Name, @Environment, @Kind, @Origins, @By, @CreatedAt)
        """,
        new
        {
            Id = key.Id.ToString("N"),
            secret.Hash,
            key.Name,
            Environment = key.Environment.Value,
            Kind = key.Kind.ToString(),
            Origins = Stored.Json(key.Origins),
            By = key.By.Value,
            CreatedAt = Stored.Milliseconds(key.CreatedAt),
        });

    public static void Revoke(DbConnection db, Guid id, DateTimeOffset at) =>
        db.Execute("update flag_access set revoked_at = @at where id = @id and revoked_at is null", new { id = id.ToString("N"), at = Stored.Milliseconds(at) });

    private sealed record AccessRow(string Id, string Name, string Environment, string Kind, string Origins, string By, long CreatedAt, long? RevokedAt, string Hash)
    {
        public FlagAccessKey ToKey() => new()
        {
            Id = Guid.Parse(Id),
            Name = Name,
            Environment = new(Environment),
            Kind = Stored.Enum<FlagAccessKind>(Kind),
            Origins = Stored.FromJson<Facts<string>>(Origins),
            By = new(By),
            CreatedAt = Stored.Time(CreatedAt),
            RevokedAt = Stored.Time(RevokedAt),
        };
    }
}
