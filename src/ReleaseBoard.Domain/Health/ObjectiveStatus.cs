using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Health;

/// <summary>Whether somebody must act, and how soon.</summary>
public enum BurnAlarm
{
    None,

    /// <summary>Within days: the error budget goes slowly but surely.</summary>
    Ticket,

    /// <summary>Now.</summary>
    Page,
}

/// <summary>Requests of a span, and how many of them were bad in an objective's sense.</summary>
public readonly record struct Tally(long Requests, long Bad)
{
    /// <summary>Bad requests as a share of all; 0 without requests.</summary>
    public double Share => Requests == 0 ? 0 : (double)Bad / Requests;

    public static Tally operator +(Tally one, Tally other) => new(one.Requests + other.Requests, one.Bad + other.Bad);
}

/// <summary>How fast the error budget went in a long and a short window: 1 uses it up exactly by the window's end.</summary>
/// <param name="Limit">The rate at which both windows together raise the alarm.</param>
public sealed record Burn(TimeSpan Long, TimeSpan Short, double LongRate, double ShortRate, double Limit, BurnAlarm Alarm, bool IsFiring);

/// <summary>How an objective stands.</summary>
public sealed record ObjectiveStatus
{
    public required Objective Objective { get; init; }

    /// <summary>The requests of its window, as far as they are known.</summary>
    public required Tally Window { get; init; }

    /// <summary>What is left of the error budget: 1 all, 0 nothing, below 0 it is overdrawn; null without requests.</summary>
    public double? Remaining { get; init; }

    public required Facts<Burn> Burns { get; init; }

    /// <summary>The worst that fires.</summary>
    public required BurnAlarm Alarm { get; init; }

    /// <summary>When the error budget is gone if the last hour goes on; null when it lasts or is gone.</summary>
    public TimeSpan? GoneIn { get; init; }

    /// <summary>What is so, and what fired, for people.</summary>
    public required string Sentence { get; init; }
}
