using System.Globalization;
using System.Text;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Ui;

/// <summary>Where a chart's values fall in a field of 1000 by 100, and where its axes are cut.</summary>
public sealed class ChartScale
{
    public const int Width = 1000;
    public const int Height = 100;

    private static readonly int[] NiceSeconds =
    [
        1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400, 172_800, 604_800,
    ];

    private static readonly int[] NiceFigures = [1, 2, 5, 10];

    private readonly Chart _chart;

    public ChartScale(Chart chart)
    {
        _chart = chart;
        var values = chart.Series.SelectMany(series => series.Points)
            .Where(point => point.Value is { } value && double.IsFinite(value) && point.At >= chart.From && point.At <= chart.Until)
            .Select(point => point.Value ?? 0);
        var highest = values.Append(chart.Limit ?? 0).Max();
        var step = NiceStep(highest, chart.Unit);
        Top = Math.Max(step, Math.Ceiling((highest / step) - 1e-9) * step);
        Levels = Enumerable.Range(0, (int)Math.Round(Top / step) + 1).Select(i => i * step).ToFacts();
    }

    /// <summary>The value at the field's upper edge; the lower edge is zero.</summary>
    public double Top { get; }

    /// <summary>Where the upright axis is cut, from zero to <see cref="Top"/>.</summary>
    public Facts<double> Levels { get; }

    /// <summary>Where the time axis is cut: round instants, about five.</summary>
    public IEnumerable<DateTimeOffset> Instants()
    {
        var first = (long)Math.Ceiling(_chart.From.ToUnixTimeMilliseconds() / (TimeStep * 1000.0)) * TimeStep;
        for (var at = first; at <= _chart.Until.ToUnixTimeSeconds(); at += TimeStep)
        {
            yield return DateTimeOffset.FromUnixTimeSeconds(at);
        }
    }

    /// <summary>True for every second of them, counted from 1970: what is left out where room is short, and it is always the same ones.</summary>
    public bool IsBetween(DateTimeOffset at) => at.ToUnixTimeSeconds() / TimeStep % 2 != 0;

    private long TimeStep => NiceSeconds.FirstOrDefault(seconds => (_chart.Until - _chart.From).TotalSeconds / seconds <= 6, NiceSeconds[^1]);

    public double X(DateTimeOffset at) => Width * (at - _chart.From).TotalMilliseconds / Math.Max(1, (_chart.Until - _chart.From).TotalMilliseconds);

    public double Y(double value) => Height * (1 - (Math.Min(value, Top) / Top));

    /// <summary>A line as an SVG path: it breaks where a value is missing or the next is too far away; a lone point becomes a dot.</summary>
    public string Path(ChartSeries series)
    {
        var path = new StringBuilder();
        DateTimeOffset? before = null;
        foreach (var point in series.Points.Where(point => point.At >= _chart.From && point.At <= _chart.Until))
        {
            if (point.Value is not { } value || !double.IsFinite(value))
            {
                before = null;
                continue;
            }

            var joins = before is { } last && point.At - last <= _chart.LongestStep;
            path.Append(joins ? "L" : "M").Append(Figure(X(point.At))).Append(' ').Append(Figure(Y(value)));
            path.Append(joins ? "" : "h.01");
            before = point.At;
        }

        return path.ToString();
    }

    public static string Figure(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>1, 2 or 5 times a power of ten (of two for bytes), such that about three steps reach the top.</summary>
    private static double NiceStep(double highest, ChartUnit unit)
    {
        if (highest <= 0)
        {
            return unit switch { ChartUnit.Share => 0.01, ChartUnit.Bytes => 1 << 20, _ => 1 };
        }

        var raw = highest / 3;
        if (unit is ChartUnit.Bytes)
        {
            return Math.Max(1, Math.Pow(2, Math.Ceiling(Math.Log2(raw))));
        }

        var power = Math.Pow(10, Math.Floor(Math.Log10(raw)));
        var step = NiceFigures.First(nice => nice * power >= raw - (power * 1e-9)) * power;
        return unit is ChartUnit.Count ? Math.Max(1, step) : step;
    }
}
