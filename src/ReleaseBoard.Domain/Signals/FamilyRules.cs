using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>What a series is, from what its target says of the family.</summary>
public static class FamilyRules
{
    // A histogram and a summary are several series; all of these only ever rise.
    private static readonly Facts<string> Parts = ["_bucket", "_count", "_sum", "_total"];

    // When a counter or a histogram began, in seconds since 1970 (OpenMetrics).
    private const string Created = "_created";

    /// <summary>The family's kind; a quantile of a summary is a gauge, whatever its family is, and so is the time when it began.</summary>
    public static MetricKind KindOf(string series, Facts<MetricFamily> families) =>
        KindOf(series, name => families.FirstOrDefault(family => family.Name == name));

    /// <summary>The same for many series of one answer.</summary>
    public static Func<string, MetricKind> KindsOf(Facts<MetricFamily> families)
    {
        var named = families.DistinctBy(family => family.Name).ToDictionary(family => family.Name, StringComparer.Ordinal);
        return series => KindOf(series, name => named.GetValueOrDefault(name));
    }

    private static MetricKind KindOf(string series, Func<string, MetricFamily?> find)
    {
        if (find(series) is { } own)
        {
            return own.Kind is MetricKind.Summary ? MetricKind.Gauge : own.Kind;
        }

        if (series.EndsWith(Created, StringComparison.Ordinal) && find(series[..^Created.Length]) is not null)
        {
            return MetricKind.Gauge;
        }

        var part = Parts.FirstOrDefault(part => series.EndsWith(part, StringComparison.Ordinal));
        return part is null ? MetricKind.Untyped : find(series[..^part.Length])?.Kind ?? MetricKind.Untyped;
    }

    /// <summary>The series as it is known beside those of other targets: a label it has of its own under that name becomes exported_NAME, as in Prometheus.</summary>
    public static MetricSeries At(MetricSeries series, Facts<MetricLabel> target)
    {
        var own = series.Labels.Select(label => target.Any(other => other.Name == label.Name) ? label with { Name = $"exported_{label.Name}" } : label);
        return series with { Labels = own.Concat(target).DistinctBy(label => label.Name).ToFacts() };
    }
}
