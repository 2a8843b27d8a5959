using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>The table of when a board was there.</summary>
internal static class PresenceStore
{
    // More starts than this nobody looks at in one chart.
    private const int MostLives = 500;

    public static int Save(DbConnection db, DateTimeOffset began, DateTimeOffset now, DateTimeOffset oldest)
    {
        db.Execute("delete from board_presence where seen < @oldest", new { oldest = Stored.Milliseconds(oldest) });
        return db.Execute(
            "insert into board_presence (began, seen) values (@began, @now) on conflict (began) do update set seen = excluded.seen",
            new { began = Stored.Milliseconds(began), now = Stored.Milliseconds(now) });
    }

    /// <summary>The last lives that began by an instant, in the order of time.</summary>
    public static Facts<TimeRange> Lives(DbConnection db, DateTimeOffset until) => db.Query<LifeRow>(
        "select began, seen from board_presence where began <= @Until order by began desc limit @MostLives",
        new { Until = Stored.Milliseconds(until), MostLives }).Reverse().Select(row => new TimeRange(Stored.Time(row.Began), Stored.Time(row.Seen))).ToFacts();

    private sealed record LifeRow(long Began, long Seen);
}
