using Microsoft.Extensions.Options;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Live;

/// <summary>Hears the feed and keeps <see cref="LiveJournal"/> up with the journal and with health.</summary>
internal sealed partial class LiveWatch(Feed feed, LiveJournal live, TimeProvider clock, IOptions<LiveOptions> options, ILogger<LiveWatch> log) : BackgroundService
{
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(50);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(FollowAsync(Topic.Journal, Pace, live.CatchUp, stoppingToken), FollowAsync(Topic.Health, options.Value.HealthPace, live.HealthChanged, stoppingToken));

    private async Task FollowAsync(Topic topic, TimeSpan pace, Action act, CancellationToken stoppingToken)
    {
        await foreach (var ring in feed.ListenAsync([topic], pace, stoppingToken))
        {
            // One failed read must not end the watch: the next ring reads from the same cursor.
            try
            {
                act();
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
