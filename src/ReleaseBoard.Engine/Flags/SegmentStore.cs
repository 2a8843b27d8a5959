using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>The table of segments: every revision there ever was, and which is the newest; and what goes with every answer.</summary>
public static class SegmentStore
{
    private const string Columns = "environment, key, number, plan, by, at, reason";

    public static Segment? Current(DbConnection db, SegmentKey key, EnvironmentKey environment) => db.QuerySingleOrDefault<SegmentRow>(
        $"select {Columns} from segment_state where environment = @environment and key = @key and is_current = 1",
        new { environment = environment.Value, key = key.Value })?.ToSegment();

    /// <summary>All segments of the environment in the order of their keys.</summary>
    public static Facts<Segment> List(DbConnection db, EnvironmentKey environment) => db.Query<SegmentRow>(
        $"select {Columns} from segment_state where environment = @environment and is_current = 1 order by key",
        new { environment = environment.Value }).Select(row => row.ToSegment()).ToFacts();

    /// <summary>Newest first, at most 200.</summary>
    public static Facts<Segment> History(DbConnection db, SegmentKey key, EnvironmentKey environment) => db.Query<SegmentRow>(
        $"select {Columns} from segment_state where environment = @environment and key = @key order by number desc limit 200",
        new { environment = environment.Value, key = key.Value }).Select(row => row.ToSegment()).ToFacts();

    /// <summary>Adds the next revision; a number that is there already is a mistake of the caller and fails.</summary>
    public static void Append(DbConnection db, Segment segment)
    {
        db.Execute(
            "update segment_state set is_current = 0 where environment = @Environment and key = @Key and is_current = 1",
            new { Environment = segment.Environment.Value, Key = segment.Key.Value });
        db.Execute(
            """
            insert into segment_state (environment, key, number, plan, by, at, reason, is_current)
            values (@Environment, @Key, @Number, @Plan, @By, @At, @Reason, 1)
            """,
            SegmentRow.Of(segment));
    }

    public static void Delete(DbConnection db, SegmentKey key, EnvironmentKey environment) =>
        db.Execute("delete from segment_state where environment = @environment and key = @key", new { environment = environment.Value, key = key.Value });

    public static Facts<FlagMetadata> Metadata(DbConnection db, EnvironmentKey environment) =>
        db.QuerySingleOrDefault<string>("select metadata from flag_set where environment = @environment", new { environment = environment.Value }) is { } json
            ? Stored.FromJson<Facts<FlagMetadata>>(json)
            : [];

    public static void SaveMetadata(DbConnection db, EnvironmentKey environment, Facts<FlagMetadata> metadata) => db.Execute(
        """
        insert into flag_set (environment, metadata) values (@environment, @metadata)
        on conflict (environment) do update set metadata = excluded.metadata
        """,
        new { environment = environment.Value, metadata = Stored.Json(metadata) });

    private sealed record SegmentRow(string Environment, string Key, long Number, string Plan, string By, long At, string? Reason)
    {
        public static SegmentRow Of(Segment segment) => new(
            segment.Environment.Value, segment.Key.Value, segment.Number, Stored.Json(segment.Plan), segment.By.Value, Stored.Milliseconds(segment.At), segment.Reason);

        public Segment ToSegment() => new()
        {
            Environment = new(Environment),
            Key = new(Key),
            Number = (int)Number,
            Plan = Stored.FromJson<SegmentPlan>(Plan),
            By = new(By),
            At = Stored.Time(At),
            Reason = Reason,
        };
    }
}
