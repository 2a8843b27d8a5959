using ReleaseBoard.Domain.Environments;

namespace ReleaseBoard.Web.Environments;

/// <summary>Metrics as the editor speaks of them.</summary>
public static class MetricWords
{
    public static string Of(MetricReading reads) => reads switch
    {
        MetricReading.Failures => "Failed requests (guard)",
        MetricReading.Latency => "Latency, mean (guard)",
        MetricReading.LatencyP95 => "Latency p95",
        MetricReading.Processor => "Processor",
        MetricReading.Memory => "Memory",
        MetricReading.Gauge => "Value of a series",
        MetricReading.Rate => "Rate of a counter",
        MetricReading.Ratio => "One counter per another",
        _ => throw new ArgumentOutOfRangeException(nameof(reads), reads, "A reading nobody named."),
    };

    public static string Of(BadDirection bad) => bad switch
    {
        BadDirection.Higher => "higher is bad",
        BadDirection.Lower => "lower is bad",
        _ => "either is bad",
    };

    /// <summary>A template in one line: "Failed requests (critical), Latency (critical), Memory (dry run)".</summary>
    public static string Of(IEnumerable<VerifiedMetric> metrics) => string.Join(", ", metrics.Select(metric =>
        metric.Title + (metric.IsDryRun ? " (dry run)" : metric.IsCritical ? " (critical)" : "")));
}
