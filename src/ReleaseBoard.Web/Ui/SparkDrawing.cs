using System.Net;
using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.Components;

namespace ReleaseBoard.Web.Ui;

/// <summary>
/// A chart's first line in the size of a word, without axes: the words beside it say the figures. Drawn once for all circuits that show
/// the same chart.
/// </summary>
public sealed class SparkDrawing
{
    // One entry a chart that somebody shows; it goes when its chart does.
    private static readonly ConditionalWeakTable<Chart, SparkDrawing> Drawn = [];

    private SparkDrawing(Chart chart)
    {
        var series = chart.Series[0];
        Last = ChartWords.Now(chart, series);
        Svg = new(
            $"""
            <svg class="spark" viewBox="0 0 {ChartScale.Width} {ChartScale.Height}" preserveAspectRatio="none" role="img"><title>{WebUtility.HtmlEncode(ChartWords.Describe(chart))}</title><path class="spark-base" d="M0 {ChartScale.Height}H{ChartScale.Width}" /><path class="spark-line tone-{series.Tone.ToString().ToLowerInvariant()}" d="{new ChartScale(chart).Path(series)}" /></svg>
            """);
    }

    /// <summary>The drawing, with the whole chart in a sentence as its title.</summary>
    public MarkupString Svg { get; }

    /// <summary>The value at the chart's end with its unit; null when nothing was measured there.</summary>
    public string? Last { get; }

    public static SparkDrawing Of(Chart chart) => Drawn.GetValue(chart, static chart => new SparkDrawing(chart));
}
