using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>Everything remembered of one deployment. The watch writes, any circuit reads; the gate is held for microseconds.</summary>
internal sealed class DeploymentBook(DeploymentId id, Slot slot, DeploymentStatus status)
{
    // Of more restarts than this within a minute the sentence says no more anyway.
    private const int MostRestarts = 50;

    private readonly Lock _gate = new();
    private readonly BeatHistory _history = new();
    private readonly BeatSum _minute = new();
    private readonly Queue<DateTimeOffset> _restarts = new();
    private readonly Dictionary<int, InstanceMetrics> _metrics = [];
    private DateTimeOffset _heardSince;

    public DeploymentId Id => id;

    public Slot Slot => slot;

    public DeploymentStatus Status { get; private set; } = status;

    public DateTimeOffset SeenAt { get; private set; }

    /// <summary>True once the runner answered without naming it.</summary>
    public bool IsGone { get; set; }

    /// <summary>When this board first heard of it.</summary>
    public DateTimeOffset HeardSince => _heardSince;

    /// <summary>Takes the runner's word; without a span before it (the first word after a start) there is nothing to count from.</summary>
    public void Hear(DeploymentStatus now, bool isNew, TimeSpan? elapsed, DateTimeOffset at)
    {
        lock (_gate)
        {
            if (elapsed is { } span && span > TimeSpan.Zero)
            {
                var beat = BeatRules.Between(isNew ? null : Status, now, span, at);
                _history.Add(beat);
                _minute.Add(beat);
            }

            NoteRestarts(isNew ? null : Status, now, at);
            foreach (var number in _metrics.Keys.Where(number => now.Instances.All(instance => instance.Number != number)).ToList())
            {
                _metrics.Remove(number);
            }

            _heardSince = _heardSince == default ? at : _heardSince;
            (Status, SeenAt, IsGone) = (now, at, false);
        }
    }

    public HealthWindow Window(Facts<TimeRange> ranges) => Sum(ranges).ToWindow();

    public Facts<long> Latencies(Facts<TimeRange> ranges) => Sum(ranges).Buckets.ToFacts();

    /// <summary>Beats joined into spans of one length, each named by its end.</summary>
    public Facts<HealthSample> Samples(DateTimeOffset from, DateTimeOffset until, TimeSpan resolution)
    {
        var samples = new List<HealthSample>();
        var joiner = new SpanJoiner(resolution, until, samples.Add);
        lock (_gate)
        {
            _history.Visit(from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds(), joiner.Add);
        }

        joiner.Finish();
        return samples.ToFacts();
    }

    public DeploymentHealth Health(HealthLimits limits, string? silence, DateTimeOffset now)
    {
        var window = Window([new(now - limits.Window, now)]);
        lock (_gate)
        {
            var ready = Status.Instances.Count(instance => instance.Phase is InstancePhase.Ready);
            var wished = BeatRules.Wished(Status);
            var evidence = new HealthEvidence
            {
                SeenAt = SeenAt,
                Silence = silence,
                Problem = Status.Problem,
                Ready = ready,
                Wished = wished,
                Starting = Status.Instances.Count(instance => instance.Phase is InstancePhase.Starting && instance.Restarts == 0),
                Restarts = _restarts.Count(at => at > now - limits.Window),
                LastEnd = Status.Instances.OrderByDescending(instance => instance.Since).FirstOrDefault(instance => instance.LastEnd is not null)?.LastEnd,
                Window = window,
            };
            return new DeploymentHealth
            {
                Id = id,
                Version = new(Status.Version),
                Weight = Status.Weight,
                Verdict = HealthRules.Grade(evidence, limits, now),
                Latest = now - SeenAt <= limits.Stale && _history.Last is { } last ? Single(last) : null,
                InFlight = Status.Traffic.InFlight,
                InstancesReady = ready,
                InstancesWished = wished,
                Instances = Status.Instances,
                HasOnlyEnded = evidence.Restarts > 0 && HealthRules.AnswersWell(evidence, limits),
                HeardSince = _heardSince,
            };
        }
    }

    /// <summary>The minute since the last call, and begins the next; null when nothing was heard in it.</summary>
    public HealthMinute? TakeMinute(DateTimeOffset at)
    {
        lock (_gate)
        {
            if (_minute.IsEmpty)
            {
                return null;
            }

            var minute = new HealthMinute(id, slot, new(Status.Version), _minute.ToBeat(at.ToUnixTimeMilliseconds()));
            _minute.Clear();
            return minute;
        }
    }

    public Facts<InstanceMetrics> Metrics()
    {
        lock (_gate)
        {
            return _metrics.Values.OrderBy(metrics => metrics.Instance).ToFacts();
        }
    }

    public int SeriesCount()
    {
        lock (_gate)
        {
            return _metrics.Values.Sum(metrics => metrics.Exposition.Samples.Count);
        }
    }

    public void Keep(InstanceMetrics metrics)
    {
        lock (_gate)
        {
            _metrics[metrics.Instance] = metrics;
        }
    }

    /// <summary>Adds what was answered between two instants to a sum.</summary>
    public void AddTo(BeatSum sum, DateTimeOffset from, DateTimeOffset until)
    {
        lock (_gate)
        {
            _history.Visit(from.ToUnixTimeMilliseconds(), until.ToUnixTimeMilliseconds(), beat => sum.Add(beat));
        }
    }

    private BeatSum Sum(Facts<TimeRange> ranges)
    {
        var sum = new BeatSum();
        foreach (var range in ranges)
        {
            AddTo(sum, range.From, range.Until);
        }

        return sum;
    }

    private static HealthSample Single(Beat beat)
    {
        var sum = new BeatSum();
        sum.Add(beat);
        return sum.ToSample(beat.At);
    }

    private void NoteRestarts(DeploymentStatus? before, DeploymentStatus now, DateTimeOffset at)
    {
        foreach (var instance in now.Instances)
        {
            var known = before?.Instances.FirstOrDefault(other => other.Number == instance.Number)?.Restarts ?? instance.Restarts;
            for (var i = known; i < Math.Min(instance.Restarts, known + MostRestarts); i++)
            {
                _restarts.Enqueue(at);
            }
        }

        while (_restarts.Count > MostRestarts)
        {
            _restarts.Dequeue();
        }
    }
}
