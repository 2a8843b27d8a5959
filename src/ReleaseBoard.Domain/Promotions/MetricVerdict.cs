using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>An interval as it is drawn: where the difference lies, and where it ceases to be allowed, all in one unit.</summary>
/// <param name="Allowed">What the lower end must not be above; for a metric that must not fall, what the upper end must not be below.</param>
public sealed record VerdictBar(double Lower, double Upper, double Estimate, double Allowed, string Unit);

/// <summary>What is said of one metric in one step.</summary>
public sealed record MetricVerdict
{
    public required string Key { get; init; }

    public required string Title { get; init; }

    public required MetricState State { get; init; }

    /// <summary>Both figures, the interval, what is allowed, and what follows from it.</summary>
    public required string Sentence { get; init; }

    /// <summary>The figures as they are shown: "0.21 %", "52 ms"; empty where there is none.</summary>
    public string Old { get; init; } = "";

    public string New { get; init; } = "";

    public VerdictBar? Bar { get; init; }

    public string Group { get; init; } = "";

    public double Weight { get; init; } = 1;

    public bool IsCritical { get; init; }

    public bool IsDryRun { get; init; }

    public bool IsGuard { get; init; }

    /// <summary>True when it is worse than allowed, whether it counts or not.</summary>
    [JsonIgnore]
    public bool IsBad => State is MetricState.High or MetricState.Low;

    [JsonIgnore]
    public bool IsUnclear => State is MetricState.TooFew or MetricState.Nodata;
}


/// <summary>A step's score with all that led to it.</summary>
public sealed record StepScore(double? Value, Facts<GroupScore> Groups, Facts<MetricVerdict> Metrics);
