using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>What the board asks across rooms, each in one question however many applications there are.</summary>
internal static class BoardStore
{
    /// <summary>The places of what runs in its application's order of arrival.</summary>
    public static IReadOnlyDictionary<(ApplicationKey Application, ArtifactVersion Version), long> Sequences(DbConnection db, IEnumerable<ApplicationKey> applications) =>
        db.Query<SequenceRow>(
            """
            select application, version, sequence
              from artifact
             where (application, version) in (select application, version from deployment where application in @keys and phase <> 'Retired' and weight > 0)
            """,
            new { keys = applications.Select(key => key.Value).ToArray() })
            .ToDictionary(row => (new ApplicationKey(row.Application), new ArtifactVersion(row.Version)), row => row.Sequence);

    /// <summary>The applications to which something is on its way.</summary>
    public static IReadOnlyCollection<ApplicationKey> Moving(DbConnection db) =>
        [.. db.Query<string>("select distinct application from promotion where ended_at is null").Select(key => new ApplicationKey(key))];

    /// <summary>The promotions that own their place, the oldest first: how many they are, and the first with the weight it has reached.</summary>
    public static RolloutFigure Rollouts(DbConnection db, Facts<ApplicationKey>? only)
    {
        var rows = db.Query<RolloutRow>(
            $"""
            select p.application, p.environment, d.weight
              from promotion p
              left join deployment d on d.id = p.deployment
             where p.phase in ('Deploying', 'RollingOut', 'AwaitingIntervention', 'RollingBack', 'Aborting')
               {(only is null ? "" : "and p.application in @keys")}
             order by p.started_at, p.id
            """,
            new { keys = only?.Select(key => key.Value).ToArray() }).ToList();
        return rows.Count == 0 ? new(0, null, 0) : new(rows.Count, new(new(rows[0].Application), new(rows[0].Environment)), (int)(rows[0].Weight ?? 0));
    }

    /// <summary>The places where something takes traffic.</summary>
    public static IEnumerable<Slot> Serving(DbConnection db, Facts<ApplicationKey>? only) => db.Query<SlotRow>(
        $"""
        select distinct application, environment
          from deployment
         where phase <> 'Retired' and weight > 0 and instances > 0 {(only is null ? "" : "and application in @keys")}
        """,
        new { keys = only?.Select(key => key.Value).ToArray() }).Select(row => new Slot(new(row.Application), new(row.Environment)));

    private sealed record SlotRow(string Application, string Environment);

    private sealed record SequenceRow(string Application, string Version, long Sequence);

    private sealed record RolloutRow(string Application, string Environment, long? Weight);
}

/// <summary>How many rollouts are in progress, and the oldest of them.</summary>
internal sealed record RolloutFigure(int Count, Slot? Oldest, int Weight);
