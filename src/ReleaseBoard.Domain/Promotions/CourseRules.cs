using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>All that decides what a running promotion does next.</summary>
public sealed record CourseSight
{
    public required Promotion Promotion { get; init; }

    /// <summary>What the slot shall run; retired deployments are not in it.</summary>
    public required Facts<Deployment> Slot { get; init; }

    /// <summary>True once the runtime works by the slot's newest wish: its weights are in force.</summary>
    public bool IsInForce { get; init; }

    /// <summary>What is true of the new deployment; null while the runtime does not know it.</summary>
    public DeploymentStatus? Running { get; init; }

    /// <summary>How far the apply of what nothing serves is; null before it began, and for what is served.</summary>
    public Apply? Apply { get; init; }

    /// <summary>Why the runtime does not answer; null while it does.</summary>
    public string? Trouble { get; init; }

    /// <summary>What the new deployment answered since the step began.</summary>
    public HealthWindow Whole { get; init; } = new(0, 0, null);

    /// <summary>The same, without what is too old to roll anything back (rule 7).</summary>
    public HealthWindow Recent { get; init; } = new(0, 0, null);

    /// <summary>New beside old in the step in hand: what the metrics are judged by.</summary>
    public StepEvidence Evidence { get; init; } = StepEvidence.Nothing;

    /// <summary>What fires that concerns the slot, the longest first; which of it counts is for the rules.</summary>
    public Facts<Alert> Firing { get; init; } = [];

    /// <summary>Patterns at warning or above that only the new deployment writes, the worst first.</summary>
    public Facts<LogPattern> NewPatterns { get; init; } = [];

    /// <summary>Why nothing may begin in the environment now; null while it may.</summary>
    public Standstill? Standstill { get; init; }

    /// <summary>How long an instance may take until it is ready, as the artifact says.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Since when the board has been looking: time it slept through is nobody's fault.</summary>
    public DateTimeOffset LookingSince { get; init; }

    public required DateTimeOffset Now { get; init; }
}

/// <summary>The next move of a promotion that holds the lock, one idempotent step at a time; null when it has to wait.</summary>
public static class CourseRules
{
    private static readonly TimeSpan ReadyMargin = TimeSpan.FromSeconds(15);

    public static PromotionMove? Next(CourseSight sight) => sight.Promotion.Phase switch
    {
        PromotionPhase.Deploying => sight.Promotion.IsApplied ? Applied(sight) : Install(sight),
        PromotionPhase.RollingOut => sight.Promotion.StepSince is null ? Enter(sight) : Watch(sight),

        // Whoever is asked may be asleep, and visitors are already on it.
        PromotionPhase.AwaitingIntervention when sight.Promotion.StoppedIn is PromotionPhase.RollingOut && Failure(sight) is { } failure =>
            PromotionRules.FallBack(sight.Promotion, sight.Slot, Weighed(sight, failure), sight.Now),
        PromotionPhase.RollingBack or PromotionPhase.Aborting when sight.Promotion.IsApplied =>
            sight.Apply is { Phase: ApplyPhase.Running } ? null : PromotionRules.Leave(sight.Promotion, sight.Slot, sight.Apply?.Sentence ?? "Nothing was applied.", sight.Now),
        PromotionPhase.RollingBack or PromotionPhase.Aborting => sight.IsInForce ? PromotionRules.Arrive(sight.Promotion, sight.Slot, sight.Now) : null,
        _ => null,
    };

    /// <summary>True while a new pattern in the log could pause it: then lines are worth reading.</summary>
    public static bool HearsLogs(Promotion promotion) => promotion is { Kind: PromotionKind.Forward, Phase: PromotionPhase.RollingOut, IsPaused: false, Stage.Verification: not null };

    private static PromotionMove? Applied(CourseSight sight) => sight.Apply switch
    {
        null or { Phase: ApplyPhase.Running } => null,
        { Phase: ApplyPhase.Succeeded } apply => PromotionRules.Applied(sight.Promotion, sight.Slot, apply.Sentence, sight.Now),
        { } apply => PromotionRules.Stop(sight.Promotion, sight.Slot, apply.Sentence, sight.Now),
    };

    private static PromotionMove? Install(CourseSight sight)
    {
        var promotion = sight.Promotion;
        if (sight.Running?.Problem is { } problem)
        {
            return PromotionRules.Stop(promotion, sight.Slot, problem, sight.Now);
        }

        if (sight is { IsInForce: true, Running: { } running } && running.IsReady(promotion.Stage.Instances))
        {
            return Halted(sight) is not { Because: var halt } ? PromotionRules.RollOut(promotion, sight.Slot, sight.Now)
                : promotion.Explanation == halt ? null
                : PromotionRules.Wait(promotion, sight.Slot, halt);
        }

        var limit = (2 * sight.ReadyWithin) + ReadyMargin;
        return sight.Now - Later(promotion.PhaseSince, sight.LookingSince) <= limit
            ? null
            : PromotionRules.Stop(promotion, sight.Slot, sight.Trouble ?? $"Not every instance was ready within {Spans.Words(limit)}.", sight.Now);
    }

    private static PromotionMove? Enter(CourseSight sight)
    {
        if (!sight.IsInForce)
        {
            return null;
        }

        var promotion = sight.Promotion;
        return promotion.Step >= promotion.Stage.Steps.Count
            ? PromotionRules.Succeed(promotion with { StepSince = sight.Now }, sight.Slot, sight.Now)
            : new PromotionMove(promotion with { StepSince = sight.Now, Revision = promotion.Revision + 1 }, sight.Slot, []);
    }

    private static PromotionMove? Watch(CourseSight sight)
    {
        var promotion = sight.Promotion;
        if (Failure(sight) is { } failure)
        {
            return PromotionRules.FallBack(promotion, sight.Slot, Weighed(sight, failure), sight.Now);
        }

        var step = promotion.Stage.Steps[promotion.Step];
        var due = (promotion.StepSince ?? sight.Now) + promotion.StepPaused + step.Duration;
        if (Unheard(sight) is { } pattern && !promotion.IsPaused)
        {
            return PauseFor(sight, pattern);
        }

        if (promotion.IsPaused || sight.Now < due)
        {
            return null;
        }

        var judged = promotion.Stage.Verification is { } limits
            ? VerificationRules.AtEnd(limits, sight.Whole, sight.Recent, sight.Evidence)
            : new VerdictDraft(VerdictGrade.Pass, $"Watched for {Spans.Words(step.Duration)}; nothing is judged here.");
        var verdict = AlarmRules.Weighed(promotion, sight.Firing, judged);
        return verdict.Grade switch
        {
            VerdictGrade.Fail => PromotionRules.FallBack(promotion, sight.Slot, Weighed(sight, verdict), sight.Now),
            VerdictGrade.Pass when !PromotionRules.IsLast(promotion) && Halted(sight) is { Because: var halt } => PromotionRules.Halt(promotion, sight.Slot, halt, null, sight.Now),
            VerdictGrade.Pass => PromotionRules.Pass(promotion, sight.Slot, Weighed(sight, verdict), sight.Now),

            // A time-out is never a pass (rule 13): more time first, then a person.
            _ when sight.Now < Later(due, sight.LookingSince) + VerificationRules.Patience(step) => null,
            _ => PromotionRules.Stop(PromotionRules.Judge(promotion, Weighed(sight, verdict), sight.Now), sight.Slot, verdict.Sentence, sight.Now),
        };
    }

    /// <summary>What ends a step before its time: it cannot run any more, or it clearly breaks a limit. A rollback is never taken back by itself (rule 8).</summary>
    private static VerdictDraft? Failure(CourseSight sight)
    {
        if (sight.Promotion.Kind is PromotionKind.Rollback)
        {
            return null;
        }

        if (sight.Running?.Problem is { } problem)
        {
            return new VerdictDraft(VerdictGrade.Fail, problem);
        }

        if (AlarmRules.Failure(sight.Promotion, sight.Firing, sight.Now) is { } alarm)
        {
            return alarm;
        }

        return sight.Promotion.Stage.Verification is { } limits ? VerificationRules.Early(limits, sight.Recent, sight.Evidence) : null;
    }

    /// <summary>The verdict with what it was made of, so that it can be looked at later and the next step goes on from it.</summary>
    private static VerdictDraft Weighed(CourseSight sight, VerdictDraft verdict)
    {
        var (evidence, terms) = (sight.Evidence, sight.Promotion.Stage.Verification);
        return terms is null || evidence.Metrics.Count == 0 || sight.Promotion.StepSince is null
            ? verdict
            : verdict with { Counts = evidence.IsAlone ? null : evidence.Whole.Counts, Score = StepScoreRules.Score(evidence, terms.Alpha) };
    }

    /// <summary>A critical pattern nobody was told of yet; null when there is none, or it goes back and nothing may stop it.</summary>
    private static LogPattern? Unheard(CourseSight sight) => sight.Promotion is { Kind: PromotionKind.Forward, Stage.Verification: not null }
        ? sight.NewPatterns.FirstOrDefault(pattern => pattern.Level is LogSeverity.Critical && !sight.Promotion.KnownPatterns.Contains(pattern.Pattern))
        : null;

    private static PromotionMove PauseFor(CourseSight sight, LogPattern pattern)
    {
        var known = sight.Promotion with { KnownPatterns = sight.Promotion.KnownPatterns.Append(pattern.Pattern).ToFacts() };
        var times = pattern.Count == 1 ? "once" : $"{pattern.Count} times";
        return PromotionRules.Halt(known, sight.Slot, $"{sight.Promotion.Version} wrote {times} what the one before did not in the same minutes: “{Short(pattern.Example)}”", null, sight.Now);
    }

    private static string Short(string line) => line.Length <= 200 ? line : line[..199] + "…";

    /// <summary>Why its next step may not begin; null while it may.</summary>
    private static Standstill? Halted(CourseSight sight) => PromotionRules.PassesHold(sight.Promotion, sight.Standstill) ? null : sight.Standstill;

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
