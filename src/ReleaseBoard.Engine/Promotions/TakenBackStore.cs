using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Reads which promotions were taken back, and where a way back was the last that happened.</summary>
internal static class TakenBackStore
{
    // What is applied and given up half-way does not go back: nobody knows how much of it is done.
    private const string Turned =
        """
        select p.id, p.application, p.environment, p.id as By, p.ended_at as At, p.version as Source, previous.version as Target, p.requested_by as Asked, p.reason, p.phase
          from promotion p
          left join deployment previous on previous.id = p.previous
        """;

    // A rollback as what it takes back speaks of it.
    private const string Back = "back.id, coalesce(back.ended_at, back.requested_at), p.version, back.version, back.requested_by, back.reason, back.phase";

    /// <summary>What took this one back after it had succeeded, or turned it round; null when nothing did.</summary>
    public static TakenBack? Of(DbConnection db, PromotionId promotion) => Of(db, [promotion]).GetValueOrDefault(promotion);

    /// <summary>Those of these promotions that turned round, or were taken back after they had succeeded.</summary>
    public static IReadOnlyDictionary<PromotionId, TakenBack> Of(DbConnection db, IEnumerable<PromotionId> promotions) => db.Query<BackRow>(
        $"""
        {Turned}
         where p.id in @ids and p.phase = 'RolledBack' and coalesce(previous.instances, 1) > 0
        union all
        select p.id, p.application, p.environment, {Back}
          from promotion p
          join promotion back on back.application = p.application and back.environment = p.environment and back.id > p.id
                             and back.kind = 'Rollback' and (back.ended_at is null or back.phase = 'Succeeded') and back.previous = p.deployment
         where p.id in @ids and p.phase = 'Succeeded'
         order by By
        """,
        new { ids = promotions.Select(id => id.Value).ToArray() }).GroupBy(row => new PromotionId(row.Id), row => row.ToTakenBack()).ToDictionary(rows => rows.Key, rows => rows.Last());

    /// <summary>Those of these versions that came to a slot before a promotion, and were taken back the last time they did.</summary>
    public static IReadOnlyDictionary<ArtifactVersion, TakenBack> Before(DbConnection db, Promotion promotion, IEnumerable<ArtifactVersion> versions) => Of(
        db,
        db.Query<long>(
            """
            select max(id)
              from promotion
             where application = @Application and environment = @Environment and version in @versions and id < @Id
               and kind = 'Forward' and phase in ('Succeeded', 'RolledBack')
             group by version
            """,
            new
            {
                Application = promotion.Slot.Application.Value,
                Environment = promotion.Slot.Environment.Value,
                Id = promotion.Id.Value,
                versions = versions.Select(version => version.Value).ToArray(),
            }).Select(id => new PromotionId(id))).Values.ToDictionary(back => back.From);

    /// <summary>The places of these applications where nothing has succeeded since a way back was taken.</summary>
    public static IReadOnlyDictionary<Slot, TakenBack> Last(DbConnection db, IEnumerable<ApplicationKey> applications) => db.Query<BackRow>(
        $"""
        with last as materialized (
            select (select id from promotion
                     where application = place.application and environment = place.environment and phase in ('Succeeded', 'RolledBack')
                     order by ended_at desc limit 1) as id
              from deployment place
             where place.application in @keys and place.phase = 'Stable')
        {Turned}
         where p.id in (select id from last) and p.phase = 'RolledBack' and coalesce(previous.instances, 1) > 0
        union all
        select back.id, back.application, back.environment, {Back}
          from promotion back
          join deployment p on p.id = back.previous
         where back.id in (select id from last) and back.phase = 'Succeeded' and back.kind = 'Rollback'
        """,
        new { keys = applications.Select(key => key.Value).ToArray() }).ToDictionary(row => new Slot(new(row.Application), new(row.Environment)), row => row.ToTakenBack());

    private sealed record BackRow(long Id, string Application, string Environment, long By, long At, string Source, string? Target, string Asked, string? Reason, string Phase)
    {
        public TakenBack ToTakenBack() => new(new(By), new(Asked), Stored.Time(At), new(Source), Target is null ? null : new ArtifactVersion(Target))
        {
            Reason = Reason,
            IsDone = Enum.Parse<PromotionPhase>(Phase).IsTerminal(),
        };
    }
}
