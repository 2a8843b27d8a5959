using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Samples;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Which two deployments are compared, and when.</summary>
/// <param name="Ranges">In the order of time, none of them empty.</param>
public sealed record ComparedSpan(Slot Slot, DeploymentId Old, DeploymentId New, Facts<TimeRange> Ranges)
{
    /// <summary>Seconds where they are kept, tens of seconds beyond.</summary>
    public TimeSpan Step => TimeSpan.FromSeconds(Ranges.Count > 0 && Ranges[^1].Until - Ranges[0].From > TimeSpan.FromMinutes(15) ? 10 : 1);
}

/// <summary>Reads the points of metrics that are judged at the end of a step, from the gateway's seconds and from samples.</summary>
public sealed class PointReading(IHealthReading signals, SampleDesk samples)
{
    public MetricPoints Read(VerifiedMetric metric, ComparedSpan span) => metric.Reads switch
    {
        MetricReading.LatencyP95 => OfHealth(metric, span, sample => sample.P95),
        MetricReading.Processor => OfHealth(metric, span, sample => sample.Cpu),
        MetricReading.Memory => OfHealth(metric, span, sample => sample.Memory),
        MetricReading.Gauge => Sides(metric, span, side => Gauge(metric, span, side)),
        MetricReading.Rate => Sides(metric, span, side => Rate(metric, span, side)),
        MetricReading.Ratio => Sides(metric, span, side => Ratio(metric, span, side)),
        MetricReading.Failures or MetricReading.Latency => new(metric.Key, [], []),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric.Reads, "A reading nobody wrote."),
    };

    private MetricPoints OfHealth(VerifiedMetric metric, ComparedSpan span, Func<HealthSample, double?> value)
    {
        return new(metric.Key, Side(span.Old), Side(span.New));

        Facts<double> Side(DeploymentId id) => span.Ranges.SelectMany(range => signals.Samples(id, range.From, range.Until, span.Step)).Select(value).OfType<double>().ToFacts();
    }

    // Where neither side is told of, the slot as a whole may be: nobody shall take that for silence.
    private static MetricPoints Sides(VerifiedMetric metric, ComparedSpan span, Func<DeploymentId?, Facts<double>> read)
    {
        var points = new MetricPoints(metric.Key, read(span.Old), read(span.New));
        return points.Old.Count + points.New.Count == 0 && read(null) is { Count: > 0 } whole ? points with { Unsplit = whole } : points;
    }

    // Of several instances the mean: their number differs between the sides.
    private Facts<double> Gauge(VerifiedMetric metric, ComparedSpan span, DeploymentId? side) =>
        ByTime(metric, metric.Series, span, side).Select(group => group.Average(point => point.Sum / point.Count)).ToFacts();

    private Facts<double> Rate(VerifiedMetric metric, ComparedSpan span, DeploymentId? side) =>
        ByTime(metric, metric.Series, span, side).Select(group => group.Average(point => point.Increase / span.Step.TotalSeconds)).ToFacts();

    private Facts<double> Ratio(VerifiedMetric metric, ComparedSpan span, DeploymentId? side)
    {
        var happened = ByTime(metric, metric.Series, span, side).ToDictionary(group => group.Key, group => group.Sum(point => point.Increase));
        return ByTime(metric, metric.Per, span, side)
            .Select(group => (group.Key, All: group.Sum(point => point.Increase)))
            .Where(per => per.All > 0)
            .Select(per => happened.GetValueOrDefault(per.Key) / per.All).ToFacts();
    }

    private IEnumerable<IGrouping<DateTimeOffset, SamplePoint>> ByTime(VerifiedMetric metric, string? name, ComparedSpan span, DeploymentId? side) =>
        span.Ranges.SelectMany(range => Points(metric, name, span, side, range)).GroupBy(point => point.At).OrderBy(group => group.Key);

    // What cannot be read (too many series) is no data: the verdict says so, and never a pass.
    private IEnumerable<SamplePoint> Points(VerifiedMetric metric, string? name, ComparedSpan span, DeploymentId? side, TimeRange range) => samples.Read(new SampleQuestion
    {
        Slot = span.Slot,
        Deployment = side,
        Name = name,
        Labels = metric.Labels.Select(label => new MetricLabel(label.Name, label.Value)).ToFacts(),
        From = range.From,
        Until = range.Until,
        Step = span.Step,
    }).Match(series => series, _ => []).Where(series => series.Identity.Deployment == side).SelectMany(series => series.Points);
}
