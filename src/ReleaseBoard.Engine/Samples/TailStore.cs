using System.Data.Common;
using Dapper;

namespace ReleaseBoard.Engine.Samples;

/// <summary>The table of what is not yet worth a chunk.</summary>
internal static class TailStore
{
    /// <summary>Keeps a minute of many series.</summary>
    /// <param name="ends">The latest sample in it, UTC milliseconds.</param>
    public static void Add(DbConnection db, long ends, byte[] data) =>
        db.Execute("insert into sample_tail (ends_at, data) values (@ends, @data)", new { ends, data });

    /// <summary>Whether there is a row at all; asked at each start, so it brings nothing of its own into memory.</summary>
    public static bool Any(DbConnection db)
    {
        using var asking = db.CreateCommand();
        asking.CommandText = "select exists (select 1 from sample_tail)";
        return asking.ExecuteScalar() is 1L;
    }

    /// <summary>All rows in the order they were written; an hour or two of minutes, or what a crash left.</summary>
    public static IEnumerable<TailRow> List(DbConnection db) =>
        db.Query<TailRow>("select id, data from sample_tail order by id", buffered: false);

    public static void ForgetUpTo(DbConnection db, long id) => db.Execute("delete from sample_tail where id <= @id", new { id });

    /// <summary>Lets go of rows whose samples all are in chunks by now.</summary>
    public static void ForgetBefore(DbConnection db, long at) => db.Execute("delete from sample_tail where ends_at < @at", new { at });
}

internal sealed record TailRow(long Id, byte[] Data);
