using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>Hears when a monitoring system complains or is content again: that counts in the grade, whatever the gateway counted.</summary>
public sealed partial class ComplaintWatch(HealthBoard board, Database database, Feed feed, TimeProvider clock, ILogger<ComplaintWatch> logger) : BackgroundService
{
    // Of more slots than this at once nobody reads the sentences.
    private const int MostAlerts = 2_000;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    // After a failure it is not the next alert, which may be days away, that brings the next look.
    private static readonly TimeSpan Again = TimeSpan.FromSeconds(5);

    /// <summary>Reads what fires and tells the board.</summary>
    public void Look()
    {
        var complaints = new Dictionary<Slot, string>();
        var alerts = database.Read(db => AlertStore.Firing(db, MostAlerts)).Where(alert => alert.IsCritical).ToList();
        var running = alerts.TrueForAll(alert => alert.Slot is not null) ? [] : database.Read(db => DeploymentStore.Present(db)).Select(deployment => deployment.Slot).Distinct().ToFacts();
        foreach (var alert in alerts)
        {
            // One that names a place whole counts there also before anything runs in it.
            foreach (var slot in alert.Slot is { } named ? [named] : running)
            {
                if (AlertRules.Complaint(alert, slot) is { } complaint)
                {
                    complaints.TryAdd(slot, complaint);
                }
            }
        }

        board.ComplainOfAlerts(complaints);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var _ in feed.ListenAsync([Topic.Alerts, Topic.Deployments], Pace, stoppingToken))
        {
            while (!TryLook())
            {
                await Task.Delay(Again, clock, stoppingToken);
            }

            feed.Announce(Topic.Health);
        }
    }

    private bool TryLook()
    {
        try
        {
            Look();
            return true;
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            LookFailed(logger, failure);
            return false;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "What monitoring systems complain of could not be read; it is read again.")]
    private static partial void LookFailed(ILogger logger, Exception failure);
}
