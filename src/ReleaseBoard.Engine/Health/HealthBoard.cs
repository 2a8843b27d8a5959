using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>
/// How everything that runs does, in memory: one for all circuits. It is graded when it is read, so what nobody feeds any more
/// turns unknown by itself.
/// </summary>
public sealed class HealthBoard(IOptions<HealthOptions> options, TimeProvider clock) : IHealthReading
{
    private static readonly TimeSpan Memory = TimeSpan.FromHours(6);

    // At most MaximumDeployments books, or as many as run (see Forget); each at most 3,060 beats of 48 bytes and their packed histograms.
    private readonly ConcurrentDictionary<DeploymentId, DeploymentBook> _books = new();

    // The same by slot, made anew when a book comes or goes: a slot is asked for by every viewer.
    private volatile ILookup<Slot, DeploymentBook> _bySlot = Array.Empty<DeploymentBook>().ToLookup(book => book.Slot);
    private readonly HealthLimits _limits = options.Value.Limits;

    // One entry a slot whose people agreed limits of its own, and one a slot whose error budget burns too fast.
    private readonly ConcurrentDictionary<Slot, HealthLimits> _own = new();
    private readonly ConcurrentDictionary<Slot, string> _alarms = new();
    private volatile IReadOnlyDictionary<Slot, string> _flagComplaints = new Dictionary<Slot, string>();
    private volatile IReadOnlyDictionary<Slot, string> _alertComplaints = new Dictionary<Slot, string>();
    private volatile string? _silence = "The runner has not been asked yet.";
    private RunnerStatus? _heard;
    private long _version;

    /// <summary>Why the runner does not answer, as a sentence; null while it does.</summary>
    public string? Silence => _silence;

    /// <summary>Another number after everything that was heard: what was made of the number before is old.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>How many deployments are in memory.</summary>
    public int Remembered => _books.Count;

    /// <summary>What the gateway counted between two instants, to the second (to ten beyond a quarter of an hour ago).</summary>
    public HealthWindow Window(DeploymentId deployment, DateTimeOffset from, DateTimeOffset until) => Window(deployment, [new(from, until)]);

    public HealthWindow Window(DeploymentId deployment, Facts<TimeRange> ranges) =>
        _books.TryGetValue(deployment, out var book) ? book.Window(ranges) : new HealthWindow(0, 0, null);

    public Facts<long> Latencies(DeploymentId deployment, Facts<TimeRange> ranges) =>
        _books.TryGetValue(deployment, out var book) ? book.Latencies(ranges) : [];

    /// <summary>Samples in the order of time; a span without data has none.</summary>
    public Facts<HealthSample> Samples(DeploymentId deployment, DateTimeOffset from, DateTimeOffset until, TimeSpan resolution) =>
        _books.TryGetValue(deployment, out var book) ? book.Samples(from, until, resolution) : [];

    public HealthVerdict Verdict(DeploymentId deployment) => Find(deployment)?.Verdict ?? new HealthVerdict(HealthGrade.Unknown, Nothing());

    public HealthVerdict Verdict(Slot slot) => Find(slot).Verdict;

    public DeploymentHealth? Find(DeploymentId deployment) =>
        _books.TryGetValue(deployment, out var book) && !book.IsGone ? book.Health(Limits(book.Slot), _silence, clock.GetUtcNow()) : null;

    /// <summary>One application in one environment, with all that runs there.</summary>
    public SlotHealth Find(Slot slot) => Read(slot, _bySlot[slot]);

    /// <summary>The runner's last word on everything that runs.</summary>
    internal IReadOnlyList<(Slot Slot, DeploymentId Id, DeploymentStatus Status)> Running() => [.. _books.Values.Where(book => !book.IsGone).Select(book => (book.Slot, book.Id, book.Status))];

    /// <summary>What no longer runs in a slot and is still in memory.</summary>
    internal IEnumerable<RanDeployment> Gone(Slot slot) =>
        _bySlot[slot].Where(book => book.IsGone).Select(book => new RanDeployment(book.Id, new(book.Status.Version), book.HeardSince, book.SeenAt));

    /// <summary>Every slot in which something runs, the worst first.</summary>
    public Facts<SlotHealth> Slots() => _books.Values.Where(book => !book.IsGone).GroupBy(book => book.Slot)
        .Select(group => Read(group.Key, group))
        .OrderBy(slot => HealthRules.Urgency(slot.Verdict.Grade)).ThenBy(slot => slot.Slot.Application).ThenBy(slot => slot.Slot.Environment)
        .ToFacts();

    /// <summary>What each instance of a deployment last said of itself.</summary>
    public Facts<InstanceMetrics> ApplicationMetrics(DeploymentId deployment) => _books.TryGetValue(deployment, out var book) ? book.Metrics() : [];

    /// <summary>Takes the runner's word. The time since its last one makes the spans; null when there was none.</summary>
    public void Hear(RunnerStatus status, TimeSpan? elapsed, DateTimeOffset at)
    {
        // A word long after the last says how much came, but not when: it is a new beginning.
        var span = _heard is null || elapsed > TimeSpan.FromMinutes(1) ? null : elapsed;
        var named = new HashSet<DeploymentId>();
        var hasNew = false;
        foreach (var slot in status.Slots)
        {
            foreach (var deployment in slot.Deployments)
            {
                var id = new DeploymentId(deployment.Id);
                var isNew = !_books.ContainsKey(id);
                hasNew |= isNew;
                named.Add(id);
                _books.GetOrAdd(id, _ => new DeploymentBook(id, new(new(slot.Application), new(slot.Environment)), deployment)).Hear(deployment, isNew, span, at);
            }
        }

        (_heard, _silence) = (status, null);
        if (Forget(named, at) | hasNew)
        {
            _bySlot = _books.Values.ToLookup(book => book.Slot);
        }

        Interlocked.Increment(ref _version);
    }

    /// <summary>Notes that the runner does not answer, and why.</summary>
    public void HearNothing(string why)
    {
        _silence = why;
        Interlocked.Increment(ref _version);
    }

    /// <summary>Keeps what an instance said of itself, as far as there is room.</summary>
    public void Keep(DeploymentId deployment, InstanceMetrics metrics)
    {
        if (!_books.TryGetValue(deployment, out var book))
        {
            return;
        }

        book.Keep(metrics with { Exposition = Exposition.Empty });
        var room = Math.Max(0, options.Value.MaximumApplicationSeries - _books.Values.Sum(other => other.SeriesCount()));
        var samples = metrics.Exposition.Samples;
        book.Keep(samples.Count <= room
            ? metrics
            : metrics with { Exposition = metrics.Exposition with { Samples = samples.Take(room).ToFacts(), IsCut = true } });
    }

    /// <summary>The minutes since the last call, one a deployment.</summary>
    internal IReadOnlyList<HealthMinute> TakeMinutes(DateTimeOffset at) => [.. _books.Values.Select(book => book.TakeMinute(at)).OfType<HealthMinute>()];

    /// <summary>Every deployment of a slot that is remembered, also those that run no more.</summary>
    internal IReadOnlyList<(DeploymentId Id, ArtifactVersion Version)> Remembers(Slot slot) =>
        [.. _bySlot[slot].Select(book => (book.Id, new ArtifactVersion(book.Status.Version)))];

    /// <summary>What all deployments of a slot answered between two instants.</summary>
    internal BeatSum Sum(Slot slot, DateTimeOffset from, DateTimeOffset until)
    {
        var sum = new BeatSum();
        foreach (var book in _bySlot[slot])
        {
            book.AddTo(sum, from, until);
        }

        return sum;
    }

    /// <summary>From where on a slot's deployments count as degraded or failing, from now on.</summary>
    internal void Limit(Slot slot, GradeLimits limits)
    {
        var own = limits.Over(_limits);
        if (own == _limits)
        {
            _own.TryRemove(slot, out _);
        }
        else
        {
            _own[slot] = own;
        }
    }

    /// <summary>Why a slot is not well though its last minute may be; null when there is no such reason.</summary>
    internal void Alarm(Slot slot, string? sentence)
    {
        if (sentence is null)
        {
            _alarms.TryRemove(slot, out _);
        }
        else
        {
            _alarms[slot] = sentence;
        }
    }

    /// <summary>The slots one of whose flags fails for its users, each with its sentence.</summary>
    internal void ComplainOfFlags(IReadOnlyDictionary<Slot, string> complaints) => _flagComplaints = complaints;

    /// <summary>The slots of which a monitoring system says that they are not well, each with its sentence.</summary>
    internal void ComplainOfAlerts(IReadOnlyDictionary<Slot, string> complaints) => _alertComplaints = complaints;

    /// <summary>From where on a slot's deployments count as degraded or failing.</summary>
    public HealthLimits Limits(Slot slot) => _own.GetValueOrDefault(slot, _limits);

    private SlotHealth Read(Slot slot, IEnumerable<DeploymentBook> books)
    {
        var now = clock.GetUtcNow();
        var deployments = books.Where(book => !book.IsGone).Select(book => book.Health(Limits(book.Slot), _silence, now))
            .OrderByDescending(deployment => deployment.Weight).ThenByDescending(deployment => deployment.Id.Value).ToFacts();
        return new SlotHealth { Slot = slot, Deployments = deployments, Verdict = SlotRules.Alarmed(SlotRules.Worst(deployments, Nothing()), Complaint(slot) ?? _alarms.GetValueOrDefault(slot)) };
    }

    private string? Complaint(Slot slot) => (_flagComplaints.GetValueOrDefault(slot), _alertComplaints.GetValueOrDefault(slot)) switch
    {
        ({ } flag, { } alert) => $"{flag} {alert}",
        var (flag, alert) => flag ?? alert,
    };

    private string Nothing() => _silence is { } why ? $"No data has arrived. {why}" : "Nothing runs here.";

    /// <summary>True when a book went.</summary>
    private bool Forget(HashSet<DeploymentId> named, DateTimeOffset at)
    {
        var known = _books.Count;
        foreach (var book in _books.Values.Where(book => !named.Contains(book.Id)))
        {
            book.IsGone = true;
            if (at - book.SeenAt > Memory)
            {
                _books.TryRemove(book.Id, out _);
            }
        }

        // What runs is never forgotten: its grade would go, and with its next word all it ever served would count as one second.
        var excess = Math.Max(0, _books.Count - options.Value.MaximumDeployments);
        foreach (var book in _books.Values.Where(book => book.IsGone).OrderBy(book => book.SeenAt).Take(excess).ToList())
        {
            _books.TryRemove(book.Id, out _);
        }

        return _books.Count < known;
    }
}
