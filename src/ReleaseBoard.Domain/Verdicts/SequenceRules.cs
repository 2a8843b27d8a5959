namespace ReleaseBoard.Domain.Verdicts;

/// <summary>
/// Confidence sequences: intervals that hold at every look at once, however often one looks and whenever one stops.
/// Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas, "Time-uniform central limit theory and asymptotic confidence
/// sequences", arXiv 2103.06476.
/// </summary>
public static class SequenceRules
{
    /// <summary>How much higher the new mean is than the old one, in the measurements' unit.</summary>
    /// <param name="alpha">The chance, over all looks together, that the interval is ever wrong; between 0 and 1.</param>
    /// <param name="planned">The number of measurements, old and new together, at which the interval shall be tightest; at least 1.</param>
    /// <returns>Null while a side has fewer than two measurements: nothing is known of their spread.</returns>
    public static Interval? Difference(Sample old, Sample fresh, double alpha, long planned) => old.Count < 2 || fresh.Count < 2
        ? null
        : Around(fresh.Mean - old.Mean, (old.Variance / old.Count) + (fresh.Variance / fresh.Count), old.Count + fresh.Count, alpha, planned);

    /// <summary>The same as a share of the old mean, by the delta method: 0.1 is a tenth more. Null also where the old mean is 0.</summary>
    public static Interval? RelativeDifference(Sample old, Sample fresh, double alpha, long planned)
    {
        if (old.Count < 2 || fresh.Count < 2 || old.Mean == 0)
        {
            return null;
        }

        var squaredError = (fresh.Variance / fresh.Count / Square(old.Mean))
            + (Square(fresh.Mean) * old.Variance / old.Count / Square(Square(old.Mean)));
        return Around((fresh.Mean - old.Mean) / old.Mean, squaredError, old.Count + fresh.Count, alpha, planned);
    }

    /// <summary>
    /// The same looked at from below: the new mean is more than <c>Lower</c> above the old one, but with chance
    /// <paramref name="alpha"/>. Above nothing is bounded as surely: <c>Upper</c> is as far from the estimate, for the eye.
    /// </summary>
    public static Interval? AtLeast(Sample old, Sample fresh, double alpha, long planned) => old.Count < 2 || fresh.Count < 2
        ? null
        : Around(fresh.Mean - old.Mean, (old.Variance / old.Count) + (fresh.Variance / fresh.Count), old.Count + fresh.Count, alpha, planned, isOneSided: true);

    private static Interval Around(double estimate, double squaredError, long count, double alpha, long planned, bool isOneSided = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(planned, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(alpha);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(alpha, 1);
        var tail = Math.Min(isOneSided ? 2 * alpha : alpha, 0.999);
        var rho = Math.Sqrt(((-2 * Math.Log(tail)) + Math.Log((-2 * Math.Log(tail)) + 1)) / planned);
        var looks = (count * Square(rho)) + 1;
        var odds = isOneSided ? 1 + (Math.Sqrt(looks) / tail) : Math.Sqrt(looks) / tail;
        var width = Math.Sqrt(squaredError * count) * Math.Sqrt(2 * looks * Math.Log(odds) / Square(count * rho));
        return new Interval(estimate, estimate - width, estimate + width);
    }

    private static double Square(double value) => value * value;
}
