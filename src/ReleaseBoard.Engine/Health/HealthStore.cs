using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>The table of minutes: one row a deployment and minute in which the runner spoke of it.</summary>
internal static class HealthStore
{
    /// <summary>Adds minutes and lets go of those from before an instant. Answers how many were let go.</summary>
    public static int Write(DbConnection db, IReadOnlyCollection<HealthMinute> minutes, DateTimeOffset oldest)
    {
        db.Execute(
            """
            insert into health_minute (deployment, at, application, environment, version, seconds, requests, failures, buckets, cpu, memory, ready, wished)
            values (@Deployment, @At, @Application, @Environment, @Version, @Seconds, @Requests, @Failures, @Buckets, @Cpu, @Memory, @Ready, @Wished)
            on conflict (deployment, at) do nothing
            """,
            minutes.Select(MinuteRow.Of));
        return db.Execute("delete from health_minute where at < @oldest", new { oldest = oldest.ToUnixTimeMilliseconds() });
    }

    /// <summary>A deployment's minutes that ended after one instant and by another, in the order of time; about 1,440 a day.</summary>
    public static IReadOnlyList<Beat> List(DbConnection db, DeploymentId deployment, DateTimeOffset from, DateTimeOffset until) =>
    [
        .. db.Query<BeatRow>(
            """
            select at, seconds, requests, failures, buckets, cpu, memory, ready, wished
              from health_minute
             where deployment = @Id and at > @From and at <= @Until
             order by at
            """,
            new { Id = deployment.ToString(), From = from.ToUnixTimeMilliseconds(), Until = until.ToUnixTimeMilliseconds() }).Select(row => row.ToBeat()),
    ];

    /// <summary>When the newest minute ended, in Unix milliseconds; 0 before the first.</summary>
    public static long Newest(DbConnection db) => db.ExecuteScalar<long?>("select max(at) from health_minute") ?? 0;

    /// <summary>A slot's minutes that ended after an instant, all its deployments, in the order of time.</summary>
    public static IReadOnlyList<Beat> List(DbConnection db, Slot slot, DateTimeOffset from) =>
    [
        .. db.Query<BeatRow>(
            """
            select at, seconds, requests, failures, buckets, cpu, memory, ready, wished
              from health_minute
             where application = @Application and environment = @Environment and at > @From
             order by at
            """,
            new { Application = slot.Application.Value, Environment = slot.Environment.Value, From = from.ToUnixTimeMilliseconds() }).Select(row => row.ToBeat()),
    ];

    /// <summary>The deployments of a slot that were heard of between two instants.</summary>
    public static IReadOnlyList<DeploymentId> Deployments(DbConnection db, Slot slot, DateTimeOffset from, DateTimeOffset until) =>
    [
        .. db.Query<string>(
            "select distinct deployment from health_minute where application = @Application and environment = @Environment and at > @From and at <= @Until",
            new { Application = slot.Application.Value, Environment = slot.Environment.Value, From = from.ToUnixTimeMilliseconds(), Until = until.ToUnixTimeMilliseconds() })
            .Select(id => new DeploymentId(Guid.Parse(id))),
    ];

    /// <summary>What ran in a slot between two instants, as far as minutes of it are kept.</summary>
    public static IReadOnlyList<RanDeployment> Ran(DbConnection db, Slot slot, DateTimeOffset from, DateTimeOffset until) =>
    [
        .. db.Query<RanRow>(
            """
            select deployment, version, at as Last
              from health_minute minute
             where application = @Application and environment = @Environment and at > @From and at <= @Until
               and not exists (select 1 from health_minute later where later.deployment = minute.deployment and later.at > minute.at and later.at <= @Until)
            """,
            new { Application = slot.Application.Value, Environment = slot.Environment.Value, From = from.ToUnixTimeMilliseconds(), Until = until.ToUnixTimeMilliseconds() })
            .Select(row => new RanDeployment(new(Guid.Parse(row.Deployment)), new(row.Version), from, DateTimeOffset.FromUnixTimeMilliseconds(row.Last))),
    ];

    private sealed record RanRow(string Deployment, string Version, long Last);

    private sealed record MinuteRow(
        string Deployment, long At, string Application, string Environment, string Version, double Seconds, long Requests, long Failures, byte[]? Buckets,
        double? Cpu, long? Memory, long Ready, long Wished)
    {
        public static MinuteRow Of(HealthMinute minute) => new(
            minute.Deployment.ToString(), minute.Beat.At, minute.Slot.Application.Value, minute.Slot.Environment.Value, minute.Version.Value, minute.Beat.Seconds,
            minute.Beat.Requests, minute.Beat.Failures, minute.Beat.Buckets, float.IsNaN(minute.Beat.Cpu) ? null : minute.Beat.Cpu,
            minute.Beat.Memory < 0 ? null : minute.Beat.Memory, minute.Beat.Ready, minute.Beat.Wished);
    }

    private sealed record BeatRow(long At, double Seconds, long Requests, long Failures, byte[]? Buckets, double? Cpu, long? Memory, long Ready, long Wished)
    {
        public Beat ToBeat() => new(At, (float)Seconds, (uint)Requests, (uint)Failures, (float?)Cpu ?? float.NaN, Memory ?? -1, (ushort)Ready, (ushort)Wished, Buckets);
    }
}
