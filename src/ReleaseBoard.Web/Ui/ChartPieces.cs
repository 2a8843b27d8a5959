using System.Globalization;
using System.Text;

namespace ReleaseBoard.Web.Ui;

/// <summary>A piece of a line that keeps its path while time goes on.</summary>
public readonly record struct ChartPiece(long Start, string Path);

/// <summary>
/// Lines of a live chart as SVG paths in pieces. Places are counted in seconds from an instant that stays for an hour, and the view
/// moves over them: with each second only the newest and the oldest piece are others, and only they go over the wire.
/// </summary>
public static class ChartPieces
{
    private const double PointsInAPiece = 10;

    /// <summary>From where a chart's places are counted.</summary>
    public static DateTimeOffset Anchor(DateTimeOffset from)
    {
        const long hour = 3_600_000;
        return DateTimeOffset.FromUnixTimeMilliseconds(from.ToUnixTimeMilliseconds() / hour * hour);
    }

    /// <summary>Seconds from the anchor, to a tenth.</summary>
    public static string Place(DateTimeOffset at, DateTimeOffset anchor) => (at - anchor).TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>One line's pieces, in the order of time.</summary>
    public static IReadOnlyList<ChartPiece> Of(Chart chart, ChartSeries series, ChartScale scale) => [.. Pieces(chart, series, scale)];

    private static IEnumerable<ChartPiece> Pieces(Chart chart, ChartSeries series, ChartScale scale)
    {
        var length = Math.Max(1000, (long)(chart.LongestStep.TotalMilliseconds * PointsInAPiece));
        for (var first = First(series, chart.From); first < series.Points.Count && series.Points[first].At <= chart.Until;)
        {
            var start = series.Points[first].At.ToUnixTimeMilliseconds() / length * length;
            var end = first;
            while (end < series.Points.Count && series.Points[end].At <= chart.Until && series.Points[end].At.ToUnixTimeMilliseconds() < start + length)
            {
                end++;
            }

            // A piece begins where the one before ended, so that the line has no gap between them.
            var begin = first > 0 && series.Points[first - 1].At >= chart.From ? first - 1 : first;
            yield return new ChartPiece(start, Draw(chart, series, begin, end, scale));
            first = end;
        }
    }

    private static int First(ChartSeries series, DateTimeOffset from)
    {
        var first = 0;
        while (first < series.Points.Count && series.Points[first].At < from)
        {
            first++;
        }

        return first;
    }

    private static string Draw(Chart chart, ChartSeries series, int begin, int end, ChartScale scale)
    {
        var (path, anchor) = (new StringBuilder(), Anchor(chart.From));
        DateTimeOffset? before = null;
        for (var i = begin; i < end; i++)
        {
            var point = series.Points[i];
            if (point.Value is not { } value || !double.IsFinite(value))
            {
                before = null;
                continue;
            }

            var joins = before is { } last && point.At - last <= chart.LongestStep;
            path.Append(joins ? 'L' : 'M').Append(Place(point.At, anchor)).Append(' ').Append(scale.Y(value).ToString("0.##", CultureInfo.InvariantCulture));
            path.Append(joins ? "" : Joins(chart, series, i - 1) || Joins(chart, series, i) ? "h.01" : Alone(chart));
            before = point.At;
        }

        return path.ToString();
    }

    // Whether a point and the next are one line.
    private static bool Joins(Chart chart, ChartSeries series, int place) =>
        place >= 0 && place + 1 < series.Points.Count
        && series.Points[place] is { Value: { } value } one && series.Points[place + 1] is { Value: { } next } other
        && double.IsFinite(value) && double.IsFinite(next) && other.At - one.At <= chart.LongestStep;

    // A value with no other beside it stands for the span that ended with it: back over that span it is seen, a dot is not.
    private static string Alone(Chart chart) => string.Create(CultureInfo.InvariantCulture, $"h-{chart.LongestStep.TotalSeconds / 2.5:0.#}");
}
