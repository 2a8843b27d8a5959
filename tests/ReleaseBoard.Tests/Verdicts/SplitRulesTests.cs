using ReleaseBoard.Domain.Verdicts;

namespace ReleaseBoard.Tests.Verdicts;

public sealed class SplitRulesTests
{
    [Fact]
    public void The_published_example_comes_out_as_published() =>
        Assert.Equal(0.04845591105969517, Chance(LogBayesFactor([40, 129, 233], [0.1, 0.4, 0.5])), 1e-12);

    [Theory]
    [InlineData(10, 1, 1e-12)]
    [InlineData(20, 0.2496917, 1e-7)]
    [InlineData(30, 0.002229674, 1e-9)]
    [InlineData(40, 2.429571e-6, 1e-12)]
    public void More_on_the_small_side_than_its_share_is_ever_less_likely(long small, double chance, double within) =>
        Assert.Equal(chance, Chance(LogBayesFactor([90, small], [0.9, 0.1])), within);

    [Fact]
    public void Steps_with_other_shares_are_judged_together()
    {
        var (first, second) = (LogBayesFactor([95, 12], [0.95, 0.05]), LogBayesFactor([75, 48], [0.75, 0.25]));

        Assert.True(Chance(first + second) < Math.Min(Chance(first), Chance(second)));
    }

    /// <summary>A fair split looked at after each of 2,000 events, 400 times over: by theory at most one in twenty ever trips.</summary>
    [Fact]
    public void Looking_after_every_event_raises_no_more_false_alarms_than_was_asked_for()
    {
        var random = new Random(7);
        var alarms = 0;
        for (var run = 0; run < 400; run++)
        {
            long[] counts = [0, 0];
            for (var i = 0; i < 2000; i++)
            {
                counts[random.NextDouble() < 0.1 ? 1 : 0]++;
                if (Chance(LogBayesFactor(counts, [0.9, 0.1])) < 0.05)
                {
                    alarms++;
                    break;
                }
            }
        }

        Assert.InRange(alarms, 0, 20);
    }

    private static double LogBayesFactor(long[] counts, double[] shares) => SplitRules.LogBayesFactor(counts, shares, firmness: 100);

    private static double Chance(double logBayesFactor) => Math.Min(1, Math.Exp(-logBayesFactor));
}
