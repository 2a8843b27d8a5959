namespace ReleaseBoard.Domain.Verdicts;

/// <summary>
/// Is one sample shifted against another? Mann and Whitney's rank test, which asks nothing of how the values are spread, and the
/// interval of the shift by its roots (Bauer 1972; the same as R's <c>wilcox.test</c> without exact tables).
/// Values must be finite; at least one on each side.
/// </summary>
public static class RankRules
{
    /// <summary>Two-sided 98 %: what an interval of the shift is cut at when nothing else is asked for.</summary>
    public const double Z98 = 2.3263478740408408;

    // Halving so often is finer than a double can tell apart.
    private const int Halvings = 200;

    /// <summary>By how much x lies above y: the root of W(mu) = 0, and those of W(mu) = z and -z, which enclose it.</summary>
    /// <param name="z">1.96 for 95 %, 2.326 for 98 %.</param>
    public static Interval Shift(IReadOnlyList<double> x, IReadOnlyList<double> y, double z = Z98)
    {
        var pair = RankedPair.Of(x, y);
        return new Interval(Root(pair, 0, isCorrected: false), Root(pair, z, isCorrected: true), Root(pair, -z, isCorrected: true));
    }

    /// <summary>W falls in steps as mu rises: the root is the step over the level, or the middle of the tread that lies on it.</summary>
    private static double Root(RankedPair pair, double level, bool isCorrected)
    {
        var before = Edge(pair, mu => pair.At(mu).W(isCorrected) > level);
        var after = Edge(pair, mu => pair.At(mu).W(isCorrected) >= level);
        return before + ((after - before) / 2);
    }

    /// <summary>Where what holds on the left ceases to hold, between the least and the greatest shift there can be.</summary>
    private static double Edge(RankedPair pair, Func<double, bool> holds)
    {
        var (low, high) = (pair.Least, pair.Most);
        if (!holds(low))
        {
            return low;
        }

        if (holds(high))
        {
            return high;
        }

        for (var i = 0; i < Halvings && low < high; i++)
        {
            var middle = low + ((high - low) / 2);
            if (middle <= low || middle >= high)
            {
                break;
            }

            (low, high) = holds(middle) ? (middle, high) : (low, middle);
        }

        return high;
    }
}
