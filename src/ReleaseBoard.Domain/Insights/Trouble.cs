using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>What was taken back last and what the figures say since.</summary>
/// <param name="IsBetter">Null while too little is known.</param>
public sealed record Recovery(Change Back, bool? IsBetter, string Sentence);

/// <summary>A version that is on its way into a slot, and how far it is: "is rolling out at 5 %."</summary>
public sealed record Underway(PromotionId Promotion, ArtifactVersion Version, string Sentence);

/// <summary>A version that the board itself took back, and what tripped it.</summary>
/// <param name="IsOver">True when all was well since: what is wrong now is other trouble.</param>
public sealed record TurnedBack(PromotionId Promotion, ArtifactVersion Version, DateTimeOffset At, string Sentence, bool IsOver = false);

/// <summary>What whoever is on call asks first of an application in an environment: since when, why, who is on it, and is it getting better.</summary>
public sealed record Trouble
{
    public required Slot Slot { get; init; }

    /// <summary>Null while all is well: no grade, no guard and no report of a flag says otherwise.</summary>
    public WhatChanged? Changed { get; init; }

    /// <summary>Who is on it; null when nobody said so, or it is over.</summary>
    public Acknowledgement? OnIt { get; init; }

    /// <summary>Null when nothing was taken back lately.</summary>
    public Recovery? Recovery { get; init; }

    /// <summary>Null when the board itself took nothing back lately.</summary>
    public TurnedBack? TurnedBack { get; init; }

    /// <summary>Null when nothing is on its way here.</summary>
    public Underway? Underway { get; init; }
}
