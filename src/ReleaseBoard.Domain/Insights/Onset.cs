using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>When trouble began, and in what it shows.</summary>
/// <param name="Uncertainty">It began at most this long before or after, as surely as 95 %.</param>
/// <param name="Sentence">"failures rose from 0.1 % to 3.9 %".</param>
public sealed record Onset(DateTimeOffset At, TimeSpan Uncertainty, string Sentence);

/// <summary>A way back, how long it takes and what it does.</summary>
public sealed record Undo
{
    public required UndoKind Kind { get; init; }

    /// <summary>For a button: "Off", "Back", "Back to 1.1.0".</summary>
    public required string Words { get; init; }

    /// <summary>How long it takes, in seconds.</summary>
    public required double Seconds { get; init; }

    /// <summary>What will happen.</summary>
    public required string Sentence { get; init; }

    /// <summary>What is taken back, when it is traffic.</summary>
    public Slot? Slot { get; init; }

    /// <summary>What is taken back, when it is a flag.</summary>
    public string? Flag { get; init; }

    public EnvironmentKey? Environment { get; init; }

    /// <summary>The flag's revision that it goes back to; null when it is only turned off.</summary>
    public int? Number { get; init; }
}

public enum UndoKind
{
    FlagOff,
    FlagBack,
    TrafficBack,
    Redeploy,
}

/// <summary>A change that may be the cause, and why it stands where it stands.</summary>
/// <param name="Before">How long before the onset it happened; a little below zero when the onset is not sure.</param>
/// <param name="Sentence">"flag · 3 s before · failures only where it is on".</param>
/// <param name="NoUndo">Why there is no way back from here; null when there is one.</param>
public sealed record Suspect(Change Change, TimeSpan Before, string Sentence, Undo? Undo, string? NoUndo);

/// <summary>The answer to "What changed?".</summary>
public sealed record WhatChanged
{
    /// <summary>Null when the figures show no beginning.</summary>
    public Onset? Onset { get; init; }

    /// <summary>The guard that found its flag bad, where the figures of all show no beginning; null when none did.</summary>
    public Change? Tripped { get; init; }

    public required string Sentence { get; init; }

    /// <summary>The likeliest first.</summary>
    public required Facts<Suspect> Suspects { get; init; }

    /// <summary>The quickest way back among the likeliest; null when there is none.</summary>
    public Undo? Fastest { get; init; }
}
