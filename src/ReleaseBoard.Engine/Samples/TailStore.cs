using System.Data.Common;
using Dapper;

namespace ReleaseBoard.Engine.Samples;

/// <summary>The table of what is not yet worth a chunk, in batches of series that are written together.</summary>
internal static class TailStore
{
    /// <summary>Keeps a minute of a batch, or all of it that waits.</summary>
    public static void Add(DbConnection db, int batch, byte[] data) =>
        db.Execute("insert into sample_tail (batch, data) values (@batch, @data)", new { batch, data });

    /// <summary>Whether there is a row at all; asked at each start, so it brings nothing of its own into memory.</summary>
    public static bool Any(DbConnection db)
    {
        using var asking = db.CreateCommand();
        asking.CommandText = "select exists (select 1 from sample_tail)";
        return asking.ExecuteScalar() is 1L;
    }

    public static IReadOnlyList<int> Batches(DbConnection db) =>
        [.. db.Query<long>("select distinct batch from sample_tail order by batch").Select(batch => (int)batch)];

    /// <summary>A batch's rows in the order they were written; at most some ten, or what a crash left.</summary>
    public static IEnumerable<byte[]> List(DbConnection db, int batch) =>
        db.Query<byte[]>("select data from sample_tail where batch = @batch order by id", new { batch });

    public static void Forget(DbConnection db, int batch) => db.Execute("delete from sample_tail where batch = @batch", new { batch });
}
