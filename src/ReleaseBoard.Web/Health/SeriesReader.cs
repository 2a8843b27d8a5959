using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Samples;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Health;

/// <summary>What the page of a slot's series shows: the metrics that were found, and charts of the one that is looked at.</summary>
/// <param name="Found">How many metrics there are with these letters; more than are shown, perhaps.</param>
/// <param name="Series">How many series the metric has with these labels; more than are drawn, perhaps.</param>
/// <param name="Why">Why there are no charts; null when there are, or none was asked for.</param>
public sealed record SeriesSight(Facts<KnownMetric> Metrics, int Found, Facts<Chart> Charts, int Series, Refusal? Why);

/// <summary>Reads every series of a slot by name and labels.</summary>
public sealed class SeriesReader(SampleDesk samples, HealthBoard health, TimeProvider clock)
{
    /// <summary>More charts than this nobody looks at side by side.</summary>
    public const int MostCharts = 12;

    private const int MostMetrics = 200;

    public SeriesSight Read(Slot slot, HealthRange range, string? letters, string? metric, Facts<MetricLabel> labels)
    {
        var until = range.Until ?? clock.GetUtcNow();
        var from = until - range.Length;
        return samples.Metrics(slot, letters, from, until, MostMetrics).Match(
            known => string.IsNullOrEmpty(metric) ? new SeriesSight(known.Shown, known.Found, [], 0, null) : Read(slot, metric, labels, from, until, known),
            refusal => new SeriesSight([], 0, [], 0, refusal));
    }

    private SeriesSight Read(Slot slot, string metric, Facts<MetricLabel> labels, DateTimeOffset from, DateTimeOffset until, (Facts<KnownMetric> Shown, int Found) known)
    {
        // A sample may come each five seconds or slower: finer steps would only have gaps between them.
        var step = TimeSpan.FromSeconds(Math.Max(5, HealthRanges.ResolutionOf(until - from, clock.GetUtcNow() - from).TotalSeconds));
        var question = new SampleQuestion { Slot = slot, Name = metric, Labels = labels, From = from, Until = until, Step = step, MaximumSeries = SampleRules.MostSeries };
        return samples.Read(question).Match(
            series => new SeriesSight(known.Shown, known.Found, series.Take(MostCharts).Select(one => Draw(slot, one, question)).ToFacts(), series.Count, null),
            refusal => new SeriesSight(known.Shown, known.Found, [], 0, refusal));
    }

    private Chart Draw(Slot slot, SeriesSamples series, SampleQuestion question)
    {
        var isCounter = series.Kind is MetricKind.Counter;
        var step = SampleRules.Step(question.Step);
        return new Chart
        {
            Title = Title(slot, series.Identity),
            Unit = isCounter ? ChartUnit.PerSecond : ChartUnit.Count,
            From = question.From,
            Until = question.Until,
            LongestStep = TimeSpan.FromSeconds(Math.Max(60, step.TotalSeconds) * 2.5),
            Series =
            [
                new ChartSeries(isCounter ? "rise" : "last", ChartTone.New, Chart.Points(series.Points, point => point.At, point => isCounter ? point.Increase / step.TotalSeconds : point.Last)),
            ],
        };
    }

    /// <summary>Labels, the version and who brings it: what tells this series from the others of its metric.</summary>
    private string Title(Slot slot, SeriesIdentity identity)
    {
        var version = identity.Deployment is { } id
            ? health.Find(slot).Deployments.FirstOrDefault(deployment => deployment.Id == id)?.Version.Value ?? $"deployment {id.ToString()[..8]}"
            : "the place as a whole";
        var labels = identity.Series.Labels.Count == 0 ? identity.Series.Name : string.Join(", ", identity.Series.Labels.Select(label => $"{label.Name}={label.Value}"));
        return $"{labels} · {version} · {identity.Source}";
    }
}
