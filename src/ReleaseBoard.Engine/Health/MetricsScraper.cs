using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Samples;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Engine.Health;

/// <summary>Asks every ready instance for its own metrics, all at once; each has its own patience, so a bad one delays nobody.</summary>
internal sealed class MetricsScraper(HealthBoard board, SampleBoard samples, SourceBoard sources, IOptions<HealthOptions> options, TimeProvider clock) : IDisposable
{
    private readonly MetricsProbe _probe = new();

    // One an instance that runs now; forgotten with it.
    private readonly ConcurrentDictionary<(Guid Deployment, int Instance), Reader> _readers = new();

    private readonly InstanceSources _standing = new(sources);

    // The watch beats once a second.
    private readonly RegularTimes _times = new(every: 1000, tolerance: 50);

    public async Task ScrapeAsync(RunnerStatus status, CancellationToken cancellationToken)
    {
        var at = _times.Next(clock.GetUtcNow().ToUnixTimeMilliseconds());
        var targets = status.Slots.SelectMany(slot => slot.Deployments.Where(deployment => deployment.MetricsPath is not null)
            .SelectMany(deployment => deployment.Instances.Where(instance => instance.Phase is InstancePhase.Ready)
                .Select(instance => new Target(new(new(slot.Application), new(slot.Environment)), deployment.Id, instance.Number, instance.Port, deployment.MetricsPath ?? "/"))))
            .DistinctBy(target => (target.Deployment, target.Instance)).ToList();
        foreach (var gone in _readers.Keys.Except(targets.Select(target => (target.Deployment, target.Instance))))
        {
            _readers.TryRemove(gone, out _);
        }

        var said = await Task.WhenAll(targets.Select(target => ScrapeAsync(target, at, cancellationToken)));
        _standing.Note([.. targets.Select((target, i) => (target.Slot, target.Instance, said[i]))]);
    }

    public void Dispose() => _probe.Dispose();

    private async Task<Outcome<Exposition>> ScrapeAsync(Target target, long beat, CancellationToken cancellationToken)
    {
        var reader = _readers.GetOrAdd((target.Deployment, target.Instance), _ => Read(target));
        var outcome = await _probe.ReadAsync(
            target.Port, target.Path, reader.Parser, options.Value.ScrapeMaximumBytes, TimeSpan.FromMilliseconds(options.Value.ScrapeTimeoutMilliseconds), cancellationToken);
        var at = clock.GetUtcNow();
        if (outcome is Outcome<Exposition>.Accepted { Value: var said })
        {
            reader.Feed.Append(said, beat);
        }

        board.Keep(new DeploymentId(target.Deployment), outcome.Match(
            read => new InstanceMetrics(target.Instance, at, read, null),
            refusal => new InstanceMetrics(target.Instance, at, Exposition.Empty, refusal.Sentence)));
        return outcome;
    }

    private Reader Read(Target target) => new(
        new ExpositionParser(options.Value.Exposition),
        new ExpositionFeed(samples, target.Slot, new DeploymentId(target.Deployment), "scrape", [new("instance", target.Instance.ToString(CultureInfo.InvariantCulture))]));

    private sealed record Reader(ExpositionParser Parser, ExpositionFeed Feed);

    private readonly record struct Target(Slot Slot, Guid Deployment, int Instance, int Port, string Path);
}
