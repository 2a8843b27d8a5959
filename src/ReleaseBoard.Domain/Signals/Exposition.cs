using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>What an application says about a metric of its own.</summary>
/// <param name="Unit">As OpenMetrics says it: "seconds"; empty when it does not.</param>
public sealed record MetricFamily(string Name, MetricKind Kind, string Help, string Unit = "");

/// <summary>How an answer is written, by its content type.</summary>
public enum ExpositionFormat
{
    /// <summary>Prometheus' text format.</summary>
    Text,

    /// <summary>OpenMetrics 1.0, which says where it ends.</summary>
    OpenMetrics,
}

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

    /// <summary>True when it is OpenMetrics and ends without saying so: some of it was lost on the way.</summary>
    public bool IsUnfinished { get; init; }
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
