using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>How one revision of a state follows another.</summary>
public static class FlagStateRules
{
    private const int LongestReason = 500;

    /// <summary>What stands where nobody has set anything.</summary>
    public static FlagState Initial(Flag flag, EnvironmentKey environment) => new()
    {
        Flag = flag.Key,
        Environment = environment,
        Number = 0,
        Plan = FlagPlanRules.Initial(flag),
        By = flag.Owner,
        At = flag.CreatedAt,
    };

    /// <summary>The next revision, or the same one when the plan says nothing new. Made of another revision than the newest, it is refused.</summary>
    public static Outcome<FlagState> Follow(FlagState known, FlagPlan plan, int basedOn, OperatorName by, string? reason, DateTimeOffset now)
    {
        if (basedOn != known.Number)
        {
            return ChangedMeanwhile(known, basedOn);
        }

        if (CheckReason(reason) is { } refusal)
        {
            return refusal;
        }

        return plan == known.Plan ? known : known with { Number = known.Number + 1, Plan = plan, By = by, At = now, Reason = Trimmed(reason) };
    }

    /// <summary>Off now, whatever was seen before; what is off already stays as it is.</summary>
    public static Outcome<FlagState> Kill(FlagState known, OperatorName by, string? reason, DateTimeOffset now) =>
        known.Plan.IsEnabled ? Follow(known, FlagPlanRules.Kill(known.Plan), known.Number, by, reason, now) : known;

    /// <summary>The reason that was not given with the act, once.</summary>
    public static Outcome<FlagState> Explain(FlagState known, string reason)
    {
        if (known.Reason is { } given)
        {
            return new Refusal("flag.reason-given", $"A reason was given already: {given}");
        }

        return CheckReason(reason) is { } refusal
            ? refusal
            : Trimmed(reason) is { } why ? known with { Reason = why } : Refusal.Invalid("flag.reason-missing", "Say in a few words why.");
    }

    /// <summary>Where a plan comes from that a flag is set back to; only what was before can be.</summary>
    public static Outcome<FlagPlan> Earlier(FlagState known, FlagState? earlier, int number)
    {
        if (earlier is null || number > known.Number)
        {
            return Refusal.NotFound("flag.state-unknown", $"{known.Flag} has no revision {number} in {known.Environment}.");
        }

        return earlier.Plan == known.Plan ? new Refusal("flag.same-state", $"{known.Flag} is in {known.Environment} as it was in revision {number} already.") : earlier.Plan;
    }

    /// <summary>Who was faster, when, and what to do.</summary>
    public static Refusal ChangedMeanwhile(FlagState known, int basedOn) => new("flag.changed-meanwhile",
        $"{known.By} changed {known.Flag} in {known.Environment} meanwhile ({known.At.UtcDateTime:yyyy-MM-dd HH:mm} UTC): it is at revision {known.Number} and you began with {basedOn}. Nothing was overwritten; look at it again.");

    internal static Refusal? CheckReason(string? reason) => reason is { Length: > LongestReason }
        ? Refusal.Invalid("flag.reason-too-long", $"A reason is at most {LongestReason} characters.")
        : null;

    internal static string? Trimmed(string? reason) => string.IsNullOrWhiteSpace(reason) ? null : reason.Trim();
}
