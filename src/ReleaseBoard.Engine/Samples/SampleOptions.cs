using System.ComponentModel.DataAnnotations;

namespace ReleaseBoard.Engine.Samples;

/// <summary>How many measurements are kept, where and for how long; section <c>Samples</c>.</summary>
public sealed class SampleOptions
{
    public const string Section = "Samples";

    /// <summary>Series in memory at once; more are refused until others have gone quiet.</summary>
    [Range(1, 1_000_000)]
    public int MaximumSeries { get; set; } = 20_000;

    /// <summary>Series and samples in memory; beyond, the oldest go. What the store has is read from there.</summary>
    [Range(1, 65_536)]
    public int MaximumMemoryMegabytes { get; set; } = 96;

    /// <summary>A series that brought nothing for so long is let go of memory.</summary>
    [Range(1, 1440)]
    public int QuietMinutes { get; set; } = 15;

    /// <summary>Every sample is kept for so long, then its minutes and hours.</summary>
    [Range(1, 24 * 366)]
    public int RawHours { get; set; } = 24;

    [Range(1, 366)]
    public int MinuteDays { get; set; } = 7;

    [Range(1, 3650)]
    public int HourDays { get; set; } = 30;

    /// <summary>Packed samples on disk; beyond, the oldest go before their age. The store's own bookkeeping adds about a tenth.</summary>
    [Range(1, 10_000_000)]
    public int MaximumDiskMegabytes { get; set; } = 4_096;

    internal long MaximumMemoryBytes => (long)MaximumMemoryMegabytes << 20;

    internal long MaximumDiskBytes => (long)MaximumDiskMegabytes << 20;
}
