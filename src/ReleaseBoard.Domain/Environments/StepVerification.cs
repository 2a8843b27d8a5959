using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Environments;

/// <summary>
/// What a rollout's steps are judged by: limits that always hold, also where nothing runs beside the new deployment, and metrics
/// in which it must not be worse than the old one at the same time.
/// </summary>
public sealed record StepVerification
{
    /// <summary>Requests the new deployment must have answered in the step; fewer is inconclusive, never a pass.</summary>
    public required int MinimumRequests { get; init; }

    /// <summary>Greatest share of failed requests, 0 to 1.</summary>
    public required double MaximumFailureRate { get; init; }

    /// <summary>Greatest 95th percentile of latency, in milliseconds.</summary>
    public required double MaximumP95 { get; init; }

    /// <summary>
    /// Where latency is compared, what is faster than this many milliseconds counts as this: nobody feels whether a page took 3 ms
    /// or 14, and a process that has just begun is always the slower one.
    /// </summary>
    public double FastEnough { get; init; } = 25;

    /// <summary>The chance that the guards turn a whole rollout back that is no worse than allowed, over all its steps, metrics and looks together.</summary>
    public double Alpha { get; init; } = 0.05;

    /// <summary>A step that scores at least this passes; 0 to 100.</summary>
    public double PassScore { get; init; } = 95;

    /// <summary>A step that scores at least this, and less than a pass, asks a person; below it fails.</summary>
    public double MarginalScore { get; init; } = 75;

    /// <summary>What is compared; null for the template of the application's kind, empty for the limits alone.</summary>
    public Facts<VerifiedMetric>? Metrics { get; init; }
}
