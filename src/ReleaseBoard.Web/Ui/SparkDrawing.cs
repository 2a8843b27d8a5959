using System.Runtime.CompilerServices;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Ui;

/// <summary>A line of a small chart.</summary>
public sealed record SparkLine(string Name, string Css, string Path);

/// <summary>A small chart with its words and lines worked out: once, for all circuits that show the same chart.</summary>
public sealed class SparkDrawing
{
    // One entry a chart that somebody shows; it goes when its chart does.
    private static readonly ConditionalWeakTable<Chart, SparkDrawing> Drawn = [];

    private SparkDrawing(Chart chart)
    {
        var scale = new ChartScale(chart);
        Words = ChartWords.Describe(chart);
        Lines = chart.Series.Select(series => new SparkLine(series.Name, $"spark-line tone-{series.Tone.ToString().ToLowerInvariant()}", scale.Path(series))).ToFacts();
    }

    /// <summary>The whole chart in a sentence a line.</summary>
    public string Words { get; }

    public Facts<SparkLine> Lines { get; }

    public static SparkDrawing Of(Chart chart) => Drawn.GetValue(chart, static chart => new SparkDrawing(chart));
}
