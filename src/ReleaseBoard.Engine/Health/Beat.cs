using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;

namespace ReleaseBoard.Engine.Health;

/// <summary>A span of one deployment as it is kept: 48 bytes and its packed histogram. Cpu is NaN and Memory -1 when they could not be read.</summary>
internal readonly record struct Beat(
    long At, float Seconds, uint Requests, uint Failures, float Cpu, long Memory, ushort Ready, ushort Wished, byte[]? Buckets)
{
    /// <summary>When the span began, in milliseconds.</summary>
    public long Start => At - (long)(Seconds * 1000);
}

/// <summary>Several beats as one: what charts, rollups and windows are made of.</summary>
internal sealed class BeatSum
{
    private readonly long[] _buckets = new long[PackedBuckets.Count];
    private double _seconds;
    private double _cpuSeconds;
    private double _cpuSpan;
    private long _requests;
    private long _failures;
    private long _memory = -1;
    private ushort _ready;
    private ushort _wished;

    public bool IsEmpty { get; private set; } = true;

    /// <summary>Requests by latency.</summary>
    public IReadOnlyList<long> Buckets => _buckets;

    public void Add(in Beat beat)
    {
        _seconds += beat.Seconds;
        _requests += beat.Requests;
        _failures += beat.Failures;
        if (!float.IsNaN(beat.Cpu))
        {
            _cpuSeconds += beat.Cpu * beat.Seconds;
            _cpuSpan += beat.Seconds;
        }

        // The most memory and the fewest instances: what a longer span must not hide.
        _memory = Math.Max(_memory, beat.Memory);
        _ready = IsEmpty ? beat.Ready : Math.Min(_ready, beat.Ready);
        _wished = beat.Wished;
        PackedBuckets.AddTo(beat.Buckets, _buckets);
        IsEmpty = false;
    }

    public Beat ToBeat(long at) => new(
        at, (float)_seconds, (uint)_requests, (uint)_failures, _cpuSpan > 0 ? (float)(_cpuSeconds / _cpuSpan) : float.NaN, _memory, _ready, _wished, PackedBuckets.Pack(_buckets));

    public HealthSample ToSample(long at) => new()
    {
        At = DateTimeOffset.FromUnixTimeMilliseconds(at),
        Seconds = Math.Round(_seconds, 3),
        Requests = _requests,
        Failures = _failures,
        P50 = LatencyBuckets.Quantile(_buckets, 0.50),
        P95 = LatencyBuckets.Quantile(_buckets, 0.95),
        P99 = LatencyBuckets.Quantile(_buckets, 0.99),
        Cpu = _cpuSpan > 0 ? _cpuSeconds / _cpuSpan : null,
        Memory = _memory < 0 ? null : _memory,
        InstancesReady = _ready,
        InstancesWished = _wished,
    };

    public HealthWindow ToWindow() => new(_requests, _failures, LatencyBuckets.Quantile(_buckets, 0.95), LatencyBuckets.Least(_buckets, 0.95));

    /// <summary>How many requests there were, and how many were bad in an objective's sense.</summary>
    public Tally Tally(Objective objective)
    {
        if (objective.Within is not { } within)
        {
            return new Tally(_requests, _failures);
        }

        long slow = 0;
        for (var i = LatencyBuckets.IndexOf(within) + 1; i < _buckets.Length; i++)
        {
            slow += _buckets[i];
        }

        return new Tally(_requests, slow);
    }

    /// <summary>Begins anew without new memory.</summary>
    public void Clear()
    {
        Array.Clear(_buckets);
        (_seconds, _cpuSeconds, _cpuSpan, _requests, _failures, _memory, _ready, _wished, IsEmpty) = (0, 0, 0, 0, 0, -1, 0, 0, true);
    }
}
