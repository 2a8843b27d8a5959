using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>What a query brought.</summary>
/// <param name="Warnings">What the server itself says its answer lacks, and what was left out here.</param>
public sealed record PrometheusAnswer(Facts<PrometheusSeries> Series, Facts<string> Warnings);

/// <summary>One series of an answer, without the metric's own name.</summary>
public sealed record PrometheusSeries(Facts<MetricLabel> Labels, Facts<PrometheusPoint> Points);

/// <param name="At">UTC milliseconds.</param>
public readonly record struct PrometheusPoint(long At, double Value);
