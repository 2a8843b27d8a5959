using System.Data.Common;
using System.Globalization;
using Dapper;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Environments;

/// <summary>The table of environments.</summary>
public static class EnvironmentStore
{
    private const string Columns = "key, name, tier, position, hold_by as HoldBy, hold_at as HoldAt, hold_reason as HoldReason, revision";

    public static ReleaseEnvironment? Find(DbConnection db, EnvironmentKey key) =>
        db.QuerySingleOrDefault<EnvironmentRow>($"select {Columns} from environment where key = @key", new { key = key.Value })?.ToEnvironment();

    /// <summary>All of them, from the left of the board to the right.</summary>
    public static Facts<ReleaseEnvironment> List(DbConnection db) =>
        db.Query<EnvironmentRow>($"select {Columns} from environment order by position, key").Select(row => row.ToEnvironment()).ToFacts();

    /// <summary>A page of them, from the left of the board to the right, after the cursor.</summary>
    public static Page<ReleaseEnvironment> List(DbConnection db, string? search, string? after, int count)
    {
        var (position, key) = Cursor(after);
        var rows = db.Query<EnvironmentRow>(
            $"""
            select {Columns}
              from environment
             where (position > @Position or (position = @Position and key > @Key))
               and (@Search is null or key like '%' || @Search || '%' or name like '%' || @Search || '%')
             order by position, key
             limit @Count
            """,
            new { Position = position, Key = key, Search = search, Count = count + 1 }).Select(row => row.ToEnvironment()).ToList();
        return Stored.ToPage(rows, count, environment => string.Create(CultureInfo.InvariantCulture, $"{environment.Position}.{environment.Key}"));
    }

    public static IReadOnlySet<EnvironmentKey> Keys(DbConnection db) =>
        db.Query<string>("select key from environment").Select(key => new EnvironmentKey(key)).ToHashSet();

    /// <summary>Inserts revision 1, or writes over the revision before; false when someone else was faster.</summary>
    public static bool Save(DbConnection db, ReleaseEnvironment environment) => db.Execute(
        """
        insert into environment (key, name, tier, position, hold_by, hold_at, hold_reason, revision)
        values (@Key, @Name, @Tier, @Position, @HoldBy, @HoldAt, @HoldReason, @Revision)
        on conflict (key) do update set name = excluded.name, tier = excluded.tier, position = excluded.position,
               hold_by = excluded.hold_by, hold_at = excluded.hold_at, hold_reason = excluded.hold_reason, revision = excluded.revision
         where environment.revision = excluded.revision - 1
        """,
        EnvironmentRow.Of(environment)) == 1;

    public static void Delete(DbConnection db, EnvironmentKey key) =>
        db.Execute("delete from environment where key = @key", new { key = key.Value });

    /// <summary>The applications with instances there, whatever traffic they take.</summary>
    public static Facts<ApplicationKey> Running(DbConnection db, EnvironmentKey key) =>
        Applications(db, "select distinct application from deployment where environment = @key and phase <> 'Retired' order by application", key);

    /// <summary>The applications with a promotion there that has not ended.</summary>
    public static Facts<ApplicationKey> Arriving(DbConnection db, EnvironmentKey key) =>
        Applications(db, "select distinct application from promotion where environment = @key and ended_at is null order by application", key);

    private static Facts<ApplicationKey> Applications(DbConnection db, string sql, EnvironmentKey key) =>
        db.Query<string>(sql, new { key = key.Value }).Select(application => new ApplicationKey(application)).ToFacts();

    private static (long Position, string Key) Cursor(string? after) =>
        after?.Split('.', 2) is [var position, var key] && long.TryParse(position, CultureInfo.InvariantCulture, out var number) ? (number, key) : (-1, "");

    private sealed record EnvironmentRow(string Key, string Name, string Tier, long Position, string? HoldBy, long? HoldAt, string? HoldReason, long Revision)
    {
        public static EnvironmentRow Of(ReleaseEnvironment environment) => new(
            environment.Key.Value, environment.Name, environment.Tier.ToString(), environment.Position,
            environment.Hold?.By.Value, Stored.Milliseconds(environment.Hold?.At), environment.Hold?.Reason, environment.Revision);

        public ReleaseEnvironment ToEnvironment() => new()
        {
            Key = new(Key),
            Name = Name,
            Tier = Stored.Enum<Tier>(Tier),
            Position = (int)Position,
            Hold = HoldBy is not null && HoldAt is { } at ? new(new(HoldBy), Stored.Time(at), HoldReason ?? "") : null,
            Revision = (int)Revision,
        };
    }
}
