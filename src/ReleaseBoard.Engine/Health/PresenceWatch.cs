using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>Writes down that the board is there, so that the next one knows how long none was.</summary>
public sealed partial class PresenceWatch(Database database, IOptions<HealthOptions> options, TimeProvider clock, ILogger<PresenceWatch> logger) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(10);

    private readonly DateTimeOffset _began = clock.GetUtcNow();

    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        await database.WriteAsync<int>(db => PresenceStore.Save(db, _began, now, now.AddDays(-options.Value.RollupDays)), cancellationToken);
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        clock.LookEveryAsync(Every, LookAsync, failure => LookFailed(logger, failure), stoppingToken);

    [LoggerMessage(1, LogLevel.Warning, "That the board is there could not be written down.")]
    private static partial void LookFailed(ILogger logger, Exception failure);
}
