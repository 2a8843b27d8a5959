using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Samples;

/// <summary>One series of one place.</summary>
/// <param name="Deployment">Null: the slot as a whole, whatever runs in it.</param>
/// <param name="Source">Who brings it: "scrape", "prometheus", "otlp".</param>
public sealed record SeriesIdentity(Slot Slot, DeploymentId? Deployment, string Source, MetricSeries Series)
{
    /// <summary>The same with its labels in the order of their names: however a source orders them, it is one series.</summary>
    public SeriesIdentity InOrder() =>
        this with { Series = Series with { Labels = Series.Labels.OrderBy(label => label.Name, StringComparer.Ordinal).ToFacts() } };
}

/// <summary>A metric that a slot has samples of, and how many series it has there.</summary>
public sealed record KnownMetric(string Name, MetricKind Kind, int Series);

/// <summary>A series and what was asked of it, in the order of time. A span without samples has no point.</summary>
public sealed record SeriesSamples(SeriesIdentity Identity, MetricKind Kind, Facts<SamplePoint> Points);

/// <summary>One step's worth of a series, named by its end: it tells of (end - step, end]. NaN says "no value" and counts nothing.</summary>
/// <param name="Increase">
/// How much a counter rose from the sample before the step's first, a fall to a lower value being a new beginning at zero; 0 for gauges
/// and where nothing is known of before.
/// </param>
[JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)]
public readonly record struct SamplePoint(DateTimeOffset At, double Last, double Least, double Most, double Sum, int Count, double Increase = 0);
