using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Notices;

/// <summary>When to try again, and when to give up.</summary>
public static class DeliveryRules
{
    /// <summary>Three days: a receiver that breaks on a Friday evening is found whole on Monday.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromDays(3);

    public static readonly TimeSpan First = TimeSpan.FromSeconds(5);

    public static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>The longest wait that a receiver may ask for.</summary>
    public static readonly TimeSpan LongestAsked = TimeSpan.FromHours(24);

    /// <summary>The state after a try that was to bring everything up to an entry.</summary>
    /// <param name="chance">0 to 1, for the jitter that keeps receivers of one dead host apart.</param>
    public static DeliveryState After(DeliveryState state, long upTo, PostAnswer answer, DateTimeOffset now, double chance)
    {
        if (answer.Outcome is PostOutcome.Taken)
        {
            return new() { Cursor = upTo, DeliveredAt = now, Paused = state.Paused };
        }

        var failing = state with { Failures = state.Failures + 1, FailingSince = state.FailingSince ?? now, LastError = answer.Sentence };
        if (answer.Outcome is PostOutcome.Gone)
        {
            return failing with { NextTry = null, Paused = $"It is paused: {answer.Sentence}" };
        }

        if (now - failing.FailingSince >= Patience)
        {
            return failing with { NextTry = null, Paused = $"It is paused: entry {upTo} could not be delivered for {Spans.Words(Patience)}, in {failing.Failures} tries. {answer.Sentence}" };
        }

        return failing with { NextTry = now + Wait(failing.Failures, answer.RetryAfter, chance) };
    }

    /// <summary>5 s, 10 s, 20 s … one hour, each between half and one and a half of itself; longer if the receiver asked for it.</summary>
    public static TimeSpan Wait(int failures, TimeSpan? asked, double chance)
    {
        var doubled = First * Math.Pow(2, Math.Clamp(failures - 1, 0, 20));
        var wait = (doubled < Longest ? doubled : Longest) * (0.5 + Math.Clamp(chance, 0, 1));
        var wished = asked is { } time ? TimeSpan.FromTicks(Math.Clamp(time.Ticks, 0, LongestAsked.Ticks)) : TimeSpan.Zero;
        return wished > wait ? wished : wait;
    }

    /// <summary>Lets a paused one go on, from where it stopped or from an entry.</summary>
    public static DeliveryState Resume(DeliveryState state, long? from) => new() { Cursor = from ?? state.Cursor, DeliveredAt = state.DeliveredAt };
}
