using ReleaseBoard.Domain.Environments;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>
/// How a rollout's chance of a false alarm is split, so that all of it together keeps alpha (Bonferroni with weights: the parts add
/// up to it). Over the metrics: a failure guard gets four parts, a latency guard one, since failures are rare and latency is
/// measured with every request. Over the steps: failures need no split, for their Bayes factors multiply over the steps and one
/// bound holds for the whole product; latency is judged by each step alone and its part is divided by their number. The judge at
/// the end of a step is no part of it: it looks once, at 98 %, so that each of its metrics errs in at most 1 % of steps upwards.
/// </summary>
public static class AlphaRules
{
    private const double FailureParts = 4;
    private const double LatencyParts = 1;

    /// <summary>A guard's part of alpha at every look of one step. A dry run takes nothing away from those that count.</summary>
    public static double Of(VerifiedMetric guard, IEnumerable<VerifiedMetric> metrics, double alpha, int steps)
    {
        var all = metrics.Where(metric => metric.IsGuard && (!metric.IsDryRun || metric.Key == guard.Key)).Sum(Parts);
        var part = alpha * Parts(guard) / Math.Max(all, Parts(guard));
        return guard.Reads is MetricReading.Failures && !guard.IsAbsolute ? part : part / Math.Max(1, steps);
    }

    private static double Parts(VerifiedMetric metric) => metric.Reads is MetricReading.Failures ? FailureParts : LatencyParts;
}
