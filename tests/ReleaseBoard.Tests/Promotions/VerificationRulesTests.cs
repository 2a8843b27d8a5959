using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Promotions;

namespace ReleaseBoard.Tests.Promotions;

public sealed class VerificationRulesTests
{
    private static readonly StepVerification Limits = new() { MinimumRequests = 20, MaximumFailureRate = 0.01, MaximumP95 = 300 };

    [Theory]
    [InlineData(1000, 10, 300.0, VerdictGrade.Pass, "1,000 requests, 1 % failed, p95 of them all 300 ms; the limits are 1 % and 300 ms.")]
    [InlineData(1000, 83, 120.0, VerdictGrade.Fail, "8.3 % of 1,000 requests failed; the limit is 1 %.")]
    [InlineData(200, 0, 301.0, VerdictGrade.Fail, "p95 was 301 ms over 200 requests; the limit is 300 ms.")]
    [InlineData(200, 20, 900.0, VerdictGrade.Fail, "10 % of 200 requests failed; the limit is 1 %, and p95 was 900 ms over 200 requests; the limit is 300 ms.")]
    [InlineData(19, 0, 10.0, VerdictGrade.Inconclusive, "Only 19 requests came; at least 20 are needed to judge.")]
    [InlineData(19, 19, 10.0, VerdictGrade.Inconclusive, "Only 19 requests came; at least 20 are needed to judge.")]
    [InlineData(0, 0, null, VerdictGrade.Inconclusive, "Only 0 requests came; at least 20 are needed to judge.")]
    public void The_verdict_at_the_end_says_what_was_measured(long requests, long failures, double? p95, VerdictGrade grade, string sentence)
    {
        var window = new HealthWindow(requests, failures, p95);

        Assert.Equal(new VerdictDraft(grade, sentence), VerificationRules.AtEnd(Limits, window, window, StepEvidence.Nothing));
    }

    [Theory]
    [InlineData(20, 1, 10.0, false)]
    [InlineData(20, 4, 10.0, true)]
    [InlineData(19, 19, 10.0, false)]
    [InlineData(1000, 15, 10.0, false)]
    [InlineData(1000, 40, 10.0, true)]
    [InlineData(20, 0, 370.0, false)]
    [InlineData(20, 0, 380.0, true)]
    public void Only_a_clear_failure_ends_a_step_early(long requests, long failures, double p95, bool fails) =>
        Assert.Equal(fails, VerificationRules.Early(Limits, new(requests, failures, p95), StepEvidence.Nothing)?.Grade is VerdictGrade.Fail);

    [Theory]
    [InlineData(27, 3, false)]
    [InlineData(22, 8, true)]
    [InlineData(270, 30, true)]
    public void A_few_slow_requests_of_a_cold_start_end_nothing_early(int fast, int slow, bool fails)
    {
        var buckets = new long[LatencyBuckets.Bounds.Count + 1];
        (buckets[LatencyBuckets.IndexOf(10)], buckets[LatencyBuckets.IndexOf(900)]) = (fast, slow);
        var window = new HealthWindow(fast + slow, 0, LatencyBuckets.Quantile(buckets, 0.95), LatencyBuckets.Least(buckets, 0.95));

        Assert.True(window.P95 > 700);
        Assert.Equal(fails, VerificationRules.Early(Limits, window, StepEvidence.Nothing)?.Grade is VerdictGrade.Fail);
    }

    [Fact]
    public void Failures_that_are_too_old_roll_nothing_back_and_are_no_pass_either()
    {
        var verdict = VerificationRules.AtEnd(Limits, whole: new(1000, 500, 100), recent: new(0, 0, null), StepEvidence.Nothing);

        Assert.Equal(VerdictGrade.Inconclusive, verdict.Grade);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(20, 20)]
    [InlineData(300, 20)]
    public void Signals_count_as_failure_for_twenty_minutes(int stepMinutes, int countedMinutes)
    {
        var now = Some.Noon.AddMinutes(stepMinutes);

        Assert.Equal(TimeSpan.FromMinutes(countedMinutes), now - VerificationRules.Horizon(Some.Noon, now));
    }
}
