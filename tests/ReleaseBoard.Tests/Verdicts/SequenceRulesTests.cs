using ReleaseBoard.Domain.Verdicts;

namespace ReleaseBoard.Tests.Verdicts;

public sealed class SequenceRulesTests
{
    [Fact]
    public void The_published_relative_difference_comes_out_as_published()
    {
        var interval = SequenceRules.RelativeDifference(new(3000, 1396.87, 52377.9767), new(3461, 2422.7, 134698.29), 0.05, 1000);

        Assert.NotNull(interval);
        Assert.Equal((0.50336, -0.55844, 1.56516), (Rounded(interval.Value.Estimate), Rounded(interval.Value.Lower), Rounded(interval.Value.Upper)));
    }

    /// <summary>The sequence is the mixture's bound over the number of measurements: 100 of them with a total variance of 100.</summary>
    [Fact]
    public void The_published_mixture_bound_comes_out_as_published()
    {
        var half = new Sample(50, 0, 49 * 0.25);

        Assert.Equal(30.35209, Rounded(100 * SequenceRules.Difference(half, half, 0.05, 100)!.Value.Upper));
    }

    [Fact]
    public void Of_next_to_nothing_nothing_is_said()
    {
        Assert.Null(SequenceRules.Difference(new(1, 5, 25), new(1000, 5000, 26000), 0.05, 1000));
        Assert.Null(SequenceRules.RelativeDifference(Sample.OfCounts(0, 100), Sample.OfCounts(3, 100), 0.05, 1000));
    }

    /// <summary>Computed by hand from the paper's formula for n = 200, N = 200, a = 0.05 and a standard deviation of 1.</summary>
    [Fact]
    public void Looked_at_from_below_it_is_narrower_and_as_the_formula_says()
    {
        Sample old = new(100, 0, 99), fresh = new(100, 100, 199);
        var (from, both) = (SequenceRules.AtLeast(old, fresh, 0.05, 200)!.Value, SequenceRules.Difference(old, fresh, 0.05, 200)!.Value);

        var rho = Math.Sqrt(((-2 * Math.Log(0.1)) + Math.Log((-2 * Math.Log(0.1)) + 1)) / 200);
        var looks = (200 * rho * rho) + 1;
        var width = Math.Sqrt(0.02 * 200) * Math.Sqrt(2 * looks * Math.Log(1 + (Math.Sqrt(looks) / 0.1)) / Math.Pow(200 * rho, 2));
        Assert.Equal(1 - width, from.Lower, 1e-12);
        Assert.True(from.Lower > both.Lower);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-0.1)]
    public void A_chance_is_between_nothing_and_certainty(double alpha) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SequenceRules.Difference(Sample.OfCounts(1, 10), Sample.OfCounts(1, 10), alpha, 100));

    [Fact]
    public void Samples_add_up()
    {
        var whole = Sample.OfCounts(3, 10) + Sample.OfCounts(1, 10);

        Assert.Equal((Sample.OfCounts(4, 20), 0.2), (whole, whole.Mean));
        Assert.Equal(20 * 0.2 * 0.8 / 19, whole.Variance, 1e-12);
    }

    /// <summary>Both sides fail 2 % of the time; looked at every 50 requests from 500 on, 300 times over.</summary>
    [Fact]
    public void Looking_again_and_again_raises_no_more_false_alarms_than_was_asked_for()
    {
        var random = new Random(11);
        var alarms = 0;
        for (var run = 0; run < 300; run++)
        {
            long old = 0, fresh = 0;
            for (var i = 1; i <= 5000; i++)
            {
                old += random.NextDouble() < 0.02 ? 1 : 0;
                fresh += random.NextDouble() < 0.02 ? 1 : 0;
                if (i >= 500 && i % 50 == 0 && SequenceRules.Difference(Sample.OfCounts(old, i), Sample.OfCounts(fresh, i), 0.05, 5000) is { Lower: > 0 } or { Upper: < 0 })
                {
                    alarms++;
                    break;
                }
            }
        }

        Assert.InRange(alarms, 0, 15);
    }

    private static double Rounded(double value) => Math.Round(value, 5);
}
