using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

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

/// <summary>What an application says about a metric of its own.</summary>
public sealed record MetricFamily(string Name, MetricKind Kind, string Help);

/// <summary>All that was read out of one answer in the text format.</summary>
public sealed record Exposition
{
    public static readonly Exposition Empty = new() { Samples = [], Families = [] };

    public required Facts<MetricSample> Samples { get; init; }

    public required Facts<MetricFamily> Families { get; init; }

    /// <summary>Lines that could not be understood and were passed over.</summary>
    public int BadLines { get; init; }

    /// <summary>True when there was more than the limits let in.</summary>
    public bool IsCut { get; init; }
}

/// <summary>How much of an answer is taken in. An application writes its own metrics, so nothing about their size is to be trusted.</summary>
public sealed record ExpositionLimits
{
    public static readonly ExpositionLimits Default = new();

    public int MaximumBytes { get; init; } = 1 << 20;

    /// <summary>Series of one answer; also the bound on its families.</summary>
    public int MaximumSeries { get; init; } = 500;

    public int MaximumLabels { get; init; } = 24;

    /// <summary>Bytes of a name, a label's value or a help text; a longer one makes a bad line.</summary>
    public int MaximumLength { get; init; } = 400;
}
