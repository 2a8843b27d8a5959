using System.Globalization;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>Figures of verdicts as people read them.</summary>
internal static class FigureWords
{
    public static string Count(long value) => value.ToString("N0", CultureInfo.InvariantCulture);

    public static string Requests(long count) => count == 1 ? "1 request" : $"{Count(count)} requests";

    /// <summary>"+0.09", "-0.05", "0.00": always with its sign, as differences are.</summary>
    public static string Signed(double value) => Math.Abs(value) switch
    {
        >= 100 => value.ToString("+#,0;-#,0", CultureInfo.InvariantCulture),
        >= 10 => value.ToString("+0.0;-0.0", CultureInfo.InvariantCulture),
        >= 0.005 or 0 => value.ToString("+0.00;-0.00;0", CultureInfo.InvariantCulture),
        _ => value.ToString("+0.####;-0.####;0", CultureInfo.InvariantCulture),
    };

    public static string Milliseconds(double? value) => value is { } known && double.IsFinite(known) ? Spans.Milliseconds(known) : "unknown";

    /// <summary>A metric's figure with its unit.</summary>
    public static string Of(MetricReading reads, double value)
    {
        var (scaled, unit) = (value / Scale(reads), Unit(reads));
        var text = double.IsFinite(scaled) ? scaled.ToString(Math.Abs(scaled) < 1 ? "0.####" : Math.Abs(scaled) < 100 ? "0.##" : "#,0", CultureInfo.InvariantCulture) : "unknown";
        return unit.Length == 0 ? text : $"{text} {unit}";
    }

    /// <summary>How many of the metric's own units the shown one holds.</summary>
    public static double Scale(MetricReading reads) => reads is MetricReading.Memory ? 1_048_576 : 1;

    public static string Unit(MetricReading reads) => reads switch
    {
        MetricReading.Failures => "points",
        MetricReading.Latency => "%",
        MetricReading.LatencyP95 => "ms",
        MetricReading.Processor => "cores",
        MetricReading.Memory => "MB",
        MetricReading.Rate => "/s",
        _ => "",
    };

    public static string Percent(double share) => Spans.Percent(share);
}
