using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Signals;

/// <summary>Streams as samples: sums that go on rising, histograms as buckets and quantiles.</summary>
public sealed class OtlpFoldTests
{
    private readonly OtlpFold _fold = new();

    [Fact]
    public void Deltas_are_summed_up() => Assert.Equal([5, 8, 8, 12], Told(Sum(5, 1, isDelta: true), Sum(3, 2, isDelta: true), Sum(0, 3, isDelta: true), Sum(4, 4, isDelta: true)));

    [Fact]
    public void A_sum_that_begins_anew_goes_on_rising_by_its_start_or_by_its_fall() => Assert.Equal(
        [10, 30, 37, 45, 47],
        Told(Sum(10, 1, start: 1), Sum(30, 2, start: 1), Sum(7, 3, start: 3), Sum(8, 4, start: 4), Sum(2, 5, start: 4)));

    [Fact]
    public void A_sum_that_may_fall_is_a_gauge()
    {
        Assert.Equal([10, 3], Told(Sum(10, 1) with { IsMonotonic = false }, Sum(3, 2) with { IsMonotonic = false }));
        Assert.Equal(MetricKind.Gauge, Assert.Single(_fold.Add(Sum(1, 3) with { IsMonotonic = false })).Kind);
    }

    [Fact]
    public void Two_versions_that_name_no_instance_keep_their_sums_apart()
    {
        var book = new OtlpBook(new TestClock());
        var place = new Slot(new("shop"), new("production"));
        List<double> told = [];
        foreach (var (version, value, time, start) in new (string, double, ulong, ulong)[] { ("1.0.0", 100, 1, 1), ("1.1.0", 5, 2, 2), ("1.0.0", 101, 3, 1), ("1.1.0", 6, 4, 2) })
        {
            var point = Sum(value, time, start);
            told.AddRange((book.Add(place, null, point with { Resource = point.Resource with { Version = version } }) ?? []).Select(sample => sample.Value));
        }

        Assert.Equal([100, 5, 101, 6], told);
    }

    [Fact]
    public void What_came_before_is_passed_over()
    {
        Told(Sum(5, 10, isDelta: true));

        Assert.Empty(_fold.Add(Sum(5, 10, isDelta: true)));
        Assert.Empty(_fold.Add(Sum(5, 9, isDelta: true)));
        Assert.Equal([6], Told(Sum(1, 11, isDelta: true)));
    }

    [Fact]
    public void A_histogram_is_buckets_that_count_all_below_them()
    {
        var point = Counted(OtlpForm.Histogram, 1) with { Count = 6, Sum = 60, Bounds = [10, 100], Counts = [1, 2, 3], IsDelta = true };
        _fold.Add(point);

        Assert.Equal(
            ["h_count 12", "h_sum 120", "h_bucket{le=\"10\"} 2", "h_bucket{le=\"100\"} 6", "h_bucket{le=\"+Inf\"} 12"],
            _fold.Add(point with { Time = 2 }).Select(Words));
    }

    [Fact]
    public void A_cumulative_histogram_that_begins_anew_never_falls()
    {
        var point = Counted(OtlpForm.Histogram, 1) with { Count = 6, Sum = 60, Bounds = [10], Counts = [1, 5] };
        _fold.Add(point);

        Assert.Equal(
            ["h_count 9", "h_sum 90", "h_bucket{le=\"10\"} 4", "h_bucket{le=\"+Inf\"} 9"],
            _fold.Add(point with { Time = 2, Start = 7, Count = 3, Sum = 30, Counts = [3, 0] }).Select(Words));
    }

    [Fact]
    public void An_exponential_histogram_is_coarser_buckets_of_the_same_counts_and_quantiles()
    {
        // Scale 3: eight buckets to a doubling; 1,000 values spread evenly in each bucket from 1 to 256.
        var point = Counted(OtlpForm.ExponentialHistogram, 1) with
        {
            Count = 64_000, Sum = 1, Exponential = new ExponentialCounts(3, 0, [.. Enumerable.Repeat(1_000.0, 64)]), AtOrBelowZero = 0,
        };
        var told = _fold.Add(point);
        var buckets = told.Where(sample => sample.Series.Name == "h_bucket").ToList();

        Assert.Equal(64_000, buckets[^1].Value);
        Assert.Equal("+Inf", buckets[^1].Series.Labels[^1].Value);
        Assert.Equal(18, buckets.Count);
        Assert.Equal(32_000, buckets.Single(bucket => bucket.Series.Labels[^1].Value == "16").Value);
        var quantiles = told.Where(sample => sample.Series.Name == "h").ToDictionary(sample => sample.Series.Labels[^1].Value, sample => sample.Value);
        Assert.Equal(16, quantiles["0.5"], 9);
        Assert.Equal(Math.Pow(2, 8 * 0.99), quantiles["0.99"], 6);
    }

    [Fact]
    public void Quantiles_are_of_what_came_since_the_point_before()
    {
        var point = Counted(OtlpForm.ExponentialHistogram, 1) with { Count = 1_000, Exponential = new ExponentialCounts(0, 0, [1_000]) };
        _fold.Add(point);

        // The thousand fast ones were before; since then ten slow ones, told in a coarser scale.
        var told = _fold.Add(point with { Time = 2, Count = 1_010, Exponential = new ExponentialCounts(-1, 0, [1_000, 0, 0, 0, 10]) });

        Assert.InRange(told.Single(sample => sample.Series.ToString() == "h{quantile=\"0.5\"}").Value, 256, 1024);
    }

    [Fact]
    public void A_summary_says_its_quantiles_itself() => Assert.Equal(
        ["h_count 3", "h_sum 6", "h{quantile=\"0.9\"} 2.5"],
        _fold.Add(Counted(OtlpForm.Summary, 1) with { Count = 3, Sum = 6, Quantiles = [new(0.9, 2.5)] }).Select(Words));

    [Fact]
    public void Bounds_beyond_a_double_are_one_bucket_and_throw_nothing()
    {
        var far = Counted(OtlpForm.ExponentialHistogram, 1) with { Count = 2, Exponential = new ExponentialCounts(-10, 1 << 30, [1, 1]) };

        Assert.Equal(2, _fold.Add(far).Last(sample => sample.Series.Name == "h_bucket").Value);
    }

    private double[] Told(params OtlpPoint[] points) => [.. points.Select(point => Assert.Single(_fold.Add(point)).Value)];

    private static string Words(FoldedSample sample) => $"{sample.Series} {sample.Value}";

    private static OtlpPoint Sum(double value, ulong time, ulong start = 1, bool isDelta = false) => Counted(OtlpForm.Sum, time) with { Value = value, Start = start, IsDelta = isDelta, IsMonotonic = true };

    private static OtlpPoint Counted(OtlpForm form, ulong time) => new()
    {
        Resource = new("shop", "production", "", ""),
        Name = "h",
        Form = form,
        Attributes = [],
        Time = time,
        Start = 1,
    };
}
