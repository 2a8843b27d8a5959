using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Verdicts;

/// <summary>One metric on its way into the score.</summary>
public readonly record struct ScoredMetric(string Group, double Weight, MetricState State, bool IsCritical)
{
    public bool IsJudged => State is MetricState.Pass or MetricState.High or MetricState.Low;
}

/// <summary>A group's share of passes among the metrics that had data, 0 to 100; null when none had.</summary>
public sealed record GroupScore(string Name, double Weight, double? Score, int Passes, int Judged);

/// <summary>What a step scored: 0 to 100, by group.</summary>
/// <param name="Value">Null when no metric had data.</param>
public sealed record Score(double? Value, Facts<GroupScore> Groups);

/// <summary>The weighted score that users of canary analysis know.</summary>
public static class ScoreRules
{
    /// <summary>
    /// 100 * passes / all with data in each group, and the groups by their weights. A group without data weighs nothing; what
    /// had too little data is no pass and no failure.
    /// </summary>
    public static Score Of(IReadOnlyCollection<ScoredMetric> metrics)
    {
        var groups = metrics.Where(metric => metric.State is not MetricState.Alone).GroupBy(metric => metric.Group, StringComparer.Ordinal).Select(Group).ToFacts();
        var judged = groups.Where(group => group is { Score: not null, Weight: > 0 }).ToList();
        var weight = judged.Sum(group => group.Weight);
        return new Score(weight > 0 ? judged.Sum(group => group.Weight * (group.Score ?? 0)) / weight : null, groups);
    }

    private static GroupScore Group(IGrouping<string, ScoredMetric> group)
    {
        var judged = group.Where(metric => metric.IsJudged).ToList();
        var passes = judged.Count(metric => metric.State is MetricState.Pass);
        return new(group.Key, group.First().Weight, judged.Count == 0 ? null : 100.0 * passes / judged.Count, passes, judged.Count);
    }
}
