using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>What a series is, from what its target says of the family.</summary>
public static class FamilyRules
{
    // A histogram and a summary are several series; all of these only ever rise.
    private static readonly Facts<string> Parts = ["_bucket", "_count", "_sum", "_total"];

    /// <summary>The family's kind; a quantile of a summary is a gauge, whatever its family is.</summary>
    public static MetricKind KindOf(string series, Facts<MetricFamily> families)
    {
        if (families.FirstOrDefault(family => family.Name == series) is { } own)
        {
            return own.Kind is MetricKind.Summary ? MetricKind.Gauge : own.Kind;
        }

        var part = Parts.FirstOrDefault(part => series.EndsWith(part, StringComparison.Ordinal));
        return part is null ? MetricKind.Untyped : families.FirstOrDefault(family => family.Name == series[..^part.Length])?.Kind ?? MetricKind.Untyped;
    }

    /// <summary>The series as it is known beside those of other targets: a label it has of its own under that name becomes exported_NAME, as in Prometheus.</summary>
    public static MetricSeries At(MetricSeries series, Facts<MetricLabel> target)
    {
        var own = series.Labels.Select(label => target.Any(other => other.Name == label.Name) ? label with { Name = $"exported_{label.Name}" } : label);
        return series with { Labels = own.Concat(target).DistinctBy(label => label.Name).ToFacts() };
    }
}
