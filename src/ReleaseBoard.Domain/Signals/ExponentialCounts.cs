using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>
/// The positive buckets of an exponential histogram: bucket i counts values above base^i up to base^(i+1), the base being
/// 2^(2^-scale) (https://opentelemetry.io/docs/specs/otel/metrics/data-model/#exponentialhistogram).
/// </summary>
public sealed record ExponentialCounts(int Scale, int Offset, Facts<double> Counts)
{
    /// <summary>Scales the protocol's libraries use; beyond it bounds cannot be told apart.</summary>
    public const int FinestScale = 20;

    public const int CoarsestScale = -10;

    /// <summary>The counts by bucket in a coarser scale, or the same: two buckets of one scale make one of the next coarser.</summary>
    public SortedDictionary<int, double> At(int scale)
    {
        var counts = new SortedDictionary<int, double>();
        for (var i = 0; i < Counts.Count; i++)
        {
            if (Counts[i] > 0)
            {
                var index = (Offset + i) >> (Scale - scale);
                counts[index] = counts.GetValueOrDefault(index) + Counts[i];
            }
        }

        return counts;
    }

    /// <summary>The upper bound of a bucket.</summary>
    public static double Bound(int index, int scale) => Math.Pow(2, (index + 1) * Math.Pow(2, -scale));

    /// <summary>
    /// The q-quantile, geometric within its bucket: off by no more than its bucket is wide. Null without counts.
    /// </summary>
    /// <param name="atZero">Counted as zero, below all buckets.</param>
    public static double? Quantile(SortedDictionary<int, double> counts, int scale, double atZero, double q)
    {
        var total = counts.Values.Sum() + atZero;
        if (total <= 0)
        {
            return null;
        }

        var rank = q * total;
        var before = atZero;
        if (rank <= before)
        {
            return 0;
        }

        foreach (var (index, count) in counts)
        {
            if (before + count >= rank)
            {
                return Math.Pow(2, (index + ((rank - before) / count)) * Math.Pow(2, -scale));
            }

            before += count;
        }

        return Bound(counts.Keys.Last(), scale);
    }
}
