using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>The table of packed steps.</summary>
internal static class RollupStore
{
    /// <summary>Adds points of one step to the rows they belong to. Answers by how many bytes these grew.</summary>
    public static long Add(RollupStatements statements, long series, long step, IReadOnlyList<SamplePoint> points)
    {
        long grown = 0;
        foreach (var row in points.GroupBy(point => RollupRules.RowOf(point, step)))
        {
            // A damaged row cannot be added to: what came since stands in its place.
            var before = statements.Finding.Blobs(series, step, row.Key).FirstOrDefault();
            var known = before is null ? [] : Read(before).Match(found => found, _ => []);
            var data = RollupChunk.Write(RollupRules.Together(known, [.. row], step).ToArray());
            statements.Saving.Execute(series, step, row.Key, data);
            grown += data.Length - (before?.Length ?? 0);
        }

        return grown;
    }

    /// <summary>A series' last hour with samples by an instant; null when no hours tell of it.</summary>
    public static SamplePoint? Last(RollupStatements statements, long series, long at)
    {
        var row = statements.FindingLast.Blobs(series, RollupRules.Hour, at).FirstOrDefault();
        var points = row is null ? [] : Read(row).Match(found => found, _ => []);
        return points.Count == 0 ? null : points[^1];
    }

    /// <summary>A series' rows of one step with points after one instant and by another, in the order of time.</summary>
    public static Prepared Listing(DbConnection db) => new(
        db,
        """
        select data
          from sample_rollup
         where series = @series and step = @step and begins_at > @first and begins_at < @until
         order by begins_at
        """,
        "@series",
        "@step",
        "@first",
        "@until");

    /// <summary>Lets go of a series' rows of one step that ended by an instant. Answers how many bytes went.</summary>
    public static long ForgetBefore(DbConnection db, long series, long step, long at) => db.Query<long>(
        "delete from sample_rollup where series = @series and step = @step and begins_at <= @first returning length(data)",
        new { series, step, first = at - RollupRules.Row(step) }).Sum();

    private static Outcome<IReadOnlyList<SamplePoint>> Read(byte[] data)
    {
        var points = new SamplePoint[RollupChunk.MostPoints];
        return RollupChunk.Read(data, points).Then<IReadOnlyList<SamplePoint>>(count => points[..count]);
    }
}

/// <summary>What a batch of rollups says again and again.</summary>
internal sealed class RollupStatements(DbConnection db) : IDisposable
{
    public Prepared Finding { get; } = new(
        db, "select data from sample_rollup where series = @series and step = @step and begins_at = @row", "@series", "@step", "@row");

    public Prepared FindingLast { get; } = new(
        db,
        "select data from sample_rollup where series = @series and step = @step and begins_at <= @at order by begins_at desc limit 1",
        "@series",
        "@step",
        "@at");

    public Prepared Saving { get; } = new(
        db,
        """
        insert into sample_rollup (series, step, begins_at, data) values (@series, @step, @row, @data)
        on conflict (series, step, begins_at) do update set data = excluded.data
        """,
        "@series",
        "@step",
        "@row",
        "@data");

    public void Dispose()
    {
        Finding.Dispose();
        FindingLast.Dispose();
        Saving.Dispose();
    }
}
