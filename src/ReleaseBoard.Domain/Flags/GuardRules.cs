using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Flags;

/// <summary>What a person asks for when a flag shall be rolled out under guard.</summary>
public sealed record GuardWish(FlagKey Flag, EnvironmentKey Environment, string Variant, string Beside, Facts<GuardStage> Stages)
{
    public GuardLimits Limits { get; init; } = new();

    /// <summary>The number of the state the person looked at.</summary>
    public required int BasedOn { get; init; }

    public string? Reason { get; init; }
}

/// <summary>The course of a guarded rollout. No data holds: nothing passes because nothing was seen.</summary>
public static class GuardRules
{
    public const int MostStages = 12;

    private static readonly TimeSpan Longest = TimeSpan.FromDays(30);

    public static Facts<GuardPhase> NextPhases(GuardPhase phase) => phase switch
    {
        GuardPhase.Watching => [GuardPhase.Holding, GuardPhase.Done, GuardPhase.Killed, GuardPhase.Ended],
        GuardPhase.Holding => [GuardPhase.Watching, GuardPhase.Killed, GuardPhase.Ended],
        GuardPhase.Done or GuardPhase.Killed or GuardPhase.Ended => [],
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "A phase nobody drew on the map."),
    };

    /// <summary>Internal people first, then 1, 5, 25, 50 and 100 % of everyone.</summary>
    public static Facts<GuardStage> Usual(SegmentKey? inner) =>
    [
        .. inner is null ? (GuardStage[])[] : [new() { Segment = inner, Minimum = TimeSpan.FromMinutes(10), Exposures = 20 }],
        .. ((int[])[1_000, 5_000, 25_000, 50_000, Rollout.Whole]).Select(weight => new GuardStage { Weight = weight, Minimum = TimeSpan.FromMinutes(30), Exposures = 200 }),
    ];

    /// <summary>The guard at its first stage.</summary>
    public static Outcome<GuardMove> Begin(GuardId id, GuardWish wish, Flag flag, FlagState known, GuardTotals totals, OperatorName by, DateTimeOffset now)
    {
        if (wish.BasedOn != known.Number)
        {
            return FlagStateRules.ChangedMeanwhile(known, wish.BasedOn);
        }

        if (Check(wish, flag) is { } refusal)
        {
            return refusal;
        }

        var guard = new Guard
        {
            Id = id,
            Flag = wish.Flag,
            Environment = wish.Environment,
            Variant = wish.Variant,
            Beside = wish.Beside,
            Stages = wish.Stages,
            Limits = wish.Limits,
            StageSince = now,
            Since = totals,
            StateNumber = known.Number,
            By = by,
            At = now,
            Revision = 1,
        };
        return new GuardMove(guard, GuardPlanRules.At(known.Plan, guard, 0), "guard.began", $"{Title(guard)} goes out under guard: {Words(guard.Stages[0], guard)}.");
    }

    /// <summary>The next move; null while it waits.</summary>
    public static GuardMove? Next(GuardSight sight)
    {
        var guard = sight.Guard;
        if (!guard.IsOpen)
        {
            return null;
        }

        if (sight.State.Number != guard.StateNumber)
        {
            var because = $"{sight.State.By} changed the flag by hand (revision {sight.State.Number}).";
            return new(To(guard, GuardPhase.Ended, because, sight.Now), null, "guard.ended", $"The guard of {Title(guard)} ended: {because}");
        }

        if (guard.Phase is GuardPhase.Holding)
        {
            return null;
        }

        var verdict = GuardVerdictRules.Judge(sight);
        return verdict.IsBad ? Turn(sight, verdict) : Missing(sight) is null ? Pass(sight, verdict) : null;
    }

    /// <summary>What the stage still waits for, as a sentence; null when nothing is missing.</summary>
    public static string? Missing(GuardSight sight)
    {
        var (guard, stage, seen) = (sight.Guard, sight.Guard.Stages[sight.Guard.Stage], sight.Seen);
        List<string> missing = [];
        if (guard.StageSince + stage.Minimum - sight.Now is { Ticks: > 0 } left)
        {
            missing.Add($"{Spans.Words(left)} more");
        }

        if (stage.Exposures > seen.Exposures)
        {
            missing.Add($"{stage.Exposures - seen.Exposures:N0} more evaluations of {guard.Variant}");
        }

        if (guard.Limits.Outcomes > seen.NewFailures.Count)
        {
            missing.Add($"{guard.Limits.Outcomes - seen.NewFailures.Count:N0} more outcomes with {guard.Variant}");
        }

        // More people must not get what failed for some and cannot be judged yet.
        if (GuardVerdictRules.Unjudged(seen) is > 0 and var few && guard.Limits.Outcomes <= seen.NewFailures.Count)
        {
            missing.Add($"{few:N0} more outcomes with {guard.Variant}, since {seen.NewFailures.Sum:N0} of {seen.NewFailures.Count:N0} failed");
        }

        if (guard.Limits.WatchesHealth && sight.IsHealthy is null)
        {
            missing.Add("the application's health to be known");
        }

        return missing.Count == 0 ? null : $"Waits for {string.Join(", ", missing)}.";
    }

    /// <summary>It stays at its stage until somebody lets it go on.</summary>
    public static Outcome<GuardMove> Hold(Guard guard, OperatorName by, string? reason, DateTimeOffset now) => guard.Phase is GuardPhase.Watching
        ? new GuardMove(To(guard, GuardPhase.Holding, $"Held by {by}{Because(reason)}", now), null, "guard.held", $"{Title(guard)} stays at its stage, says {by}.")
        : NotOpen(guard, "held");

    /// <summary>The stage begins anew: what was seen before a person decided does not count again.</summary>
    public static Outcome<GuardMove> GoOn(Guard guard, GuardTotals totals, OperatorName by, DateTimeOffset now) => guard.Phase is GuardPhase.Holding
        ? new GuardMove(To(guard, GuardPhase.Watching, $"Let go on by {by}.", now) with { StageSince = now, Since = totals }, null, "guard.resumed", $"{Title(guard)} goes on, says {by}; the stage begins anew.")
        : NotOpen(guard, "let go on");

    /// <summary>The guard ends; the flag stays as it is.</summary>
    public static Outcome<GuardMove> End(Guard guard, OperatorName by, string? reason, DateTimeOffset now) => guard.IsOpen
        ? new GuardMove(To(guard, GuardPhase.Ended, $"Ended by {by}{Because(reason)}", now), null, "guard.ended", $"{by} ended the guard of {Title(guard)}; the flag stays as it is.")
        : NotOpen(guard, "ended");

    /// <summary>The guard after its plan became that state.</summary>
    public static Guard AfterMade(Guard guard, FlagState made) => guard with { StateNumber = made.Number };

    /// <summary>"express-checkout in production".</summary>
    public static string Title(Guard guard) => $"{guard.Flag} in {guard.Environment}";

    private static GuardMove Pass(GuardSight sight, GuardVerdict verdict)
    {
        var (guard, now) = (sight.Guard, sight.Now);
        if (guard.Stage == guard.Stages.Count - 1)
        {
            return new(To(guard, GuardPhase.Done, verdict.Sentence, now), null, "guard.done", $"{Title(guard)} passed its last stage. {verdict.Sentence}");
        }

        var next = guard with { Stage = guard.Stage + 1, StageSince = now, Since = sight.Totals, Saw = verdict.Sentence, Revision = guard.Revision + 1 };
        return new(next, GuardPlanRules.At(sight.State.Plan, next, next.Stage), "guard.passed", $"{Title(guard)} goes on to {Words(next.Stages[next.Stage], guard)}. {verdict.Sentence}");
    }

    private static GuardMove Turn(GuardSight sight, GuardVerdict verdict)
    {
        var (guard, now) = (sight.Guard, sight.Now);
        switch (guard.Limits.OnBad)
        {
            case GuardAction.Hold:
                return new(To(guard, GuardPhase.Holding, verdict.Sentence, now), null, "guard.held", $"{Title(guard)} stays at its stage and waits for a person. {verdict.Sentence}");
            case GuardAction.StepBack when guard.Stage > 0:
                var back = guard with { Stage = guard.Stage - 1, StageSince = now, Since = sight.Totals, Saw = verdict.Sentence, Revision = guard.Revision + 1 };
                return new(back, GuardPlanRules.At(sight.State.Plan, back, back.Stage), "guard.stepped-back", $"{Title(guard)} goes back to {Words(back.Stages[back.Stage], guard)}. {verdict.Sentence}");
            default:
                return new(To(guard, GuardPhase.Killed, verdict.Sentence, now), FlagPlanRules.Kill(sight.State.Plan), "guard.killed", $"{Title(guard)} was turned off by its guard. {verdict.Sentence}");
        }
    }

    private static Refusal? Check(GuardWish wish, Flag flag)
    {
        if (flag.Find(wish.Variant) is null || flag.Find(wish.Beside) is null || wish.Variant == wish.Beside)
        {
            return Refusal.Invalid("guard.variants", $"Name two different variants of {flag.Key}: the one to roll out and the one everyone else keeps.");
        }

        if (wish.Stages.Count is 0 or > MostStages)
        {
            return Refusal.Invalid("guard.stage-count", $"A guarded rollout has 1 to {MostStages} stages.");
        }

        for (var i = 0; i < wish.Stages.Count; i++)
        {
            var (stage, before) = (wish.Stages[i], i == 0 ? 0 : wish.Stages[i - 1].Weight);
            if (stage.Weight < before || stage.Weight > Rollout.Whole || (stage.Weight == 0 && stage.Segment is null))
            {
                return Refusal.Invalid("guard.stage-weight", $"Stage {i + 1}: give a segment or a share up to 100 %, not smaller than the stage before.");
            }

            if (stage.Minimum < TimeSpan.Zero || stage.Minimum > Longest || stage.Exposures < 0)
            {
                return Refusal.Invalid("guard.stage-minimum", $"Stage {i + 1}: it lasts 0 to {Longest.TotalDays:0} days, and asks for 0 or more evaluations.");
            }
        }

        return CheckLimits(wish.Limits, flag);
    }

    private static Refusal? CheckLimits(GuardLimits limits, Flag flag)
    {
        if (limits.AllowedFailures is not (>= 0 and <= 1) || limits.AllowedIncrease is not (null or (>= 0 and <= 100)) || limits.Outcomes < 0)
        {
            return Refusal.Invalid("guard.limits", "More failures are allowed by 0 to 100 points, values by 0 to 10,000 %, and outcomes are asked for by a number that is not negative.");
        }

        return limits.WatchesHealth && flag.Application is null
            ? Refusal.Invalid("guard.no-application", $"{flag.Key} belongs to no application whose health could be watched. Say on the flag which one it is, or do not watch health.")
            : null;
    }

    private static string Words(GuardStage stage, Guard guard) => stage switch
    {
        { Weight: 0, Segment: { } segment } => $"{guard.Variant} for {segment}",
        { Weight: Rollout.Whole } => $"{guard.Variant} for everyone",
        _ => $"{guard.Variant} for {FlagWordRules.Share(stage.Weight)}",
    };

    private static string Because(string? reason) => string.IsNullOrWhiteSpace(reason) ? "." : $": {reason.Trim()}";

    private static Refusal NotOpen(Guard guard, string act) => new("guard.not-open", $"The guard of {Title(guard)} cannot be {act}: it is {guard.Phase switch
    {
        GuardPhase.Watching => "watching",
        GuardPhase.Holding => "holding already",
        GuardPhase.Done => "done",
        GuardPhase.Killed => "over, as it turned the flag off",
        _ => "ended",
    }}.");

    private static Guard To(Guard guard, GuardPhase phase, string saw, DateTimeOffset now) => NextPhases(guard.Phase).Contains(phase)
        ? guard with { Phase = phase, Saw = saw, EndedAt = phase is GuardPhase.Watching or GuardPhase.Holding ? null : now, Revision = guard.Revision + 1 }
        : throw new InvalidOperationException($"A guard does not go from {guard.Phase} to {phase}.");
}
