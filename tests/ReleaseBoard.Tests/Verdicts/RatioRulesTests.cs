using ReleaseBoard.Domain.Verdicts;

namespace ReleaseBoard.Tests.Verdicts;

public sealed class RatioRulesTests
{
    private const double Alpha = 0.05;

    [Fact]
    public void A_worse_side_is_seen_and_its_ratio_lies_in_the_interval()
    {
        var ratio = RatioRules.Ratio([new(90_000, 180, 10_000, 200)], Alpha);

        Assert.NotNull(ratio);
        Assert.Equal(10, ratio.Value.Estimate, 1e-9);
        Assert.InRange(ratio.Value.Lower, 7, 10);
        Assert.InRange(ratio.Value.Upper, 10, 14);
    }

    [Fact]
    public void Both_alike_are_not_told_apart()
    {
        var difference = RatioRules.Difference([new(41_233, 78, 41_233, 87)], Alpha);

        Assert.True(difference is { Lower: < 0, Upper: > 0 });
        Assert.True(RatioRules.LogEvidence([new(41_233, 78, 41_233, 87)], 1) < 0);
    }

    /// <summary>2 of 32 beside none: what really fails in 8 of 100 must not lie outside.</summary>
    [Fact]
    public void Where_only_the_new_side_failed_the_difference_ends_at_its_highest_rate_and_not_at_its_estimate()
    {
        var difference = RatioRules.Difference([new(600, 0, 32, 2)], Alpha);

        Assert.Equal(2.0 / 32, difference.Estimate, 1e-12);
        Assert.InRange(difference.Upper, 0.2, 0.4);
        Assert.True(difference.Lower < difference.Estimate);
    }

    [Fact]
    public void Without_a_failure_each_side_may_still_fail_a_little()
    {
        var difference = RatioRules.Difference([new(900, 0, 100, 0)], Alpha);

        Assert.Equal((0, -(1 - Math.Pow(Alpha, 1.0 / 900)), 1 - Math.Pow(Alpha, 1.0 / 100)), (difference.Estimate, difference.Lower, difference.Upper));
        Assert.Null(RatioRules.Ratio([new(900, 0, 100, 0)], Alpha));
    }

    [Fact]
    public void Steps_with_other_shares_add_their_evidence_and_one_without_an_old_side_adds_none()
    {
        SplitCounts first = new(9_500, 10, 500, 4), second = new(7_500, 8, 2_500, 12);

        Assert.Equal(RatioRules.LogEvidence([first], 1) + RatioRules.LogEvidence([second], 1), RatioRules.LogEvidence([first, second], 1), 1e-12);
        Assert.Equal(RatioRules.LogEvidence([first], 1), RatioRules.LogEvidence([first, new(0, 0, 5_000, 4_000)], 1));
    }

    [Fact]
    public void The_interval_s_ends_are_where_the_evidence_is_just_enough()
    {
        SplitCounts[] steps = [new(9_000, 20, 1_000, 20)];
        var ratio = RatioRules.Ratio(steps, Alpha);

        Assert.Equal(-Math.Log(Alpha), RatioRules.LogEvidence(steps, ratio!.Value.Lower), 1e-3);
    }

    /// <summary>Enormous and tiny counts end in figures, not in infinities.</summary>
    [Theory]
    [InlineData(1_000_000_000_000, 1_000_000_000, 1_000_000_000, 900_000_000)]
    [InlineData(1, 1, 1, 1)]
    [InlineData(1_000_000, 0, 1, 1)]
    [InlineData(1, 1, 1_000_000_000, 0)]
    public void Any_counts_give_figures(long oldRequests, long oldFailures, long newRequests, long newFailures)
    {
        var difference = RatioRules.Difference([new(oldRequests, oldFailures, newRequests, newFailures)], Alpha);

        Assert.True(double.IsFinite(difference.Lower) && double.IsFinite(difference.Upper) && difference.Lower <= difference.Estimate + 1e-9 && difference.Estimate <= difference.Upper + 1e-9);
    }

    /// <summary>A fair split looked at after every third of 1,000 failures, 300 times over: by theory at most one in twenty ever trips.</summary>
    [Fact]
    public void Looking_after_every_failure_raises_no_more_false_alarms_than_was_asked_for()
    {
        var random = new Random(17);
        var alarms = 0;
        for (var run = 0; run < 300; run++)
        {
            long old = 0, fresh = 0;
            for (var i = 0; i < 1000; i++)
            {
                (old, fresh) = random.NextDouble() < 0.1 ? (old, fresh + 1) : (old + 1, fresh);
                if (i % 3 == 0 && RatioRules.LogEvidence([new(900_000, old, 100_000, fresh)], 1) >= -Math.Log(Alpha))
                {
                    alarms++;
                    break;
                }
            }
        }

        Assert.InRange(alarms, 0, 15);
    }
}
