using ReleaseBoard.Domain.Verdicts;

namespace ReleaseBoard.Tests.Verdicts;

/// <summary>Where a signal changed: found where it is, not found where nothing is, and as sure as it says.</summary>
public sealed class ChangePointRulesTests
{
    [Fact]
    public void Of_nothing_there_is_nothing_and_of_one_level_one_stretch()
    {
        Assert.Empty(ChangePointRules.OfShares([]));
        Assert.Empty(ChangePointRules.OfMeans([]));
        Assert.Equal(new Stretch(0, 1, 0.5, 0, 0), Assert.Single(ChangePointRules.OfShares([(1, 2)])));
        Assert.Single(ChangePointRules.OfMeans([.. Enumerable.Repeat(3.0, 100)]));
        Assert.Single(ChangePointRules.OfShares([.. Enumerable.Repeat((0L, 0L), 100)]));
    }

    [Fact]
    public void Failures_that_begin_are_found_where_they_begin()
    {
        var stretches = ChangePointRules.OfShares([.. Enumerable.Range(0, 600).Select(i => (i < 400 ? 0L : 20L, 400L))]);

        Assert.Equal([(0, 400), (400, 200)], stretches.Select(stretch => (stretch.First, stretch.Count)));
        Assert.Equal(0.05, stretches[1].Level, 9);
        Assert.Equal((400, 400), (stretches[1].Earliest, stretches[1].Latest));
    }

    [Fact]
    public void Two_rises_are_two_changes()
    {
        var random = new Random(7);
        var stretches = ChangePointRules.OfShares([.. Enumerable.Range(0, 900).Select(i => (Binomial(random, 100, i < 300 ? 0.01 : i < 600 ? 0.10 : 0.30), 100L))]);

        Assert.Equal(3, stretches.Count);
        Assert.InRange(stretches[1].First, 298, 302);
        Assert.InRange(stretches[2].First, 598, 602);
    }

    [Fact]
    public void What_stays_as_it_is_is_seldom_cut()
    {
        var random = new Random(11);
        var cut = Enumerable.Range(0, 200).Count(_ => ChangePointRules.OfShares([.. Enumerable.Range(0, 360).Select(_ => (Binomial(random, 50, 0.02), 50L))]).Count > 1);
        var cutMeans = Enumerable.Range(0, 200).Count(_ => ChangePointRules.OfMeans([.. Enumerable.Range(0, 360).Select(_ => Normal(random))]).Count > 1);

        Assert.InRange(cut, 0, 6);
        Assert.InRange(cutMeans, 0, 6);
    }

    [Fact]
    public void The_span_it_may_have_begun_in_holds_the_truth_as_often_as_it_says()
    {
        var random = new Random(13);
        var (found, held) = (0, 0);
        for (var run = 0; run < 300; run++)
        {
            var at = random.Next(120, 240);
            var stretches = ChangePointRules.OfShares([.. Enumerable.Range(0, 360).Select(i => (Binomial(random, 40, i < at ? 0.02 : 0.08), 40L))]);
            if (stretches.Count == 2)
            {
                found++;
                held += stretches[1].Earliest <= at && at <= stretches[1].Latest ? 1 : 0;
            }
        }

        Assert.InRange(found, 270, 300);
        Assert.InRange((double)held / found, 0.93, 1);
    }

    [Fact]
    public void Latency_that_rises_is_found_whatever_its_unit()
    {
        var random = new Random(17);
        double[] values = [.. Enumerable.Range(0, 720).Select(i => (i < 500 ? 5.0 : 5.6) + (0.2 * Normal(random)))];

        var once = ChangePointRules.OfMeans(values);
        var inThousandths = ChangePointRules.OfMeans([.. values.Select(value => value * 1000)]);

        Assert.Equal(2, once.Count);
        Assert.InRange(once[1].First, 495, 505);
        Assert.Equal(once.Select(stretch => stretch.First), inThousandths.Select(stretch => stretch.First));
    }

    private static long Binomial(Random random, int all, double share)
    {
        long happened = 0;
        for (var i = 0; i < all; i++)
        {
            happened += random.NextDouble() < share ? 1 : 0;
        }

        return happened;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
