using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Flags;

/// <summary>The tables of who got what: minutes for a day, hours for a season, and each flag's last minute for good.</summary>
internal static class ExposureStore
{
    private const long MinuteLength = 60_000;
    private const long HourLength = 60 * MinuteLength;

    public static readonly TimeSpan MinutesKept = TimeSpan.FromHours(25);
    public static readonly TimeSpan HoursKept = TimeSpan.FromDays(92);

    public static DateTimeOffset Minute(DateTimeOffset at) => Stored.Time(Stored.Milliseconds(at) / MinuteLength * MinuteLength);

    /// <summary>Adds what was counted, in the minute, in the hour and as the flag's last use.</summary>
    public static int Add(DbConnection db, IReadOnlyCollection<Exposure> exposures)
    {
        var rows = exposures.Select(Row.Of).ToList();
        db.Execute(Into("flag_minute", "@At"), rows);
        db.Execute(Into("flag_hour", $"@At / {HourLength} * {HourLength}"), rows);
        db.Execute(
            """
            insert into flag_use (environment, flag, at) values (@Environment, @Flag, @At)
            on conflict (environment, flag) do update set at = excluded.at where excluded.at > flag_use.at
            """,
            rows.GroupBy(row => (row.Environment, row.Flag)).Select(group => group.MaxBy(row => row.At)));
        return rows.Count;
    }

    /// <summary>Lets go of minutes and hours that are older than they are kept.</summary>
    public static int Forget(DbConnection db, DateTimeOffset now) =>
        db.Execute("delete from flag_minute where at < @at", new { at = Stored.Milliseconds(now - MinutesKept) })
        + db.Execute("delete from flag_hour where at < @at", new { at = Stored.Milliseconds(now - HoursKept) });

    /// <summary>What every flag gave out since an instant within the last day, by variant; of one environment or of all.</summary>
    public static IEnumerable<Exposure> Since(DbConnection db, DateTimeOffset from, EnvironmentKey? environment) => db.Query<Row>(
        """
        select environment, flag, variant, max(at) as At, sum(count) as Count
          from flag_minute
         where at >= @From and (@Environment is null or environment = @Environment)
         group by environment, flag, variant
        """,
        new { From = Stored.Milliseconds(Minute(from)), Environment = environment?.Value }).Select(row => row.ToExposure());

    /// <summary>One flag's minutes since an instant within the last day, in the order of time.</summary>
    public static IEnumerable<Exposure> Minutes(DbConnection db, FlagKey flag, EnvironmentKey environment, DateTimeOffset from) =>
        Of(db, "flag_minute", flag, environment, Minute(from));

    /// <summary>One flag's hours since an instant, in the order of time.</summary>
    public static IEnumerable<Exposure> Hours(DbConnection db, FlagKey flag, EnvironmentKey environment, DateTimeOffset from) =>
        Of(db, "flag_hour", flag, environment, from);

    public static IReadOnlyDictionary<(EnvironmentKey, FlagKey), DateTimeOffset> LastEvaluated(DbConnection db) =>
        db.Query<UseRow>("select environment, flag, at from flag_use").ToDictionary(row => (new EnvironmentKey(row.Environment), new FlagKey(row.Flag)), row => Stored.Time(row.At));

    private static IEnumerable<Exposure> Of(DbConnection db, string table, FlagKey flag, EnvironmentKey environment, DateTimeOffset from) => db.Query<Row>(
        $"""
        select environment, flag, variant, at, count
          from {table}
         where environment = @Environment and flag = @Flag and at >= @From
         order by at, variant
        """,
        new { Environment = environment.Value, Flag = flag.Value, From = Stored.Milliseconds(from) }).Select(row => row.ToExposure());

    private static string Into(string table, string at) =>
        $"""
        insert into {table} (environment, flag, variant, at, count) values (@Environment, @Flag, @Variant, {at}, @Count)
        on conflict (environment, flag, variant, at) do update set count = {table}.count + excluded.count
        """;

    private sealed record UseRow(string Environment, string Flag, long At);

    // Properties, not a constructor: a sum over no rows has no type in SQLite that a constructor could be found by.
    private sealed record Row
    {
        public string Environment { get; init; } = "";

        public string Flag { get; init; } = "";

        public string Variant { get; init; } = "";

        public long At { get; init; }

        public long Count { get; init; }

        public static Row Of(Exposure exposure) => new()
        {
            Environment = exposure.Environment.Value,
            Flag = exposure.Flag.Value,
            Variant = exposure.Variant,
            At = Stored.Milliseconds(exposure.At),
            Count = exposure.Count,
        };

        public Exposure ToExposure() => new(new(Environment), new(Flag), Variant, Stored.Time(At), Count);
    }
}
