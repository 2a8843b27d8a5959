using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>The same judgement over supplied figures, look by look: "what would this have said last week?"</summary>
public static class ReplayRules
{
    public static Outcome<Replay> Run(ReplayWish wish) => ReplayCheckRules.Check(wish) is { } refusal ? refusal : Replayed(wish);

    private static Replay Replayed(ReplayWish wish)
    {
        var (looks, steps) = (new List<ReplayedLook>(wish.Looks.Count), new List<ReplayedStep>());
        var evidence = new StepEvidence
        {
            Metrics = MetricTemplateRules.Of(wish.Verification, wish.Kind),
            FastEnough = wish.Verification.FastEnough,
            OldVersion = wish.OldVersion,
            NewVersion = wish.NewVersion,
            Steps = wish.Steps > 0 ? wish.Steps : Math.Max(1, wish.Looks.Select(look => look.Step).Distinct().Count()),
        };
        var latencies = new long[LatencyBuckets.Bounds.Count + 1];
        for (var i = 0; i < wish.Looks.Count; i++)
        {
            var look = wish.Looks[i];
            if (i > 0 && look.Step != wish.Looks[i - 1].Step)
            {
                steps.Add(AtEnd(wish, evidence, latencies, wish.Looks[i - 1].Step));
                evidence = evidence with { Earlier = evidence.Earlier.Append(evidence.Whole.Counts).ToFacts(), Whole = BothSides.Nothing };
                Array.Clear(latencies);
            }

            var whole = evidence.Whole + Of(look, wish.Verification.FastEnough);
            evidence = evidence with { Whole = whole, Recent = whole, IsAlone = whole.Counts is { OldRequests: 0, NewRequests: > 0 } };
            Add(latencies, look.New.Latencies);
            looks.Add(At(wish, evidence, latencies, i + 1, look.Step));
        }

        steps.Add(AtEnd(wish, evidence with { HasPoints = true, Points = wish.Series, IsAlone = evidence.IsAlone && wish.Series.Count == 0 }, latencies, wish.Looks.Count > 0 ? wish.Looks[^1].Step : 0));
        var tripped = looks.FirstOrDefault(look => look.Verdict is VerdictGrade.Fail);
        var bad = steps.FirstOrDefault(step => step.Verdict is VerdictGrade.Fail) ?? steps.FirstOrDefault(step => step.Verdict is VerdictGrade.Inconclusive) ?? steps[^1];
        return new Replay(
            tripped?.Look,
            tripped is null ? bad.Verdict : VerdictGrade.Fail,
            tripped is null ? bad.Sentence : tripped.Sentence,
            looks.ToFacts(),
            steps.ToFacts());
    }

    private static ReplayedLook At(ReplayWish wish, StepEvidence evidence, long[] latencies, int number, int step)
    {
        var guards = evidence.Metrics.Where(metric => metric.IsGuard).Select(metric => StepScoreRules.Judge(metric, evidence, wish.Verification.Alpha)).ToFacts();
        var verdict = VerificationRules.Early(wish.Verification, Window(evidence, latencies), evidence);
        var said = verdict?.Sentence ?? guards.FirstOrDefault(guard => !guard.IsDryRun)?.Sentence ?? "No guard looks at this.";
        return new(number, step, guards, verdict?.Grade, said);
    }

    private static ReplayedStep AtEnd(ReplayWish wish, StepEvidence evidence, long[] latencies, int step)
    {
        // Series alone, as of a batch job, are judged by their score: no request came that the limits could be asked of.
        var window = Window(evidence, latencies);
        var score = evidence.Metrics.Count == 0 ? null : StepScoreRules.Score(evidence, wish.Verification.Alpha);
        var verdict = wish.Looks.Count == 0 && score is not null && StepScoreRules.Verdict(score, wish.Verification) is { } judged
            ? judged
            : VerificationRules.AtEnd(wish.Verification, window, window, evidence);
        return new(step, verdict.Grade, verdict.Sentence, score);
    }

    private static HealthWindow Window(StepEvidence evidence, long[] latencies) =>
        new(evidence.Whole.Counts.NewRequests, evidence.Whole.Counts.NewFailures, LatencyBuckets.Quantile(latencies, 0.95), LatencyBuckets.Least(latencies, 0.95));

    private static BothSides Of(ReplayLook look, double fastEnough) => new()
    {
        Counts = new(look.Old.Requests, look.Old.Failures, look.New.Requests, look.New.Failures),
        OldLatency = LatencyRules.OfBuckets(look.Old.Latencies, fastEnough),
        NewLatency = LatencyRules.OfBuckets(look.New.Latencies, fastEnough),
    };

    private static void Add(long[] sum, Facts<long> buckets)
    {
        for (var i = 0; i < buckets.Count; i++)
        {
            sum[i] += buckets[i];
        }
    }
}
