using ReleaseBoard.Domain.Deployments;

namespace ReleaseBoard.Domain.Verdicts;

/// <summary>Latency as a sample of logarithms, from a histogram.</summary>
public static class LatencyRules
{
    // Bounds lie a quarter apart; half of that, in logarithms, is the way from a bucket's end to its middle.
    private static readonly double HalfBucket = Math.Log(1.25) / 2;

    /// <summary>
    /// The natural logarithm of milliseconds of every request, each taken for the geometric middle of its bucket: at most 12 %
    /// beside the truth, the same on both sides, and so nothing in their difference. What is below the first bound or above the
    /// last is taken for half a bucket beyond it. On this scale latencies are nearly normal, and a few very slow requests do not
    /// outweigh all others.
    /// </summary>
    /// <param name="buckets">Counts as of <see cref="LatencyBuckets"/>; shorter and longer lists are read as far as they go.</param>
    /// <param name="fastEnough">What is faster than so many milliseconds counts as this; 0 takes all as they are.</param>
    public static Sample OfBuckets(IReadOnlyList<long> buckets, double fastEnough = 0)
    {
        var least = fastEnough > 0 ? Math.Log(fastEnough) : double.NegativeInfinity;
        var sample = default(Sample);
        for (var i = 0; i < Math.Min(buckets.Count, LatencyBuckets.Bounds.Count + 1); i++)
        {
            var (count, middle) = (buckets[i], Math.Max(least, Middle(i)));
            sample += new Sample(count, count * middle, count * middle * middle);
        }

        return sample;
    }

    /// <summary>The typical latency in milliseconds: the geometric mean; NaN without requests.</summary>
    public static double Typical(Sample logarithms) => logarithms.Count == 0 ? double.NaN : Math.Exp(logarithms.Mean);

    private static double Middle(int bucket) => bucket < LatencyBuckets.Bounds.Count
        ? Math.Log(LatencyBuckets.Bounds[bucket]) - HalfBucket
        : Math.Log(LatencyBuckets.Bounds[^1]) + HalfBucket;
}
