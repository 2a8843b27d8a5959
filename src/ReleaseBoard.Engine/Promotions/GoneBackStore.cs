using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Reads which promotions were taken back, and where a way back was the last that happened.</summary>
internal static class GoneBackStore
{
    // What is applied and given up half-way does not go back: nobody knows how much of it is done.
    private const string Turned =
        """
        select p.id, p.application, p.environment, p.id as By, p.ended_at as At, p.version as Source, previous.version as Target
          from promotion p
          left join deployment previous on previous.id = p.previous
        """;

    /// <summary>Those of these promotions that turned round, or were taken back after they had succeeded.</summary>
    public static IReadOnlyDictionary<PromotionId, GoneBack> Of(DbConnection db, IEnumerable<PromotionId> promotions) => db.Query<BackRow>(
        $"""
        {Turned}
         where p.id in @ids and p.phase = 'RolledBack' and coalesce(previous.instances, 1) > 0
        union all
        select p.id, p.application, p.environment, back.id, back.ended_at, p.version, back.version
          from promotion p
          join promotion back on back.application = p.application and back.environment = p.environment and back.id > p.id
                             and back.kind = 'Rollback' and back.phase = 'Succeeded' and back.previous = p.deployment
         where p.id in @ids and p.phase = 'Succeeded'
         order by By
        """,
        new { ids = promotions.Select(id => id.Value).ToArray() }).GroupBy(row => new PromotionId(row.Id), row => row.ToGoneBack()).ToDictionary(rows => rows.Key, rows => rows.Last());

    /// <summary>The places of these applications where nothing has succeeded since a way back was taken.</summary>
    public static IReadOnlyDictionary<Slot, GoneBack> Last(DbConnection db, IEnumerable<ApplicationKey> applications) => db.Query<BackRow>(
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
        select p.id, p.application, p.environment, p.id, p.ended_at, previous.version, p.version
          from promotion p
          join deployment previous on previous.id = p.previous
         where p.id in (select id from last) and p.phase = 'Succeeded' and p.kind = 'Rollback'
        """,
        new { keys = applications.Select(key => key.Value).ToArray() }).ToDictionary(row => new Slot(new(row.Application), new(row.Environment)), row => row.ToGoneBack());

    private sealed record BackRow(long Id, string Application, string Environment, long By, long At, string Source, string? Target)
    {
        public GoneBack ToGoneBack() => new(new(By), Stored.Time(At), new(Source), Target is null ? null : new ArtifactVersion(Target));
    }
}
