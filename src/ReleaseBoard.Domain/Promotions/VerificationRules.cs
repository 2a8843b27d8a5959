using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>
/// How a step is judged: the limits hold for the new deployment alone, whatever runs beside it; the guards compare it with the old
/// one while the step lasts, and the score does when it ends.
/// </summary>
public static class VerificationRules
{
    /// <summary>Signals older than this roll nothing back (rule 7): the world has moved on while nobody looked.</summary>
    public static readonly TimeSpan OldestSignal = TimeSpan.FromMinutes(20);

    /// <summary>A step without enough requests is watched for as long again, and at least this long, before a person is asked.</summary>
    private static readonly TimeSpan LeastPatience = TimeSpan.FromMinutes(1);

    /// <summary>How far beyond its limit a latency must be to end a step early: one histogram bucket is a quarter wide.</summary>
    private const double ClearlySlower = 1.25;

    /// <summary>From when on signals count as failure.</summary>
    public static DateTimeOffset Horizon(DateTimeOffset stepSince, DateTimeOffset now) =>
        stepSince > now - OldestSignal ? stepSince : now - OldestSignal;

    /// <summary>How long past its duration a step waits for a verdict.</summary>
    public static TimeSpan Patience(RolloutStep step) => step.Duration > LeastPatience ? step.Duration : LeastPatience;

    /// <summary>True when the step's time is over, so that what is judged then is wanted; not while it is paused or waits for a person.</summary>
    public static bool IsNearEnd(Promotion promotion, DateTimeOffset now) =>
        promotion is { Phase: PromotionPhase.RollingOut, IsPaused: false, StepSince: { } since } && promotion.Step < promotion.Stage.Steps.Count
        && now >= since + promotion.StepPaused + promotion.Stage.Steps[promotion.Step].Duration;

    /// <summary>A failure that is clear before the step is over: a limit is surely broken, or a guard trips. Null while there is none.</summary>
    public static VerdictDraft? Early(StepVerification limits, HealthWindow recent, StepEvidence evidence) => Early(limits, recent) ?? Guarded(limits, evidence);

    /// <summary>The verdict once the step's time is over. <paramref name="whole"/> is all of the step, <paramref name="recent"/> what may still roll it back.</summary>
    public static VerdictDraft AtEnd(StepVerification limits, HealthWindow whole, HealthWindow recent, StepEvidence evidence)
    {
        var limited = AtEnd(limits, whole, recent);
        if (limited.Grade is not VerdictGrade.Pass || evidence.Metrics.Count == 0)
        {
            return limited;
        }

        return StepScoreRules.Verdict(StepScoreRules.Score(evidence, limits.Alpha), limits) is { } judged
            ? judged with { Sentence = judged.Grade is VerdictGrade.Pass ? $"{judged.Sentence} {limited.Sentence}" : judged.Sentence }
            : limited;
    }

    private static VerdictDraft? Guarded(StepVerification limits, StepEvidence evidence)
    {
        foreach (var metric in evidence.Metrics.Where(metric => metric is { IsGuard: true, IsDryRun: false }))
        {
            if (StepGuardRules.IsBeyond(metric, evidence, AlphaRules.Of(metric, evidence.Metrics, limits.Alpha, evidence.Steps)) && StepGuardRules.IsNews(metric, evidence.Recent))
            {
                return new(VerdictGrade.Fail, StepScoreRules.Judge(metric, evidence, limits.Alpha).Sentence);
            }
        }

        return null;
    }

    private static VerdictDraft? Early(StepVerification limits, HealthWindow recent) =>
        recent.Requests < limits.MinimumRequests ? null
        : SurelyFailsMore(recent, limits.MaximumFailureRate) ? Fail(limits, recent)
        : (recent.LeastP95 ?? recent.P95) > limits.MaximumP95 * ClearlySlower ? Fail(limits, recent)
        : null;

    private static VerdictDraft AtEnd(StepVerification limits, HealthWindow whole, HealthWindow recent)
    {
        if (recent.Requests >= limits.MinimumRequests && Breaks(limits, recent))
        {
            return Fail(limits, recent);
        }

        if (whole.Requests < limits.MinimumRequests)
        {
            return new(VerdictGrade.Inconclusive, $"Only {FigureWords.Requests(whole.Requests)} came; at least {limits.MinimumRequests} are needed to judge.");
        }

        return Breaks(limits, whole)
            ? new(VerdictGrade.Inconclusive, $"{Figures(whole)}, beyond the limits, but what failed is older than {Spans.Words(OldestSignal)} or too little to judge: a person must decide.")
            : new(VerdictGrade.Pass, $"{Figures(whole)}; the limits are {Limits(limits)}.");
    }

    private static VerdictDraft Fail(StepVerification limits, HealthWindow window)
    {
        var broken = new List<string>(2);
        if (Rate(window) > limits.MaximumFailureRate)
        {
            broken.Add($"{Spans.Percent(Rate(window))} of {FigureWords.Requests(window.Requests)} failed; the limit is {Spans.Percent(limits.MaximumFailureRate)}");
        }

        if (window.P95 > limits.MaximumP95)
        {
            broken.Add($"p95 was {FigureWords.Milliseconds(window.P95)} over {FigureWords.Requests(window.Requests)}; the limit is {FigureWords.Milliseconds(limits.MaximumP95)}");
        }

        return new(VerdictGrade.Fail, string.Join(", and ", broken) + ".");
    }

    private static bool Breaks(StepVerification limits, HealthWindow window) =>
        Rate(window) > limits.MaximumFailureRate || window.P95 > limits.MaximumP95;

    /// <summary>True when even the lower end of what the true rate may be (Wilson, 95 %) is beyond the limit.</summary>
    private static bool SurelyFailsMore(HealthWindow window, double limit) => window.Requests > 0 && Shares.Least(Rate(window), window.Requests) > limit;

    private static double Rate(HealthWindow window) => window.Requests == 0 ? 0 : (double)window.Failures / window.Requests;

    private static string Figures(HealthWindow window) => $"{FigureWords.Requests(window.Requests)}, {Spans.Percent(Rate(window))} failed, p95 of them all {FigureWords.Milliseconds(window.P95)}";

    private static string Limits(StepVerification limits) => $"{Spans.Percent(limits.MaximumFailureRate)} and {FigureWords.Milliseconds(limits.MaximumP95)}";
}

/// <summary>A verdict before it is written down with its step and time.</summary>
public sealed record VerdictDraft(VerdictGrade Grade, string Sentence)
{
    /// <summary>What both sides were asked and failed; null when nothing was compared.</summary>
    public SplitCounts? Counts { get; init; }

    public StepScore? Score { get; init; }

    /// <inheritdoc cref="StepVerdict.Alerts"/>
    public Facts<RolloutAlert> Alerts { get; init; } = [];

    /// <inheritdoc cref="StepVerdict.LetGoBy"/>
    public OperatorName? LetGoBy { get; init; }
}
