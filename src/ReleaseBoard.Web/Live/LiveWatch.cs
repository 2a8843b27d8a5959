using Microsoft.Extensions.Options;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Live;

/// <summary>Hears the feed and keeps <see cref="LiveJournal"/> up with the journal and with health.</summary>
internal sealed partial class LiveWatch(Feed feed, LiveJournal live, LiveListeners listeners, TimeProvider clock, IOptions<LiveOptions> options, ILogger<LiveWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    // A turn through all groups takes the pace, so each is told once in it.
    private TimeSpan Step => options.Value.HealthPace / LiveJournal.Groups;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        FollowAsync(Topic.Journal, Pace, CatchUpAsync, stoppingToken),
        FollowAsync(Topic.Health, Step, TellOfHealthAsync, stoppingToken));

    private Task CatchUpAsync(CancellationToken stoppingToken)
    {
        live.CatchUp();
        return Task.CompletedTask;
    }

    private async Task TellOfHealthAsync(CancellationToken stoppingToken)
    {
        if (listeners.Count == 0)
        {
            await Task.Delay(options.Value.HealthPace - Step, clock, stoppingToken);
            return;
        }

        for (var group = 0; group < LiveJournal.Groups; group++)
        {
            if (group > 0)
            {
                await Task.Delay(Step, clock, stoppingToken);
            }

            live.HealthChanged(group);
        }
    }

    private async Task FollowAsync(Topic topic, TimeSpan pace, Func<CancellationToken, Task> actAsync, CancellationToken stoppingToken)
    {
        await foreach (var ring in feed.ListenAsync([topic], pace, stoppingToken))
        {
            // One failed read must not end the watch: the next ring reads from the same cursor.
            try
            {
                await actAsync(stoppingToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                Failed(log, topic.Name, failure);
                await Task.Delay(TimeSpan.FromSeconds(1), clock, stoppingToken);
                feed.Announce(topic);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The hub could not follow {Topic}; it tries again.")]
    private static partial void Failed(ILogger log, string topic, Exception failure);
}
