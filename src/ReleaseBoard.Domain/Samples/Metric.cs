using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Samples;

/// <summary>What a metric says it is.</summary>
public enum MetricKind
{
    Untyped,
    Counter,
    Gauge,
    Histogram,
    Summary,
}

/// <summary>One label of a series.</summary>
public readonly record struct MetricLabel(string Name, string Value);

/// <summary>Which measurement it is: a name and its labels.</summary>
public sealed record MetricSeries(string Name, Facts<MetricLabel> Labels)
{
    public override string ToString() => Labels.Count == 0 ? Name : $"{Name}{{{string.Join(",", Labels.Select(label => $"{label.Name}=\"{label.Value}\""))}}}";
}

/// <summary>One measurement; in JSON what is no number is said by name ("NaN", "Infinity").</summary>
public readonly record struct MetricSample(
    MetricSeries Series, [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Value);
