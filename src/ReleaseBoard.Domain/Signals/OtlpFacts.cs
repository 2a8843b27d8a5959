using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>Who sends, by the attributes OpenTelemetry's conventions name; each empty when it is not said.</summary>
/// <param name="Application"><c>service.name</c>.</param>
/// <param name="Environment"><c>deployment.environment.name</c>, or the older <c>deployment.environment</c>.</param>
/// <param name="Version"><c>service.version</c>.</param>
/// <param name="Instance"><c>service.instance.id</c>, or <c>host.name</c>.</param>
public sealed record OtlpResource(string Application, string Environment, string Version, string Instance);

/// <summary>Which of the protocol's five forms a point has.</summary>
public enum OtlpForm
{
    Gauge,
    Sum,
    Histogram,
    ExponentialHistogram,
    Summary,
}

/// <summary>One data point.</summary>
public sealed record OtlpPoint
{
    public required OtlpResource Resource { get; init; }

    public required string Name { get; init; }

    public required OtlpForm Form { get; init; }

    public required Facts<MetricLabel> Attributes { get; init; }

    /// <summary>True when it tells of the time since the point before; false when of all since its start.</summary>
    public bool IsDelta { get; init; }

    /// <summary>True for a sum that only rises.</summary>
    public bool IsMonotonic { get; init; }

    /// <summary>Nanoseconds since 1970; 0 when not said.</summary>
    public ulong Start { get; init; }

    /// <summary>Nanoseconds since 1970.</summary>
    public ulong Time { get; init; }

    /// <summary>Of a gauge or a sum.</summary>
    public double Value { get; init; }

    /// <summary>Of the other three.</summary>
    public double Count { get; init; }

    /// <summary>Of the other three; null when not said.</summary>
    public double? Sum { get; init; }

    /// <summary>A histogram's upper bounds, rising; its counts are one more.</summary>
    public Facts<double> Bounds { get; init; } = [];

    /// <summary>How many fell into each of a histogram's buckets alone.</summary>
    public Facts<double> Counts { get; init; } = [];

    /// <summary>An exponential histogram's positive buckets; null for other forms.</summary>
    public ExponentialCounts? Exponential { get; init; }

    /// <summary>What an exponential histogram counted at or below zero.</summary>
    public double AtOrBelowZero { get; init; }

    /// <summary>True when an exponential histogram saw negative values: then no quantile is made of it.</summary>
    public bool HasNegatives { get; init; }

    /// <summary>A summary's quantiles.</summary>
    public Facts<OtlpQuantile> Quantiles { get; init; } = [];
}

public readonly record struct OtlpQuantile(double Quantile, double Value);

/// <summary>One log record.</summary>
public sealed record OtlpLog(OtlpResource Resource, ulong Time, LogSeverity? Level, string Text);

/// <summary>What was read of one message, and what was left out.</summary>
/// <param name="LeftOut">Items that are well formed but cannot be taken.</param>
/// <param name="Why">Why the first of them; null when none was.</param>
/// <param name="Exemplars">Exemplars of what was read. They are not kept: what they lead to, traces, is not on the board.</param>
public sealed record OtlpMessage<T>(IReadOnlyList<T> Items, int LeftOut, string? Why, int Exemplars = 0);
