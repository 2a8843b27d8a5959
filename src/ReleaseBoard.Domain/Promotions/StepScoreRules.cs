using System.Globalization;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>All metrics of a step, each with its verdict, and the score they make. What ends a step before its time is judged by the guards alone.</summary>
public static class StepScoreRules
{
    public static StepScore Score(StepEvidence sight, double alpha)
    {
        var metrics = sight.Metrics.Where(metric => metric.IsGuard || sight.HasPoints).Select(metric => Judge(metric, sight, alpha)).ToFacts();
        var counted = metrics.Where(metric => !metric.IsDryRun).Select(metric => new ScoredMetric(metric.Group, metric.Weight, metric.State, metric.IsCritical)).ToList();
        var score = ScoreRules.Of(counted);
        return new StepScore(score.Value, score.Groups, metrics);
    }

    /// <summary>What the score says of the step; null when nothing is compared, so that only the limits speak.</summary>
    public static VerdictDraft? Verdict(StepScore score, StepVerification terms)
    {
        var counted = score.Metrics.Where(metric => metric is { IsDryRun: false, State: not MetricState.Alone }).ToList();
        if (counted.Count == 0)
        {
            return null;
        }

        if (counted.FirstOrDefault(metric => metric is { IsCritical: true, IsBad: true }) is { } critical)
        {
            return new(VerdictGrade.Fail, critical.Sentence);
        }

        if (counted.FirstOrDefault(metric => metric is { IsCritical: true, IsUnclear: true }) is { } unclear)
        {
            return new(VerdictGrade.Inconclusive, unclear.Sentence);
        }

        if (score.Value is not { } value)
        {
            return new(VerdictGrade.Inconclusive, $"No metric had enough data to be judged. {counted[0].Sentence}");
        }

        var said = string.Concat(counted.OrderBy(metric => metric.IsBad ? 0 : metric.IsUnclear ? 1 : 2).Select(metric => $" {metric.Sentence}"));
        return value >= terms.PassScore ? new(VerdictGrade.Pass, $"It scores {Figure(value)} of 100.{said}")
            : value >= terms.MarginalScore ? new(VerdictGrade.Inconclusive, $"It scores {Figure(value)} of 100; {Figure(terms.PassScore)} pass: a person must decide.{said}")
            : new(VerdictGrade.Fail, $"It scores {Figure(value)} of 100; {Figure(terms.PassScore)} pass.{said}");
    }

    internal static MetricVerdict Judge(VerifiedMetric metric, StepEvidence sight, double alpha) => metric.IsGuard
        ? StepGuardRules.Judge(metric, sight, AlphaRules.Of(metric, sight.Metrics, alpha, sight.Steps))
        : metric.Counted is { } terms ? Count(metric, terms, sight)
        : Compare(metric, sight);

    private static MetricVerdict Count(VerifiedMetric metric, CountingTerms terms, StepEvidence sight) => sight.PointsOf(metric) is { Unsplit: { } whole }
        ? StepCountRules.Judge(metric, terms, whole, "all that runs here")
        : StepCountRules.Judge(metric, terms, sight.PointsOf(metric).New, sight.NewVersion);

    private static MetricVerdict Compare(VerifiedMetric metric, StepEvidence sight)
    {
        if (sight.IsAlone)
        {
            return StepGuardRules.Said(metric, MetricState.Alone, $"{sight.NewVersion} runs alone, so there is nothing to compare it with.");
        }

        var points = sight.PointsOf(metric);
        if (points.Unsplit is not null)
        {
            return StepGuardRules.Said(metric, MetricState.Nodata, UnsplitRules.Sentence(metric, sight.NewVersion, sight.OldVersion));
        }

        var found = ShiftRules.Judge(points.Old, points.New, metric);
        var said = StepGuardRules.Said(metric, found.State, "") with { Old = Shown(metric, found.OldMedian), New = Shown(metric, found.NewMedian) };
        if (found.Shift is not { } shift)
        {
            var side = points.New.Count <= points.Old.Count ? (sight.NewVersion, points.New.Count) : (sight.OldVersion, points.Old.Count);
            return said with { Sentence = $"{metric.Title}: {side.Count} points of {side.Item1}; at least {Math.Max(metric.MinimumData, VerifiedMetric.FewestPoints)} on each side are needed: inconclusive." };
        }

        var scale = FigureWords.Scale(metric.Reads);
        var allowed = found.Allowed * (metric.Bad is BadDirection.Lower ? -1 : 1);
        var bar = new VerdictBar(shift.Lower / scale, shift.Upper / scale, shift.Estimate / scale, allowed / scale, FigureWords.Unit(metric.Reads));
        var isBad = found.State is not MetricState.Pass;
        return said with
        {
            Bar = bar,
            Sentence = $"{metric.Title} was {said.New} on {sight.NewVersion} (median of {FigureWords.Count(points.New.Count)}{(metric.Reads is MetricReading.LatencyP95 ? " seconds, each with its own p95" : "")}), {said.Old} on {sight.OldVersion}; "
                + $"{StepGuardRules.Between(bar)}: {StepGuardRules.Word(isBad, bar)}.",
        };
    }

    private static string Shown(VerifiedMetric metric, double value) => double.IsNaN(value) ? "" : FigureWords.Of(metric.Reads, value);

    private static string Figure(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
