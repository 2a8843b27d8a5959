using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

/// <summary>What share of the requests an objective speaks of.</summary>
public enum ObjectiveKind
{
    /// <summary>Requests that did not fail.</summary>
    Availability,

    /// <summary>Requests that were answered fast enough.</summary>
    Latency,
}

/// <summary>A service level objective: what share of the requests shall be good, over how long.</summary>
public sealed record Objective
{
    public required ObjectiveKind Kind { get; init; }

    /// <summary>The share of good requests, from 0.5 to 0.99999: 0.995 lets one of 200 be bad.</summary>
    public required double Target { get; init; }

    /// <summary>The latency in milliseconds up to which a request is good; null unless it is about latency. Counted by the next bound of the gateway's histogram.</summary>
    public double? Within { get; init; }

    /// <summary>The window in days over which it shall hold.</summary>
    public int WindowDays { get; init; } = 30;

    /// <summary>The share of requests that may be bad: the error budget.</summary>
    [JsonIgnore]
    public double Allowed => 1 - Target;

    [JsonIgnore]
    public TimeSpan Window => TimeSpan.FromDays(WindowDays);
}

/// <summary>From where on a slot's deployments count as degraded or failing; null leaves a limit as the board has it.</summary>
public sealed record GradeLimits
{
    /// <summary>Shares of failed requests, 0 to 1.</summary>
    public double? DegradedFailureRate { get; init; }

    public double? FailingFailureRate { get; init; }

    /// <summary>95th percentiles of latency in milliseconds.</summary>
    public double? DegradedP95 { get; init; }

    public double? FailingP95 { get; init; }

    public HealthLimits Over(HealthLimits limits) => limits with
    {
        DegradedFailureRate = DegradedFailureRate ?? limits.DegradedFailureRate,
        FailingFailureRate = FailingFailureRate ?? limits.FailingFailureRate,
        DegradedP95 = DegradedP95 ?? limits.DegradedP95,
        FailingP95 = FailingP95 ?? limits.FailingP95,
    };
}

/// <summary>What an application shall hold in an environment: objectives over days, thresholds of the minute.</summary>
public sealed record SlotObjectives
{
    public required Slot Slot { get; init; }

    public Facts<Objective> Objectives { get; init; } = [];

    public GradeLimits Limits { get; init; } = new();

    /// <summary>0 while nobody has said anything.</summary>
    public int Revision { get; init; }
}

/// <summary>What a person wants an application to hold in an environment. The whole of it, each time.</summary>
/// <param name="BasedOn">The revision the person looked at; null overwrites whatever is there.</param>
public sealed record ObjectivesWish(Slot Slot, Facts<Objective> Objectives, GradeLimits Limits, string? Reason, int? BasedOn = null);
