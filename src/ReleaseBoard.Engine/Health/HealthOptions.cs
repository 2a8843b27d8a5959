using System.ComponentModel.DataAnnotations;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Signals;

namespace ReleaseBoard.Engine.Health;

/// <summary>How health is watched and where it ends; section <c>Health</c>.</summary>
public sealed class HealthOptions
{
    public const string Section = "Health";

    /// <summary>How long an instance may take to show its metrics.</summary>
    [Range(50, 900)]
    public int ScrapeTimeoutMilliseconds { get; set; } = 800;

    [Range(1024, 16 << 20)]
    public int ScrapeMaximumBytes { get; set; } = 1 << 20;

    [Range(1, 5000)]
    public int ScrapeMaximumSeries { get; set; } = 500;

    /// <summary>
    /// Deployments remembered at once, each in about 300 KiB once six hours are full; beyond, of those that run no more the one
    /// heard of longest ago is forgotten. What runs is always remembered.
    /// </summary>
    [Range(1, 10_000)]
    public int MaximumDeployments { get; set; } = 2_500;

    /// <summary>Series of applications' own metrics remembered at once, over all instances.</summary>
    [Range(1, 1_000_000)]
    public int MaximumApplicationSeries { get; set; } = 20_000;

    [Range(1, 3650)]
    public int RollupDays { get; set; } = 30;

    [Range(0, 1)]
    public double DegradedFailureRate { get; set; } = HealthLimits.Default.DegradedFailureRate;

    [Range(0, 1)]
    public double FailingFailureRate { get; set; } = HealthLimits.Default.FailingFailureRate;

    [Range(1, 3_600_000)]
    public double DegradedP95Milliseconds { get; set; } = HealthLimits.Default.DegradedP95;

    [Range(1, 3_600_000)]
    public double FailingP95Milliseconds { get; set; } = HealthLimits.Default.FailingP95;

    /// <summary>How long something must fail before the journal says so.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan FailingFor { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long it must do well before the journal says that it is better.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "01:00:00")]
    public TimeSpan BetterFor { get; set; } = TimeSpan.FromMinutes(1);

    public HealthLimits Limits => HealthLimits.Default with
    {
        DegradedFailureRate = DegradedFailureRate,
        FailingFailureRate = FailingFailureRate,
        DegradedP95 = DegradedP95Milliseconds,
        FailingP95 = FailingP95Milliseconds,
    };

    public ExpositionLimits Exposition => ExpositionLimits.Default with { MaximumBytes = ScrapeMaximumBytes, MaximumSeries = ScrapeMaximumSeries };
}
