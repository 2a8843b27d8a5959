using System.Data.Common;
using System.Globalization;
using Dapper;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>The table of promotions.</summary>
public static class PromotionStore
{
    public static Promotion? Find(DbConnection db, PromotionId id) =>
        db.QuerySingleOrDefault<PromotionRow>($"select {PromotionRow.Columns} from promotion where id = @id", new { id = id.Value })?.ToPromotion();

    /// <summary>Newest first, before the cursor, filtered.</summary>
    public static Page<Promotion> List(DbConnection db, PromotionFilter filter, string? cursor, int count)
    {
        var before = long.TryParse(cursor, CultureInfo.InvariantCulture, out var number) ? number : long.MaxValue;
        var rows = db.Query<PromotionRow>(
            $"""
            select {PromotionRow.Columns}
              from promotion
             where id < @Before {filter.Conditions}
             order by id desc
             limit @Count
            """,
            new
            {
                Before = before,
                Application = filter.Application?.Value,
                Environment = filter.Environment?.Value,
                Version = filter.Version?.Value,
                RequestedBy = filter.RequestedBy?.Value,
                Phase = filter.Phase?.ToString(),
                Only = filter.Only?.Select(key => key.Value).ToArray(),
                Count = count + 1,
            }).Select(row => row.ToPromotion()).ToList();
        return Stored.ToPage(rows, count, promotion => promotion.Id.ToString());
    }

    /// <summary>Those of a slot that have not ended, oldest first.</summary>
    public static Facts<Promotion> Open(DbConnection db, Slot slot) => db.Query<PromotionRow>(
        $"""
        select {PromotionRow.Columns}
          from promotion
         where application = @Application and environment = @Environment and ended_at is null
         order by id
        """,
        DeploymentStore.Key(slot)).Select(row => row.ToPromotion()).ToFacts();

    /// <summary>Those of these applications that have not ended, wherever, in one question.</summary>
    public static ILookup<ApplicationKey, Promotion> Open(DbConnection db, IEnumerable<ApplicationKey> applications) => db.Query<PromotionRow>(
        $"""
        select {PromotionRow.Columns}
          from promotion
         where application in @keys and ended_at is null
         order by id
        """,
        new { keys = applications.Select(key => key.Value).ToArray() }).Select(row => row.ToPromotion()).ToLookup(promotion => promotion.Slot.Application);

    /// <summary>All that the board itself looks after: in the queue, or holding a lock, also while a person is asked.</summary>
    public static IReadOnlyList<Promotion> Running(DbConnection db) =>
    [
        .. db.Query<PromotionRow>(
            $"""
            select {PromotionRow.Columns}
              from promotion
             where phase in ('Queued', 'Deploying', 'RollingOut', 'AwaitingIntervention', 'RollingBack', 'Aborting')
             order by id
            """).Select(row => row.ToPromotion()),
    ];

    /// <summary>Those whose time to be approved is over.</summary>
    public static IReadOnlyList<Promotion> Expiring(DbConnection db, DateTimeOffset now) =>
    [
        .. db.Query<PromotionRow>($"select {PromotionRow.Columns} from promotion where expires_at <= @now order by id", new { now = Stored.Milliseconds(now) })
            .Select(row => row.ToPromotion()),
    ];

    /// <summary>All that wait for approval, oldest first.</summary>
    public static IReadOnlyList<Promotion> AwaitingApproval(DbConnection db) =>
    [
        .. db.Query<PromotionRow>($"select {PromotionRow.Columns} from promotion where phase = 'AwaitingApproval' order by id").Select(row => row.ToPromotion()),
    ];

    /// <summary>All that shall go forward and have not begun: in the queue or waiting for approval.</summary>
    public static IEnumerable<Promotion> Waiting(DbConnection db) => Running(db).Concat(AwaitingApproval(db)).Where(promotion => promotion is { StartedAt: null, Kind: PromotionKind.Forward });

    /// <summary>What last succeeded in a slot; null when nothing did.</summary>
    public static Promotion? LastSucceeded(DbConnection db, Slot slot) => db.QuerySingleOrDefault<PromotionRow>(
        $"""
        select {PromotionRow.Columns}
          from promotion
         where application = @Application and environment = @Environment and phase = 'Succeeded'
         order by ended_at desc, id desc
         limit 1
        """,
        DeploymentStore.Key(slot))?.ToPromotion();

    /// <summary>The last rollback that succeeded in a slot; null when none did.</summary>
    public static Promotion? LastRollback(DbConnection db, Slot slot) => db.QuerySingleOrDefault<PromotionRow>(
        $"""
        select {PromotionRow.Columns}
          from promotion
         where application = @Application and environment = @Environment and phase = 'Succeeded' and kind = 'Rollback'
         order by ended_at desc, id desc
         limit 1
        """,
        DeploymentStore.Key(slot))?.ToPromotion();

    /// <summary>True when these bytes have succeeded in the slot at some time.</summary>
    public static bool HasSucceeded(DbConnection db, Slot slot, Digest digest) => db.ExecuteScalar<long>(
        """
        select exists (select 1 from promotion
                        where application = @application and environment = @environment and phase = 'Succeeded' and digest = @digest)
        """,
        new { application = slot.Application.Value, environment = slot.Environment.Value, digest = digest.Value }) != 0;

    /// <summary>The number the next one gets. Asked inside the write that uses it.</summary>
    public static PromotionId NextId(DbConnection db) => new((db.ExecuteScalar<long?>("select max(id) from promotion") ?? 0) + 1);

    public static void Insert(DbConnection db, Promotion promotion) => db.Execute(PromotionRow.InsertSql, PromotionRow.Of(promotion));

    /// <summary>Writes over the revision before; false when someone else was faster.</summary>
    public static bool Save(DbConnection db, Promotion promotion) => db.Execute(PromotionRow.UpdateSql, PromotionRow.Of(promotion)) == 1;
}

/// <summary>Which promotions to list; null means all.</summary>
public sealed record PromotionFilter
{
    public ApplicationKey? Application { get; init; }

    public EnvironmentKey? Environment { get; init; }

    public ArtifactVersion? Version { get; init; }

    public OperatorName? RequestedBy { get; init; }

    public PromotionPhase? Phase { get; init; }

    /// <summary>True for those that have not ended, false for those that have.</summary>
    public bool? IsOpen { get; init; }

    /// <summary>Of these applications only; null for all.</summary>
    public Facts<ApplicationKey>? Only { get; init; }

    // Only what is asked stands in the query, so that it can use its index.
    internal string Conditions => string.Concat(
        Application is null ? "" : " and application = @Application",
        Environment is null ? "" : " and environment = @Environment",
        Version is null ? "" : " and version = @Version",
        RequestedBy is null ? "" : " and requested_by = @RequestedBy",
        Phase is null ? "" : " and phase = @Phase",
        Only is null ? "" : " and application in @Only",
        IsOpen switch { null => "", true => " and ended_at is null", false => " and ended_at is not null" });
}
