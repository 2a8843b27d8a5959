using ReleaseBoard.Domain.Environments;

namespace ReleaseBoard.Domain.Verdicts;

/// <summary>What came of one metric.</summary>
public enum MetricState
{
    Pass,

    /// <summary>Worse than allowed, upwards.</summary>
    High,

    /// <summary>Worse than allowed, downwards.</summary>
    Low,

    /// <summary>One side, or both, has fewer points than are needed: inconclusive, never a pass.</summary>
    TooFew,

    /// <summary>A side has none at all: inconclusive, too.</summary>
    Nodata,

    /// <summary>There is nothing beside it to compare with: the first one in its place, or all traffic is on it.</summary>
    Alone,
}

/// <summary>One metric's two samples compared.</summary>
/// <param name="OldMedian">Of the old one's points; NaN without any.</param>
/// <param name="Shift">How far the new one lies above it, with 98 % certainty; null where there are too few points.</param>
/// <param name="Allowed">How far it may lie, in the metric's unit.</param>
public sealed record ShiftVerdict(MetricState State, double OldMedian, double NewMedian, Interval? Shift, double Allowed);

/// <summary>The judge at the end of a step: is the new one's sample shifted by more than the old one's level allows?</summary>
public static class ShiftRules
{
    /// <summary>Points beyond this on a side are thinned evenly: the interval is narrow long before.</summary>
    private const int MostPoints = 10_000;

    // Differences of greater values would leave what a double can hold.
    private const double Largest = 1e150;

    public static ShiftVerdict Judge(IReadOnlyList<double> old, IReadOnlyList<double> fresh, VerifiedMetric metric)
    {
        var (before, now) = (Usable(old), Usable(fresh));
        var (oldMedian, newMedian) = (Median(before), Median(now));
        var allowed = metric.IsAbsolute ? metric.Allowed : before.Count == 0 ? double.NaN : metric.Allowed * Math.Abs(oldMedian);
        if (before.Count == 0 || now.Count == 0)
        {
            return new(MetricState.Nodata, oldMedian, newMedian, null, allowed);
        }

        if (Math.Min(before.Count, now.Count) < Math.Max(metric.MinimumData, VerifiedMetric.FewestPoints))
        {
            return new(MetricState.TooFew, oldMedian, newMedian, null, allowed);
        }

        var shift = RankRules.Shift(now, before);
        var state = metric.Bad is not BadDirection.Lower && shift.Lower > allowed ? MetricState.High
            : metric.Bad is not BadDirection.Higher && shift.Upper < -allowed ? MetricState.Low
            : MetricState.Pass;
        return new(state, oldMedian, newMedian, shift, allowed);
    }

    private static double Median(List<double> values)
    {
        if (values.Count == 0)
        {
            return double.NaN;
        }

        var ordered = values.Order().ToList();
        var middle = ordered.Count / 2;
        return ordered.Count % 2 == 1 ? ordered[middle] : ordered[middle - 1] + ((ordered[middle] - ordered[middle - 1]) / 2);
    }

    // What is no number, or beyond any measurement (0 divided by 0, a gauge that says NaN) is no measurement.
    private static List<double> Usable(IReadOnlyList<double> points)
    {
        var every = Math.Max(1, (points.Count + MostPoints - 1) / MostPoints);
        return [.. points.Where(point => Math.Abs(point) < Largest).Where((_, index) => index % every == 0)];
    }
}
