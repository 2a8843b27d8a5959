using ReleaseBoard.Domain.Verdicts;

namespace ReleaseBoard.Tests.Verdicts;

/// <summary>Values from scipy's and R's documentation.</summary>
public sealed class RankRulesTests
{
    private static readonly double[] X = [19, 22, 16, 29, 24];
    private static readonly double[] Y = [20, 11, 17, 12];

    [Fact]
    public void U_and_its_exact_chance_come_out_as_scipy_says()
    {
        Assert.Equal(17, ReferenceRanks.U(X, Y));
        Assert.Equal(0.1111111, ReferenceRanks.ExactChance(17, 5, 4), 1e-7);
    }

    /// <summary>To twelve digits: the figure is handed down with a slip in the thirteenth (2 * (1 - Phi(6.5 / sqrt(50 / 3))) is ...31405).</summary>
    [Fact]
    public void The_chance_with_continuity_comes_out_as_scipy_says() => Assert.Equal(0.11134688653334041, ReferenceRanks.Chance(X, Y), 1e-12);

    /// <summary>The interval passes over no shift exactly where the reference says how many deviations none is away.</summary>
    [Fact]
    public void The_interval_is_cut_where_that_chance_says()
    {
        var z = ReferenceRanks.W(X, Y);

        Assert.True(RankRules.Shift(X, Y, z - 1e-9).Lower > 0);
        Assert.True(RankRules.Shift(X, Y, z + 1e-9).Lower < 0);
    }

    [Fact]
    public void The_interval_of_the_shift_comes_out_as_R_says()
    {
        var shift = RankRules.Shift([10, 20, 30, 40], [1, 2, 3, 4], z: 1.959963984540054);

        Assert.Equal(16, ReferenceRanks.U([10, 20, 30, 40], [1, 2, 3, 4]));
        Assert.Equal((22.5, 6, 39), (Math.Round(shift.Estimate, 9), Math.Round(shift.Lower, 9), Math.Round(shift.Upper, 9)));
    }

    [Theory]
    [InlineData(0, 3, 3, 0.1)]
    [InlineData(4.5, 3, 3, 1.0)]
    [InlineData(2, 4, 3, 0.2285714286)]
    public void The_exact_chance_counts_all_orders(double u, int n, int m, double chance) => Assert.Equal(chance, ReferenceRanks.ExactChance(u, n, m), 1e-9);

    [Fact]
    public void Where_all_values_are_the_same_there_is_no_shift()
    {
        var same = Enumerable.Repeat(7.0, 40).ToList();

        Assert.Equal(new Interval(0, 0, 0), RankRules.Shift(same, same));
    }

    [Fact]
    public void Ties_count_half_and_make_the_same_distance_weigh_more()
    {
        double[] tied = [1, 1, 1, 2, 2, 2], other = [2, 2, 2, 3, 3, 3];
        var z = -ReferenceRanks.W(tied, other);

        Assert.Equal(4.5, ReferenceRanks.U(tied, other));
        Assert.True(RankRules.Shift(tied, other, z - 1e-9).Upper < 0);
        Assert.True(RankRules.Shift(tied, other, z + 1e-9).Upper >= 0);
    }

    [Fact]
    public void What_is_no_number_is_refused() => Assert.Throws<ArgumentException>(() => RankRules.Shift([1, double.NaN], [1, 2]));

    [Fact]
    public void The_interval_holds_the_true_shift_as_often_as_it_says()
    {
        var random = new Random(3);
        var held = Enumerable.Range(0, 400).Count(_ =>
        {
            var old = Enumerable.Range(0, 40).Select(_ => random.NextDouble() + random.NextDouble()).ToList();
            var shift = RankRules.Shift([.. Enumerable.Range(0, 40).Select(_ => random.NextDouble() + random.NextDouble() + 0.3)], old);
            return shift.Lower <= 0.3 && 0.3 <= shift.Upper;
        });

        Assert.InRange(held, 384, 400);
    }
}
