using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

/// <summary>How a deployment does. Unknown first: without data nothing is ever called healthy.</summary>
public enum HealthGrade
{
    Unknown,
    Healthy,
    Degraded,
    Failing,
}

/// <summary>A grade and the sentence that says why.</summary>
public sealed record HealthVerdict(HealthGrade Grade, string Because)
{
    public static readonly HealthVerdict Unknown = new(HealthGrade.Unknown, "No data has arrived.");
}

/// <summary>One second (or a longer span) of one deployment.</summary>
public sealed record HealthSample
{
    /// <summary>When the span ended.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>The span's length in seconds.</summary>
    public required double Seconds { get; init; }

    public required long Requests { get; init; }

    public required long Failures { get; init; }

    /// <summary>Latency percentiles in milliseconds; null without requests.</summary>
    public double? P50 { get; init; }

    public double? P95 { get; init; }

    public double? P99 { get; init; }

    /// <summary>Processor use of all instances in cores (1 = one core busy); null when it could not be read.</summary>
    public double? Cpu { get; init; }

    /// <summary>Resident memory of all instances in bytes; null when it could not be read.</summary>
    public long? Memory { get; init; }

    public int InstancesReady { get; init; }

    public int InstancesWished { get; init; }

    /// <summary>Share of failed requests, 0 to 1; null without requests.</summary>
    public double? FailureRate => Requests == 0 ? null : (double)Failures / Requests;
}
