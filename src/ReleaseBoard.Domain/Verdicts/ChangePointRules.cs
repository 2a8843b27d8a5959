using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Verdicts;

/// <summary>A stretch in which a signal stayed at one level.</summary>
/// <param name="First">The place of its first span.</param>
/// <param name="Count">How many spans it has.</param>
/// <param name="Level">Its mean: of counts a share, of values their own unit.</param>
/// <param name="Earliest">The earliest span at which it may have begun, as surely as 95 %; its first where nothing came before.</param>
/// <param name="Latest">The latest.</param>
public readonly record struct Stretch(int First, int Count, double Level, int Earliest, int Latest)
{
    public int End => First + Count;
}

/// <summary>
/// Where a signal changed its level: the cut into stretches that explains it best, each further stretch paid for by a penalty.
/// Jackson and others, "An algorithm for optimal partitioning of data on an interval", IEEE Signal Processing Letters 12 (2005),
/// pruned as in Killick, Fearnhead and Eckley, "Optimal detection of changepoints with a linear computational cost", JASA 107 (2012).
/// </summary>
public static class ChangePointRules
{
    // A stretch costs its place and its level: twice BIC's price, since seconds of real traffic vary more than chance alone.
    private const double PriceOfLogarithm = 4;

    // How much worse the logarithm of a likelihood may be and the place still be believed: (1 - exp(-x))^2 = 0.95, for a place is
    // no ordinary parameter. Siegmund, "Confidence sets in change-point problems", International Statistical Review 56 (1988).
    private const double Believable = 3.676;

    /// <summary>Stretches of a share, from how often something happened among how many, span by span.</summary>
    public static Facts<Stretch> OfShares(IReadOnlyList<(long Happened, long All)> spans)
    {
        var happened = Running(spans, span => span.Happened);
        var all = Running(spans, span => span.All);
        return Cut(spans.Count, Math.Max(2, all[^1]), (from, to) => Surprise(happened[to] - happened[from], all[to] - all[from]), (from, to) => Ratio(happened[to] - happened[from], all[to] - all[from]));
    }

    /// <summary>Stretches of a value whose noise is of one size throughout; the size is read from how neighbours differ.</summary>
    public static Facts<Stretch> OfMeans(IReadOnlyList<double> values)
    {
        var noise = Noise(values);
        var sums = Running(values, value => value);
        var squares = Running(values, value => value * value);
        return Cut(values.Count, Math.Max(2, values.Count), (from, to) => Spread(sums, squares, from, to) / (2 * noise * noise), (from, to) => (sums[to] - sums[from]) / (to - from));
    }

    /// <summary>Minus the logarithm of the likelihood of such counts at their own share.</summary>
    private static double Surprise(double happened, double all) => happened <= 0 || happened >= all
        ? 0
        : -((happened * Math.Log(happened / all)) + ((all - happened) * Math.Log((all - happened) / all)));

    private static double Spread(double[] sums, double[] squares, int from, int to)
    {
        var sum = sums[to] - sums[from];
        return Math.Max(0, squares[to] - squares[from] - (sum * sum / (to - from)));
    }

    private static Facts<Stretch> Cut(int count, double weight, Func<int, int, double> cost, Func<int, int, double> level)
    {
        if (count == 0)
        {
            return [];
        }

        var price = PriceOfLogarithm * Math.Log(weight) / 2;
        var (best, cut) = (new double[count + 1], new int[count + 1]);
        best[0] = -price;
        var open = new List<int> { 0 };
        for (var end = 1; end <= count; end++)
        {
            var (least, at) = (double.PositiveInfinity, 0);
            foreach (var start in open)
            {
                var total = best[start] + cost(start, end) + price;
                (least, at) = total < least ? (total, start) : (least, at);
            }

            (best[end], cut[end]) = (least, at);

            // Whoever is already dearer than the best with one more stretch to pay will never be chosen.
            open.RemoveAll(start => best[start] + cost(start, end) > least);
            open.Add(end);
        }

        var edges = new List<int> { count };
        while (edges[^1] > 0)
        {
            edges.Add(cut[edges[^1]]);
        }

        edges.Reverse();
        return edges.Zip(edges.Skip(1), (from, to) => (from, to))
            .Select((stretch, place) => Stretch(stretch.from, stretch.to, place == 0 ? 0 : edges[place - 1], cost, level)).ToFacts();
    }

    /// <summary>Where the cut before a stretch may lie: wherever it explains the two stretches almost as well.</summary>
    private static Stretch Stretch(int from, int to, int before, Func<int, int, double> cost, Func<int, int, double> level)
    {
        var (earliest, latest) = (from, from);
        var least = cost(before, from) + cost(from, to);
        for (var at = before + 1; at < to && from > 0; at++)
        {
            if (cost(before, at) + cost(at, to) <= least + Believable)
            {
                (earliest, latest) = (Math.Min(earliest, at), Math.Max(latest, at));
            }
        }

        return new Stretch(from, to - from, level(from, to), earliest, latest);
    }

    /// <summary>The size of the noise: the median of how neighbours differ, of which half the differences of normal noise are greater than 0.9539 times its size.</summary>
    private static double Noise(IReadOnlyList<double> values)
    {
        var steps = values.Zip(values.Skip(1), (one, other) => Math.Abs(other - one)).Order().ToList();
        return steps.Count == 0 ? 1 : Math.Max(1e-6, steps[steps.Count / 2] / 0.9539);
    }

    private static double Ratio(double happened, double all) => all == 0 ? 0 : happened / all;

    private static double[] Running<T>(IReadOnlyList<T> spans, Func<T, double> value)
    {
        var sums = new double[spans.Count + 1];
        for (var i = 0; i < spans.Count; i++)
        {
            sums[i + 1] = sums[i] + value(spans[i]);
        }

        return sums;
    }
}
