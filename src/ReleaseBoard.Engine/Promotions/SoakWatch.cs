using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Counts how long what is stable has been healthy: what the soak gate asks for.</summary>
public sealed partial class SoakWatch(Database database, IHealthReading signals, TimeProvider clock, ILogger<SoakWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    /// <summary>One look at every stable deployment; writes only what is worth it.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var (stable, stays) = database.Read(db => (
            DeploymentStore.Present(db).Where(deployment => deployment.Phase is DeploymentPhase.Stable).ToList(),
            StayStore.Present(db)));
        var changed = stable.Select(deployment => Look(deployment, stays, now)).OfType<HealthyStay>().Concat(Ended(stable, stays)).ToList();
        if (changed.Count > 0)
        {
            await database.WriteAsync<int>(
                db =>
                {
                    changed.ForEach(stay => StayStore.Save(db, stay));
                    return changed.Count;
                },
                cancellationToken);
        }
    }

    // The next look counts on; a missed second of health is not worth the loop.
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        clock.LookEveryAsync(Every, LookAsync, failure => Log.LookFailed(logger, failure), stoppingToken);

    private HealthyStay? Look(Deployment deployment, IReadOnlyDictionary<DeploymentId, HealthyStay> stays, DateTimeOffset now)
    {
        var before = stays.GetValueOrDefault(deployment.Id);
        var after = SoakRules.Look(before, deployment, signals.Verdict(deployment.Id).Grade, now);
        return after is not null && SoakRules.IsWorthWriting(before, after) ? after : null;
    }

    /// <summary>A deployment that is no longer the stable one has left: its stay is complete.</summary>
    private static IEnumerable<HealthyStay> Ended(List<Deployment> stable, IReadOnlyDictionary<DeploymentId, HealthyStay> stays) =>
        stays.Values.Where(stay => stable.TrueForAll(deployment => deployment.Id != stay.Deployment)).Select(SoakRules.Leave);

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Error, "Could not look how long what is stable has been healthy.")]
        public static partial void LookFailed(ILogger logger, Exception failure);
    }
}
