using System.Data.Common;
using Dapper;

namespace ReleaseBoard.Engine.Samples;

/// <summary>The tables of packed samples, and of how many bytes each hour takes.</summary>
internal static class ChunkStore
{
    /// <summary>Adds a segment. Answers its number.</summary>
    public static long Insert(DbConnection db, byte[] segment) =>
        db.ExecuteScalar<long>("insert into sample_segment (data) values (@segment) returning id", new { segment });

    /// <summary>Adds a chunk: its series, its first and last time, and where it stands.</summary>
    public static Prepared Inserting(DbConnection db) => new(
        db,
        "insert into sample_chunk (series, begins_at, ends_at, segment, place, length) values (@series, @begins, @ends, @segment, @place, @length)",
        "@series",
        "@begins",
        "@ends",
        "@segment",
        "@place",
        "@length");

    /// <summary>Where a series' chunks stand that have samples after one instant and before another, in the order of time.</summary>
    public static Prepared Places(DbConnection db) => new(
        db,
        "select segment, place, length from sample_chunk where series = @series and ends_at > @from and begins_at < @before order by ends_at",
        "@series",
        "@from",
        "@before");

    public static Prepared Segment(DbConnection db) => new(db, "select data from sample_segment where id = @id", "@id");

    /// <summary>When a series' oldest chunk begins; null when it has none.</summary>
    public static long? Oldest(DbConnection db, long series) =>
        db.ExecuteScalar<long?>("select begins_at from sample_chunk where series = @series order by ends_at limit 1", new { series });

    /// <summary>When the last of a series' chunks up to a number ends.</summary>
    public static long LastEnd(DbConnection db, long series, long lastChunk) =>
        db.ExecuteScalar<long>("select coalesce(max(ends_at), 0) from sample_chunk where series = @series and id <= @lastChunk", new { series, lastChunk });

    public static byte[]? Latest(DbConnection db, long series) =>
        db.ExecuteScalar<byte[]?>(
            """
            select substr(segment.data, chunk.place + 1, chunk.length)
              from sample_chunk chunk join sample_segment segment on segment.id = chunk.segment
             where chunk.series = @series
             order by chunk.ends_at desc
             limit 1
            """,
            new { series });

    /// <summary>Notes bytes under the hour they were written in.</summary>
    public static void Count(DbConnection db, long hour, long rawBytes, long rollupBytes) => db.Execute(
        """
        insert into sample_hour (hour, last_chunk, raw_bytes, rollup_bytes)
        values (@hour, (select coalesce(max(id), 0) from sample_chunk), @rawBytes, @rollupBytes)
        on conflict (hour) do update
           set last_chunk = excluded.last_chunk, raw_bytes = raw_bytes + excluded.raw_bytes, rollup_bytes = rollup_bytes + excluded.rollup_bytes
        """,
        new { hour, rawBytes, rollupBytes });

    /// <summary>Hours that take room, the oldest first; about 24 a day.</summary>
    public static IReadOnlyList<StoredHour> Hours(DbConnection db) =>
    [
        .. db.Query<StoredHour>("select hour, last_chunk as LastChunk, raw_bytes as RawBytes, rollup_bytes as RollupBytes from sample_hour order by hour"),
    ];

    /// <summary>Lets go of at most so many chunks up to a number, and of the segments before the first that is still named. Answers how many chunks went.</summary>
    public static int Forget(DbConnection db, long lastChunk, int atMost)
    {
        var gone = db.Execute(
            "delete from sample_chunk where id in (select id from sample_chunk where id <= @lastChunk order by id limit @atMost)", new { lastChunk, atMost });
        var first = db.ExecuteScalar<long?>("select segment from sample_chunk order by id limit 1") ?? long.MaxValue;
        db.Execute("delete from sample_segment where id < @first", new { first });
        return gone;
    }

    /// <summary>An hour's samples are gone.</summary>
    public static int CountNone(DbConnection db, long hour) => db.Execute("delete from sample_hour where hour = @hour and hour > 0", new { hour });
}

/// <summary>What one hour takes.</summary>
/// <param name="Hour">Its beginning, UTC milliseconds; 0 for the rollups of all hours.</param>
/// <param name="LastChunk">The last chunk written in it.</param>
internal sealed record StoredHour(long Hour, long LastChunk, long RawBytes, long RollupBytes);
