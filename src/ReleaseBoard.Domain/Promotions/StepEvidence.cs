using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>What both sides answered between the same two instants.</summary>
public sealed record BothSides
{
    public static readonly BothSides Nothing = new();

    public SplitCounts Counts { get; init; }

    /// <summary>Natural logarithms of milliseconds, one a request.</summary>
    public Sample OldLatency { get; init; }

    public Sample NewLatency { get; init; }

    public static BothSides operator +(BothSides one, BothSides other) => new()
    {
        Counts = one.Counts + other.Counts,
        OldLatency = one.OldLatency + other.OldLatency,
        NewLatency = one.NewLatency + other.NewLatency,
    };
}

/// <summary>A metric's points of both sides over the step; empty where there were none.</summary>
public sealed record MetricPoints(string Key, Facts<double> Old, Facts<double> New)
{
    /// <summary>Points of the slot as a whole, where a source tells no others; null where it tells the sides apart, or nothing.</summary>
    public Facts<double>? Unsplit { get; init; }
}

/// <summary>All by which a step's metrics are judged: new beside old, at the same time, in the step in hand.</summary>
public sealed record StepEvidence
{
    public static readonly StepEvidence Nothing = new();

    public Facts<VerifiedMetric> Metrics { get; init; } = [];

    /// <summary>The artifacts' versions, for the sentences.</summary>
    public string OldVersion { get; init; } = "the old one";

    public string NewVersion { get; init; } = "the new one";

    /// <summary>True when nothing answers beside the new one: it is the first, or all traffic is on it.</summary>
    public bool IsAlone { get; init; }

    /// <summary>How many steps the whole rollout has; what the latency's share of alpha is split over.</summary>
    public int Steps { get; init; } = 1;

    /// <summary>What is faster than so many milliseconds counts as this in the latencies below; 0 when all are as they were.</summary>
    public double FastEnough { get; init; }

    /// <summary>Since the step began.</summary>
    public BothSides Whole { get; init; } = BothSides.Nothing;

    /// <summary>The same, without what is too old to roll anything back (rule 7).</summary>
    public BothSides Recent { get; init; } = BothSides.Nothing;

    /// <summary>What was counted in the rollout's earlier steps, each under its own shares.</summary>
    public Facts<SplitCounts> Earlier { get; init; } = [];

    /// <summary>True when <see cref="Points"/> were gathered: at the end of a step, or when someone looks.</summary>
    public bool HasPoints { get; init; }

    /// <summary>Points of metrics that are judged at the end.</summary>
    public Facts<MetricPoints> Points { get; init; } = [];

    public MetricPoints PointsOf(VerifiedMetric metric) => Points.FirstOrDefault(points => points.Key == metric.Key) ?? new(metric.Key, [], []);
}
