using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Engine.Health;

/// <summary>Asks every ready instance for its own metrics, all at once; each has its own patience, so a bad one delays nobody.</summary>
internal sealed class MetricsScraper(HealthBoard board, IOptions<HealthOptions> options, TimeProvider clock) : IDisposable
{
    private readonly MetricsProbe _probe = new();

    // One parser an instance that runs now; forgotten with it.
    private readonly ConcurrentDictionary<(Guid Deployment, int Instance), ExpositionParser> _parsers = new();

    public async Task ScrapeAsync(RunnerStatus status, CancellationToken cancellationToken)
    {
        var targets = status.Slots.SelectMany(slot => slot.Deployments)
            .Where(deployment => deployment.MetricsPath is not null)
            .SelectMany(deployment => deployment.Instances.Where(instance => instance.Phase is InstancePhase.Ready)
                .Select(instance => new Target(deployment.Id, instance.Number, instance.Port, deployment.MetricsPath ?? "/")))
            .DistinctBy(target => (target.Deployment, target.Instance)).ToList();
        foreach (var gone in _parsers.Keys.Except(targets.Select(target => (target.Deployment, target.Instance))))
        {
            _parsers.TryRemove(gone, out _);
        }

        await Task.WhenAll(targets.Select(target => ScrapeAsync(target, cancellationToken)));
    }

    public void Dispose() => _probe.Dispose();

    private async Task ScrapeAsync(Target target, CancellationToken cancellationToken)
    {
        var parser = _parsers.GetOrAdd((target.Deployment, target.Instance), _ => new ExpositionParser(options.Value.Exposition));
        var outcome = await _probe.ReadAsync(
            target.Port, target.Path, parser, options.Value.ScrapeMaximumBytes, TimeSpan.FromMilliseconds(options.Value.ScrapeTimeoutMilliseconds), cancellationToken);
        var at = clock.GetUtcNow();
        board.Keep(new DeploymentId(target.Deployment), outcome.Match(
            read => new InstanceMetrics(target.Instance, at, read, null),
            refusal => new InstanceMetrics(target.Instance, at, Exposition.Empty, refusal.Sentence)));
    }

    private readonly record struct Target(Guid Deployment, int Instance, int Port, string Path);
}
