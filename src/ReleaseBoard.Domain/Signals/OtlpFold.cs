using System.Globalization;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Signals;

/// <summary>One sample made of a point: under which series, of which kind.</summary>
public readonly record struct FoldedSample(MetricSeries Series, MetricKind Kind, double Value);

/// <summary>
/// Turns one stream's points into samples as Prometheus would have them: deltas summed up, what began anew carried on so that it
/// never falls, histograms as <c>_bucket</c>, <c>_sum</c> and <c>_count</c>. Keeps what it needs between points. Not safe for several threads.
/// </summary>
public sealed class OtlpFold
{
    // Buckets kept of one exponential histogram; protocol libraries make at most 160.
    private const int MostBuckets = 320;

    // Two buckets to a doubling: some 26 from a millisecond to ten seconds.
    private const int BucketScale = 1;

    private static readonly double[] Quantiles = [0.5, 0.9, 0.95, 0.99];

    private readonly Dictionary<string, RisingSum> _sums = new(StringComparer.Ordinal);
    private readonly SortedDictionary<double, RisingSum> _buckets = [];
    private ExponentialCounts? _last;
    private double _lastAtZero;
    private int _bucketScale = BucketScale;
    private double _lastCount;
    private ulong _start;
    private ulong _time;

    /// <summary>The samples of a point; none when it is not later than the last one.</summary>
    public IReadOnlyList<FoldedSample> Add(OtlpPoint point)
    {
        if (point.Time <= _time)
        {
            return [];
        }

        var isAnew = _time != 0 && !point.IsDelta && ((point.Start != 0 && _start != 0 && point.Start != _start) || point.Count < _lastCount);
        (_time, _start, _lastCount) = (point.Time, point.Start, point.Count);
        return point.Form switch
        {
            OtlpForm.Gauge => [Sample(point, "", MetricKind.Gauge, point.Value)],
            OtlpForm.Sum when point.IsMonotonic => [Sample(point, "", MetricKind.Counter, Risen("", point.Value, point.IsDelta, isAnew))],
            OtlpForm.Sum => [Sample(point, "", MetricKind.Gauge, point.IsDelta ? Risen("", point.Value, isDelta: true, isAnew: false) : point.Value)],
            OtlpForm.Histogram => [.. Totals(point, isAnew), .. Buckets(point, Bounded(point), isAnew)],
            OtlpForm.ExponentialHistogram => [.. Totals(point, isAnew), .. Exponential(point, isAnew)],
            _ => [.. Totals(point, isAnew), .. point.Quantiles.Select(quantile => Quantile(point, quantile.Quantile, quantile.Value))],
        };
    }

    private IEnumerable<FoldedSample> Totals(OtlpPoint point, bool isAnew)
    {
        yield return Sample(point, "_count", MetricKind.Counter, Risen("_count", point.Count, point.IsDelta, isAnew));
        if (point.Sum is { } sum)
        {
            yield return Sample(point, "_sum", MetricKind.Counter, Risen("_sum", sum, point.IsDelta, isAnew));
        }
    }

    private double Risen(string name, double value, bool isDelta, bool isAnew)
    {
        if (!_sums.TryGetValue(name, out var sum))
        {
            _sums[name] = sum = new RisingSum();
        }

        return sum.Add(value, isDelta, isAnew);
    }

    private static IEnumerable<(double Bound, double Count)> Bounded(OtlpPoint point) =>
        point.Counts.Select((count, i) => (i < point.Bounds.Count ? point.Bounds[i] : double.PositiveInfinity, count));

    /// <summary>Each bucket's own count goes up by itself; what is written counts all below it too.</summary>
    private IEnumerable<FoldedSample> Buckets(OtlpPoint point, IEnumerable<(double Bound, double Count)> own, bool isAnew)
    {
        var counts = new Dictionary<double, double>();
        foreach (var (bound, count) in own)
        {
            // Bounds beyond what a double holds are all infinite.
            counts[bound] = counts.GetValueOrDefault(bound) + count;
        }

        foreach (var bound in counts.Keys.Where(bound => !_buckets.ContainsKey(bound)).ToList())
        {
            if (_buckets.Count < MostBuckets)
            {
                _buckets[bound] = new RisingSum();
            }
        }

        double below = 0;
        foreach (var (bound, sum) in _buckets)
        {
            // A bucket that is not named is empty: nothing new of a delta, and all of a cumulative point that began anew.
            below += sum.Add(counts.GetValueOrDefault(bound), point.IsDelta, isAnew);
            yield return Sample(point, "_bucket", MetricKind.Histogram, below, new MetricLabel("le", Spans.Exact(bound)));
        }
    }

    private IEnumerable<FoldedSample> Exponential(OtlpPoint point, bool isAnew)
    {
        var now = point.Exponential ?? throw new InvalidOperationException("It has buckets.");
        var scale = Math.Min(now.Scale, BucketScale);
        if (scale != _bucketScale)
        {
            // So wide a spread that its buckets had to be joined: the finer ones would be counted twice.
            _buckets.Clear();
            _bucketScale = scale;
        }

        var own = now.At(scale).Select(bucket => (ExponentialCounts.Bound(bucket.Key, scale), bucket.Value)).Prepend((0, point.AtOrBelowZero)).Append((double.PositiveInfinity, 0));
        foreach (var bucket in Buckets(point, own, isAnew))
        {
            yield return bucket;
        }

        var (since, at, atZero) = Since(now, point, isAnew);
        (_last, _lastAtZero) = (now, point.AtOrBelowZero);
        foreach (var q in point.HasNegatives ? [] : Quantiles)
        {
            if (ExponentialCounts.Quantile(since, at, atZero, q) is { } value)
            {
                yield return Quantile(point, q, value);
            }
        }
    }

    /// <summary>What was counted since the point before, in the finer scale both know.</summary>
    private (SortedDictionary<int, double> Counts, int Scale, double AtZero) Since(ExponentialCounts now, OtlpPoint point, bool isAnew)
    {
        if (point.IsDelta || isAnew || _last is not { } last)
        {
            return (now.At(now.Scale), now.Scale, point.AtOrBelowZero);
        }

        var scale = Math.Min(now.Scale, last.Scale);
        var counts = now.At(scale);
        foreach (var (index, count) in last.At(scale))
        {
            counts[index] = Math.Max(0, counts.GetValueOrDefault(index) - count);
        }

        foreach (var empty in counts.Where(bucket => bucket.Value <= 0).Select(bucket => bucket.Key).ToList())
        {
            counts.Remove(empty);
        }

        return (counts, scale, Math.Max(0, point.AtOrBelowZero - _lastAtZero));
    }

    private static FoldedSample Quantile(OtlpPoint point, double quantile, double value) =>
        Sample(point, "", MetricKind.Gauge, value, new MetricLabel("quantile", quantile.ToString("R", CultureInfo.InvariantCulture)));

    private static FoldedSample Sample(OtlpPoint point, string suffix, MetricKind kind, double value, MetricLabel? label = null)
    {
        var labels = label is { } own ? point.Attributes.Where(other => other.Name != own.Name).Append(own).ToFacts() : point.Attributes;
        return new FoldedSample(new MetricSeries(point.Name + suffix, labels), kind, value);
    }
}
