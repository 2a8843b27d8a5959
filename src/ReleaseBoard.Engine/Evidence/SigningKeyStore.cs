using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Evidence;

/// <summary>The table of keys that provenance may be signed with.</summary>
internal static class SigningKeyStore
{
    /// <summary>All, by name.</summary>
    public static Facts<SigningKey> All(DbConnection db) => Texts(db).Select(Stored.FromJson<SigningKey>).ToFacts();

    /// <summary>The same as they are stored, each on one line.</summary>
    public static IReadOnlyList<string> Texts(DbConnection db) => db.Query<string>("select key from signing_key order by name").ToList();

    public static void Save(DbConnection db, SigningKey key) => db.Execute(
        """
        insert into signing_key (name, key, revision) values (@Name, @Key, @Revision)
        on conflict (name) do update set key = excluded.key, revision = excluded.revision
        """,
        new { key.Name, Key = Stored.Json(key), key.Revision });

    public static void Delete(DbConnection db, string name) => db.Execute("delete from signing_key where name = @name", new { name });
}
