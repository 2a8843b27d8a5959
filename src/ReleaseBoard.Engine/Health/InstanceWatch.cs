using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>Writes into the journal that an instance ended by itself, so that nothing innocent is suspected of what came of it.</summary>
public sealed partial class InstanceWatch(HealthBoard health, Database database, Feed feed, TimeProvider clock, ILogger<InstanceWatch> logger) : BackgroundService
{
    // The runner speaks once a second.
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(200);

    // One entry a deployment that runs.
    private readonly Dictionary<DeploymentId, EndMemory> _known = [];

    /// <summary>One look at everything that runs.</summary>
    public async Task LookAsync(CancellationToken cancellationToken)
    {
        var running = health.Running();
        foreach (var gone in _known.Keys.Except(running.Select(deployment => deployment.Id)).ToList())
        {
            _known.Remove(gone);
        }

        foreach (var (slot, id, status) in running)
        {
            var (next, says) = InstanceEndRules.Look(_known.GetValueOrDefault(id), new(status.Version), status.Instances, clock.GetUtcNow());
            // Only after the journal has it: what could not be written is said at the next look.
            if (says is null || (await SayAsync(slot, status.Version, says, cancellationToken)).Refusal is null)
            {
                _known[id] = next;
            }
        }
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        feed.LookWhenRungAsync([Topic.Health], Pace, LookAsync, failure => LookFailed(logger, failure), stoppingToken);

    private Task<Outcome<long>> SayAsync(Slot slot, string version, InstanceEnd says, CancellationToken cancellationToken) => database.SayAsync(
        feed, new JournalNote(says.IsLoop ? "instance.looping" : "instance.ended", says.Sentence) { Slot = slot, Subject = version }, clock, cancellationToken);

    [LoggerMessage(1, LogLevel.Warning, "Ends of instances could not be looked at or written down; it looks again.")]
    private static partial void LookFailed(ILogger logger, Exception failure);
}
