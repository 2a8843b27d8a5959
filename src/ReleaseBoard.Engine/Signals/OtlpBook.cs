using System.Collections.Concurrent;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>What is kept of each stream between its points, so that sums go on rising.</summary>
public sealed class OtlpBook(TimeProvider clock)
{
    // Each about 500 bytes, a histogram a few kB. Beyond it new streams find no room until others have been silent for ten minutes.
    private const int MostStreams = 20_000;

    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(10);

    private readonly ConcurrentDictionary<Stream, Entry> _entries = new();
    private long _sweptAt;

    /// <summary>The samples of a point; none when it came late or twice, null when there is no room for its stream.</summary>
    public IReadOnlyList<FoldedSample>? Add(Slot slot, DeploymentId? deployment, OtlpPoint point)
    {
        var stream = new Stream(slot, deployment, point.Resource.Version, point.Resource.Instance, point.Name, point.Form, point.Attributes);
        if (!_entries.TryGetValue(stream, out var entry))
        {
            if (_entries.Count >= MostStreams && !Sweep())
            {
                return null;
            }

            entry = _entries.GetOrAdd(stream, _ => new Entry());
        }

        lock (entry)
        {
            entry.TouchedAt = clock.GetTimestamp();
            return entry.Fold.Add(point);
        }
    }

    private bool Sweep()
    {
        // At most once a second: a flood of new streams must not cost a walk each.
        if (_sweptAt != 0 && clock.GetElapsedTime(_sweptAt) < TimeSpan.FromSeconds(1))
        {
            return false;
        }

        _sweptAt = clock.GetTimestamp();
        foreach (var silent in _entries.Where(entry => clock.GetElapsedTime(entry.Value.TouchedAt) > Silence))
        {
            _entries.TryRemove(silent);
        }

        return _entries.Count < MostStreams;
    }

    private sealed record Stream(Slot Slot, DeploymentId? Deployment, string Version, string Instance, string Name, OtlpForm Form, Facts<MetricLabel> Attributes);

    private sealed class Entry
    {
        public OtlpFold Fold { get; } = new();

        public long TouchedAt { get; set; }
    }
}
