using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Environments;

/// <summary>Where a metric's figures come from.</summary>
public enum MetricReading
{
    /// <summary>Failed requests as the gateway counts them. A guard: looked at with every sample, it rolls back at once.</summary>
    Failures,

    /// <summary>The geometric mean of latency from the gateway's histogram. A guard, too.</summary>
    Latency,

    /// <summary>95th percentile of each second's latency at the gateway, in milliseconds.</summary>
    LatencyP95,

    /// <summary>Processor use of all instances in cores.</summary>
    Processor,

    /// <summary>Resident memory of all instances in bytes.</summary>
    Memory,

    /// <summary>The value of a series.</summary>
    Gauge,

    /// <summary>By how much a counter rises in a second.</summary>
    Rate,

    /// <summary>By how much one counter rises for each time another does.</summary>
    Ratio,
}

/// <summary>Which way a metric must not go.</summary>
public enum BadDirection
{
    Higher,
    Lower,
    Either,
}

/// <summary>How judgements of metrics are weighed: all metrics of a group together weigh what the first of them says its group does.</summary>
public sealed record MetricGroup(string Name, double Weight = 1);

/// <summary>One label that a series must have.</summary>
public sealed record LabelFilter(string Name, string Value);

/// <summary>One thing by which a rollout's step is verified, new beside old at the same time.</summary>
public sealed record VerifiedMetric
{
    public const int FewestPoints = 30;

    /// <summary>Tells it from the others of its stage: lower-case letters, digits and dashes.</summary>
    public required string Key { get; init; }

    public required string Title { get; init; }

    public required MetricReading Reads { get; init; }

    /// <summary>The name of the series; only where <see cref="Reads"/> is a gauge, a rate or a ratio.</summary>
    public string? Series { get; init; }

    /// <summary>The name of the counter that a ratio is of.</summary>
    public string? Per { get; init; }

    public Facts<LabelFilter> Labels { get; init; } = [];

    public BadDirection Bad { get; init; } = BadDirection.Higher;

    /// <summary>How much worse than the old one it may be: a share of the old figure (0.05 is 5 %), or in the metric's own unit.</summary>
    public double Allowed { get; init; } = 0.05;

    /// <summary>True when <see cref="Allowed"/> is in the metric's own unit; for failures a share of requests, 0.005 is half a point.</summary>
    public bool IsAbsolute { get; init; }

    /// <summary>When set, the new one's points are counted against conditions of their own, and not compared with the old one's.</summary>
    public CountingTerms? Counted { get; init; }

    public MetricGroup Group { get; init; } = new("requests");

    /// <summary>True when its failure alone fails the step, and the step cannot be judged without it.</summary>
    public bool IsCritical { get; init; }

    /// <summary>Fewer points (requests, for a guard) on either side say nothing; at least 30.</summary>
    public int MinimumData { get; init; } = FewestPoints;

    /// <summary>True when it is shown and counts for nothing.</summary>
    public bool IsDryRun { get; init; }

    /// <summary>True when it is looked at with every sample.</summary>
    [JsonIgnore]
    public bool IsGuard => Reads is MetricReading.Failures or MetricReading.Latency;
}
