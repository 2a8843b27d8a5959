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
public sealed record ComparedSpan(Slot Slot, DeploymentId Old, DeploymentId New, DateTimeOffset From, DateTimeOffset Until)
{
    /// <summary>Seconds where they are kept, tens of seconds beyond.</summary>
    public TimeSpan Step => TimeSpan.FromSeconds(Until - From > TimeSpan.FromMinutes(15) ? 10 : 1);
}

/// <summary>Reads the points of metrics that are judged at the end of a step, from the gateway's seconds and from samples.</summary>
public sealed class PointReading(IHealthReading signals, SampleDesk samples)
{
    public MetricPoints Read(VerifiedMetric metric, ComparedSpan span) => metric.Reads switch
    {
        MetricReading.LatencyP95 => OfHealth(metric, span, sample => sample.P95),
        MetricReading.Processor => OfHealth(metric, span, sample => sample.Cpu),
        MetricReading.Memory => OfHealth(metric, span, sample => sample.Memory),
        MetricReading.Gauge => new(metric.Key, Gauge(metric, span, span.Old), Gauge(metric, span, span.New)),
        MetricReading.Rate => new(metric.Key, Rate(metric, span, span.Old), Rate(metric, span, span.New)),
        MetricReading.Ratio => new(metric.Key, Ratio(metric, span, span.Old), Ratio(metric, span, span.New)),
        MetricReading.Failures or MetricReading.Latency => new(metric.Key, [], []),
        _ => throw new ArgumentOutOfRangeException(nameof(metric), metric.Reads, "A reading nobody wrote."),
    };

    private MetricPoints OfHealth(VerifiedMetric metric, ComparedSpan span, Func<HealthSample, double?> value)
    {
        return new(metric.Key, Side(span.Old), Side(span.New));

        Facts<double> Side(DeploymentId id) => signals.Samples(id, span.From, span.Until, span.Step).Select(value).OfType<double>().ToFacts();
    }

    // Of several instances the mean: their number differs between the sides.
    private Facts<double> Gauge(VerifiedMetric metric, ComparedSpan span, DeploymentId side) =>
        ByTime(metric, metric.Series, span, side).Select(group => group.Average(point => point.Sum / point.Count)).ToFacts();

    private Facts<double> Rate(VerifiedMetric metric, ComparedSpan span, DeploymentId side) =>
        ByTime(metric, metric.Series, span, side).Select(group => group.Average(point => point.Increase / span.Step.TotalSeconds)).ToFacts();

    private Facts<double> Ratio(VerifiedMetric metric, ComparedSpan span, DeploymentId side)
    {
        var happened = ByTime(metric, metric.Series, span, side).ToDictionary(group => group.Key, group => group.Sum(point => point.Increase));
        return ByTime(metric, metric.Per, span, side)
            .Select(group => (group.Key, All: group.Sum(point => point.Increase)))
            .Where(per => per.All > 0)
            .Select(per => happened.GetValueOrDefault(per.Key) / per.All).ToFacts();
    }

    private IEnumerable<IGrouping<DateTimeOffset, SamplePoint>> ByTime(VerifiedMetric metric, string? name, ComparedSpan span, DeploymentId side)
    {
        var question = new SampleQuestion
        {
            Slot = span.Slot,
            Deployment = side,
            Name = name,
            Labels = metric.Labels.Select(label => new MetricLabel(label.Name, label.Value)).ToFacts(),
            From = span.From,
            Until = span.Until,
            Step = span.Step,
        };

        // What cannot be read (too many series) is no data: the verdict says so, and never a pass.
        var found = samples.Read(question).Match(series => series, _ => []);
        return found.SelectMany(series => series.Points).GroupBy(point => point.At).OrderBy(group => group.Key);
    }
}
