using System.Globalization;
using System.Text;

namespace ReleaseBoard.Web.Ui;

/// <summary>A piece of a line that keeps its path while time goes on.</summary>
public readonly record struct ChartPiece(long Start, string Path);

/// <summary>
/// Lines of a live chart as SVG paths in pieces. Places are counted in seconds from an instant that stays for an hour, and the view
/// moves over them: with each second only the newest and the oldest piece are others, and only they go over the wire.
/// </summary>
public sealed class ChartPieces
{
    private const double PointsInAPiece = 10;

    // One entry a piece on the screen; what has left it is let go of.
    private Dictionary<(string Line, long Start), Kept> _kept = [];

    /// <summary>From where a chart's places are counted.</summary>
    public static DateTimeOffset Anchor(DateTimeOffset from)
    {
        const long hour = 3_600_000;
        return DateTimeOffset.FromUnixTimeMilliseconds(from.ToUnixTimeMilliseconds() / hour * hour);
    }

    /// <summary>Seconds from the anchor, to a tenth.</summary>
    public static string Place(DateTimeOffset at, DateTimeOffset anchor) => (at - anchor).TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);

    /// <summary>Every line's pieces, in the order of its series.</summary>
    public IReadOnlyList<IReadOnlyList<ChartPiece>> Read(Chart chart, ChartScale scale)
    {
        var kept = new Dictionary<(string, long), Kept>();
        var lines = chart.Series.Select(series => (IReadOnlyList<ChartPiece>)[.. Pieces(chart, scale, series, kept)]).ToList();
        _kept = kept;
        return lines;
    }

    private IEnumerable<ChartPiece> Pieces(Chart chart, ChartScale scale, ChartSeries series, Dictionary<(string, long), Kept> kept)
    {
        var length = Math.Max(1000, (long)(chart.LongestStep.TotalMilliseconds * PointsInAPiece));
        var anchor = Anchor(chart.From);
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
            var key = (series.Name, start);
            var piece = _kept.TryGetValue(key, out var known) && known.Fits(series, begin, end, scale.Top, anchor)
                ? known
                : new Kept(series, begin, end, scale, anchor, chart.LongestStep);
            kept[key] = piece;
            yield return new ChartPiece(start, piece.Path);
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

    private sealed class Kept
    {
        private readonly ChartPoint[] _points;
        private readonly double _top;
        private readonly DateTimeOffset _anchor;

        public Kept(ChartSeries series, int begin, int end, ChartScale scale, DateTimeOffset anchor, TimeSpan longest)
        {
            (_points, _top, _anchor) = ([.. series.Points.Skip(begin).Take(end - begin)], scale.Top, anchor);
            Path = Draw(scale, longest);
        }

        public string Path { get; }

        public bool Fits(ChartSeries series, int begin, int end, double top, DateTimeOffset anchor)
        {
            var fits = _points.Length == end - begin && _top.Equals(top) && _anchor == anchor;
            for (var i = 0; fits && i < _points.Length; i++)
            {
                fits = _points[i] == series.Points[begin + i];
            }

            return fits;
        }

        private string Draw(ChartScale scale, TimeSpan longest)
        {
            var path = new StringBuilder();
            DateTimeOffset? before = null;
            foreach (var point in _points)
            {
                if (point.Value is not { } value || !double.IsFinite(value))
                {
                    before = null;
                    continue;
                }

                var joins = before is { } last && point.At - last <= longest;
                path.Append(joins ? 'L' : 'M').Append(Place(point.At, _anchor)).Append(' ').Append(scale.Y(value).ToString("0.##", CultureInfo.InvariantCulture));
                path.Append(joins ? "" : "h.01");
                before = point.At;
            }

            return path.ToString();
        }
    }
}
