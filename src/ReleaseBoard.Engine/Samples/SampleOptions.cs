using System.ComponentModel.DataAnnotations;

namespace ReleaseBoard.Engine.Samples;

/// <summary>How many measurements are kept, where and for how long; section <c>Samples</c>.</summary>
public sealed class SampleOptions
{
    public const string Section = "Samples";

    /// <summary>Series in memory at once; more are refused until others have gone quiet.</summary>
    [Range(1, 1_000_000)]
    public int MaximumSeries { get; set; } = 20_000;

    /// <summary>Samples in memory, in MiB; beyond, the oldest go.</summary>
    [Range(1, 65_536)]
    public int MaximumMemoryMegabytes { get; set; } = 64;

    /// <summary>A series that brought nothing for so long is let go of memory.</summary>
    [Range(1, 1440)]
    public int QuietMinutes { get; set; } = 15;
}
