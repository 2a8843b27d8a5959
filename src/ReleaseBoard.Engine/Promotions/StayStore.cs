using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>The table of healthy stays: what the soak gate counts.</summary>
internal static class StayStore
{
    private const string Columns =
        "deployment, started_at as StartedAt, application, environment, digest, banked, healthy_since as HealthySince, seen_at as SeenAt, ended_at as EndedAt";

    /// <summary>The stays that have not ended, by deployment.</summary>
    public static IReadOnlyDictionary<DeploymentId, HealthyStay> Present(DbConnection db) =>
        db.Query<StayRow>($"select {Columns} from healthy_stay where ended_at is null").Select(row => row.ToStay())
            .GroupBy(stay => stay.Deployment).ToDictionary(stays => stays.Key, stays => stays.MaxBy(stay => stay.StartedAt) ?? stays.First());

    /// <summary>All stays of these bytes in an environment.</summary>
    public static IReadOnlyList<HealthyStay> Of(DbConnection db, Slot slot, Digest digest) =>
    [
        .. db.Query<StayRow>(
            $"select {Columns} from healthy_stay where application = @application and environment = @environment and digest = @digest",
            new { application = slot.Application.Value, environment = slot.Environment.Value, digest = digest.Value }).Select(row => row.ToStay()),
    ];

    public static void Save(DbConnection db, HealthyStay stay) => db.Execute(
        """
        insert into healthy_stay (deployment, started_at, application, environment, digest, banked, healthy_since, seen_at, ended_at)
        values (@Deployment, @StartedAt, @Application, @Environment, @Digest, @Banked, @HealthySince, @SeenAt, @EndedAt)
        on conflict (deployment, started_at) do update set banked = excluded.banked, healthy_since = excluded.healthy_since,
               seen_at = excluded.seen_at, ended_at = excluded.ended_at
        """,
        StayRow.Of(stay));

    private sealed record StayRow(
        string Deployment, long StartedAt, string Application, string Environment, string Digest, long Banked, long? HealthySince, long SeenAt, long? EndedAt)
    {
        public static StayRow Of(HealthyStay stay) => new(
            stay.Deployment.ToString(), Stored.Milliseconds(stay.StartedAt), stay.Slot.Application.Value, stay.Slot.Environment.Value, stay.Digest.Value,
            (long)stay.Banked.TotalMilliseconds, Stored.Milliseconds(stay.HealthySince), Stored.Milliseconds(stay.SeenAt), Stored.Milliseconds(stay.EndedAt));

        public HealthyStay ToStay() => new()
        {
            Deployment = new(Guid.Parse(Deployment)),
            Slot = new(new(Application), new(Environment)),
            Digest = new(Digest),
            StartedAt = Stored.Time(StartedAt),
            Banked = TimeSpan.FromMilliseconds(Banked),
            HealthySince = Stored.Time(HealthySince),
            SeenAt = Stored.Time(SeenAt),
            EndedAt = Stored.Time(EndedAt),
        };
    }
}
