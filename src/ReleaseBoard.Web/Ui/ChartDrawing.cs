using System.Globalization;
using System.Runtime.CompilerServices;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Ui;

/// <summary>A level of the upright axis: its word, where the word stands, and its line across.</summary>
public sealed record DrawnLevel(double Value, string Word, string Style, string Path);

/// <summary>An instant of the time axis.</summary>
/// <param name="Css">Null for one that stands in any width.</param>
public sealed record DrawnInstant(DateTimeOffset At, string Word, string Style, string? Css);

/// <summary>Marks that stand together.</summary>
public sealed record DrawnMark(ChartMarkGroup Group, string Place, string Id, string Path);

/// <summary>A line, its newest value in words, or why it has none any more (null: none that counts as now), and its pieces.</summary>
public sealed record DrawnLine(string Name, string Css, string? Now, IReadOnlyList<ChartPiece> Pieces);

/// <summary>A chart with every place and word worked out: once, for all circuits that show the same chart.</summary>
public sealed class ChartDrawing
{
    // One entry a chart that somebody shows; it goes when its chart does.
    private static readonly ConditionalWeakTable<Chart, ChartDrawing> Drawn = [];

    private readonly DateTimeOffset _anchor;

    private ChartDrawing(Chart chart)
    {
        var scale = new ChartScale(chart);
        var length = (chart.Until - chart.From).TotalSeconds;
        _anchor = ChartPieces.Anchor(chart.From);
        (From, Span, Top) = (ChartPieces.Place(chart.From, _anchor), Exact(length), Exact(scale.Top));
        Words = ChartWords.Describe(chart);

        // Lines across reach from the anchor over the hour in which it stays, and over the range.
        var sweep = Exact(length + 3600);
        Levels = scale.Levels.Select(level => new DrawnLevel(level, ChartWords.Tick(level, chart.Unit), $"top:{Percent(scale.Y(level))}", Across(scale, level, sweep))).ToFacts();
        Instants = scale.Instants().Select(at => new DrawnInstant(at, ChartWords.Time(at, chart.Until - chart.From), $"--at:{Place(at)}", scale.IsBetween(at) ? "between" : null)).ToFacts();
        Marks = ChartMarks.Of(chart.Marks, chart.From, chart.Until).Select(group => Mark(group, Slug(chart.Title))).ToFacts();
        Lines = chart.Series.Select(series => new DrawnLine(series.Name, Css(series.Tone), ChartWords.Now(chart, series) ?? series.Ended, ChartPieces.Of(chart, series, scale))).ToFacts();
        (Limit, LimitWords) = chart.Limit is { } limit ? (Across(scale, limit, sweep), $"Limit {ChartWords.Value(limit, chart.Unit)}") : (null, null);
        IsEmpty = chart.Series.All(series => series.Points.All(point => point.Value is null));
    }

    /// <summary>Where the range begins, in seconds from the anchor.</summary>
    public string From { get; }

    /// <summary>The range's length in seconds.</summary>
    public string Span { get; }

    /// <summary>The value at the upper edge.</summary>
    public string Top { get; }

    /// <summary>Seconds since 1970 from which places are counted.</summary>
    public long Anchor => _anchor.ToUnixTimeSeconds();

    /// <summary>The whole chart in a sentence a line.</summary>
    public string Words { get; }

    public Facts<DrawnLevel> Levels { get; }

    public Facts<DrawnInstant> Instants { get; }

    public Facts<DrawnMark> Marks { get; }

    public Facts<DrawnLine> Lines { get; }

    /// <summary>The limit's line across and its words; null when there is none.</summary>
    public string? Limit { get; }

    public string? LimitWords { get; }

    public bool IsEmpty { get; }

    public static ChartDrawing Of(Chart chart) => Drawn.GetValue(chart, static chart => new ChartDrawing(chart));

    public static string Css(ChartTone tone) => $"chart-line tone-{tone.ToString().ToLowerInvariant()}";

    public static string Exact(double value) => value.ToString("0.######", CultureInfo.InvariantCulture);

    private static string Across(ChartScale scale, double level, string sweep) => $"M0 {ChartScale.Figure(scale.Y(level))}h{sweep}";

    private static string Percent(double part) => Exact(Math.Round(100 * part / ChartScale.Height, 2)) + "%";

    private static string Slug(string title) => string.Concat(title.Select(letter => char.IsAsciiLetterOrDigit(letter) ? char.ToLowerInvariant(letter) : '-'));

    private DrawnMark Mark(ChartMarkGroup group, string slug) =>
        new(group, Place(group.At), $"mark-{slug}-{group.At.ToUnixTimeMilliseconds()}", $"M{Place(group.At)} 0V{ChartScale.Height}");

    private string Place(DateTimeOffset at) => ChartPieces.Place(at, _anchor);
}
