using System.Globalization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Ui;

/// <summary>How values and instants of a chart are said.</summary>
public static class ChartWords
{
    public const string Missing = "no data";

    public static string Value(double? value, ChartUnit unit) => value is not { } known || !double.IsFinite(known) ? Missing : unit switch
    {
        ChartUnit.Share => Spans.Percent(known),
        ChartUnit.Milliseconds => known >= 1000 ? $"{Number(known / 1000)} s" : $"{Number(known)} ms",
        ChartUnit.Bytes => Bytes(known),
        ChartUnit.PerSecond => $"{Number(known)} /s",
        ChartUnit.Cores => known < 1 ? $"{Number(known * 100)} % of a core" : $"{Number(known)} cores",
        _ => Number(known),
    };

    /// <summary>A line's last value with its unit, only while it is near the chart's end: an old one would look live. Null when it is not.</summary>
    public static string? Now(Chart chart, ChartSeries series) =>
        series.Points is { Count: > 0 } points && chart.Until - points[^1].At <= chart.LongestStep && points[^1].Value is { } value ? Value(value, chart.Unit) : null;

    /// <summary>A value at an axis, where space is short.</summary>
    public static string Tick(double value, ChartUnit unit) => unit switch
    {
        _ when value == 0 => "0",
        ChartUnit.PerSecond or ChartUnit.Cores => Number(value),
        _ => Value(value, unit),
    };

    public static string Time(DateTimeOffset at, TimeSpan range) =>
        at.UtcDateTime.ToString(range > TimeSpan.FromDays(2) ? "d MMM" : range > TimeSpan.FromMinutes(10) ? "HH:mm" : "HH:mm:ss", CultureInfo.InvariantCulture);

    /// <summary>The whole chart in one sentence a line, for whoever does not see it.</summary>
    public static string Describe(Chart chart)
    {
        var lines = chart.Series.Select(series => $"{series.Name}: {Describe(series, chart.Unit)}");
        var limit = chart.Limit is { } level ? $" Limit {Value(level, chart.Unit)}." : "";
        return $"{chart.Title}, {Time(chart.From, TimeSpan.Zero)} to {Time(chart.Until, TimeSpan.Zero)} UTC. {string.Join(" ", lines)}{limit}".TrimEnd();
    }

    /// <summary>What all lines say near one instant.</summary>
    public static string At(Chart chart, DateTimeOffset at) =>
        $"{Time(at, TimeSpan.Zero)} UTC · {string.Join(" · ", chart.Series.Select(series => $"{series.Name} {Value(Near(series.Points, at, chart.LongestStep), chart.Unit)}"))}";

    private static string Describe(ChartSeries series, ChartUnit unit)
    {
        var values = series.Points.Where(point => point.Value is not null).Select(point => point.Value ?? 0).ToList();
        return values.Count == 0
            ? $"{Missing}."
            : $"{Value(series.Points[^1].Value, unit)} at the end, {Value(values.Min(), unit)} to {Value(values.Max(), unit)}.";
    }

    private static double? Near(Facts<ChartPoint> points, DateTimeOffset at, TimeSpan within)
    {
        var nearest = points.Count == 0 ? default : points.MinBy(point => (point.At - at).Duration());
        return points.Count > 0 && (nearest.At - at).Duration() <= within ? nearest.Value : null;
    }

    private static string Bytes(double value) => value switch
    {
        >= 1L << 30 => $"{Number(value / (1L << 30))} GiB",
        >= 1L << 20 => $"{Number(value / (1L << 20))} MiB",
        >= 1L << 10 => $"{Number(value / (1L << 10))} KiB",
        _ => $"{Number(value)} B",
    };

    private static string Number(double value) => value.ToString(Math.Abs(value) >= 100 ? "#,0" : Math.Abs(value) >= 10 ? "0.#" : "0.##", CultureInfo.InvariantCulture);
}
