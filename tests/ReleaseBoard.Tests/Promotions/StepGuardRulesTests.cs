using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Tests.Promotions;

public sealed class StepGuardRulesTests
{
    private static readonly VerifiedMetric Failures = new() { Key = "failures", Title = "Failed requests", Reads = MetricReading.Failures, IsCritical = true };
    private static readonly VerifiedMetric HalfPoint = Failures with { Allowed = 0.005, IsAbsolute = true };
    private static readonly VerifiedMetric Latency = new() { Key = "latency", Title = "Latency", Reads = MetricReading.Latency, Allowed = 0.25 };

    [Fact]
    public void A_pass_says_both_rates_the_interval_and_what_is_allowed()
    {
        var verdict = StepGuardRules.Judge(HalfPoint, Seen(41_233, 78, 41_233, 87), 0.05);

        Assert.Equal((MetricState.Pass, "0.21 % of 41,233 requests failed on 2.5.0, 0.19 % on 2.4.1; the difference is between -0.08 and +0.12 points; allowed is +0.50: pass."), (verdict.State, verdict.Sentence));
    }

    [Theory]
    [InlineData(0, "pass, for it is not surely beyond that.")]
    [InlineData(0.001, "pass, for it is not surely beyond that.")]
    [InlineData(0.005, "pass.")]
    public void A_pass_whose_interval_reaches_beyond_what_is_allowed_says_what_it_means(double allowed, string word)
    {
        var verdict = StepGuardRules.Judge(HalfPoint with { Allowed = allowed }, Seen(41_233, 78, 41_233, 87), 0.05);

        Assert.Equal(MetricState.Pass, verdict.State);
        Assert.EndsWith($": {word}", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void A_failure_says_the_same_and_the_interval_lies_wholly_beyond_what_is_allowed()
    {
        var verdict = StepGuardRules.Judge(Failures, Seen(5_400, 11, 600, 14), 0.04);

        Assert.Equal((MetricState.High, "2.33 % of 600 requests failed on 2.5.0, 0.2 % on 2.4.1; the difference is between +0.86 and +3.29 points; allowed is +0.01: fail."), (verdict.State, verdict.Sentence));
        Assert.True(verdict.Bar!.Lower > verdict.Bar.Allowed);
    }

    [Fact]
    public void Worse_but_not_beyond_what_is_allowed_is_no_failure()
    {
        var seen = Seen(500_000, 1_000, 500_000, 1_500);

        Assert.Equal(MetricState.High, StepGuardRules.Judge(Failures, seen, 0.05).State);
        Assert.Equal(MetricState.Pass, StepGuardRules.Judge(HalfPoint, seen, 0.05).State);
        Assert.Equal(MetricState.High, StepGuardRules.Judge(HalfPoint, Seen(500_000, 1_000, 500_000, 5_000), 0.05).State);
    }

    [Fact]
    public void Better_is_no_failure_however_sure_it_is() =>
        Assert.Equal(MetricState.Pass, StepGuardRules.Judge(Failures, Seen(500_000, 9_000, 500_000, 10), 0.05).State);

    [Fact]
    public void Earlier_steps_count_each_under_its_own_shares()
    {
        var alone = Seen(750, 2, 250, 4);
        var together = alone with { Earlier = [new(9_500, 20, 500, 6)] };

        Assert.Equal((MetricState.Pass, MetricState.High), (StepGuardRules.Judge(Failures, alone, 0.01).State, StepGuardRules.Judge(Failures, together, 0.01).State));
    }

    [Theory]
    [InlineData(0, 0, MetricState.Nodata)]
    [InlineData(0, 500, MetricState.Nodata)]
    [InlineData(5_000, 29, MetricState.TooFew)]
    [InlineData(29, 5_000, MetricState.TooFew)]
    [InlineData(30, 30, MetricState.Pass)]
    public void Few_requests_are_inconclusive_and_never_a_pass(long old, long fresh, MetricState state)
    {
        var verdict = StepGuardRules.Judge(Failures, Seen(old, 0, fresh, 0), 0.05);

        Assert.Equal(state, verdict.State);
        Assert.Equal(state is not MetricState.Pass, verdict.Sentence.EndsWith("inconclusive.", StringComparison.Ordinal));
    }

    [Fact]
    public void Alone_there_is_nothing_to_compare_with()
    {
        Assert.Equal(MetricState.Alone, StepGuardRules.Judge(Failures, Seen(0, 0, 900, 300) with { IsAlone = true }, 0.05).State);
        Assert.Null(StepScoreRules.Verdict(StepScoreRules.Score(Seen(0, 0, 900, 300) with { IsAlone = true, Metrics = [Failures, Latency] }, 0.05), Terms));
    }

    [Fact]
    public void Latency_is_compared_by_its_logarithm_from_the_histogram()
    {
        var slow = Timed(old: (20, 2_000), fresh: (34, 500));
        var verdict = StepGuardRules.Judge(Latency, slow, 0.01);

        Assert.Equal(MetricState.High, verdict.State);
        Assert.StartsWith("500 requests took 441 ms in the mean on 2.5.0, 19 ms on 2.4.1; the difference is between +", verdict.Sentence, StringComparison.Ordinal);
        Assert.EndsWith("%; allowed is +25.0: fail.", verdict.Sentence, StringComparison.Ordinal);
        Assert.Equal(MetricState.Pass, StepGuardRules.Judge(Latency, Timed((20, 2_000), (20, 500)), 0.01).State);
    }

    [Fact]
    public void What_was_bad_only_before_the_last_twenty_minutes_turns_nothing_back()
    {
        var seen = Seen(54_000, 108, 6_000, 140);
        var sight = seen with { Metrics = [Failures] };

        Assert.Equal(VerdictGrade.Fail, VerificationRules.Early(Terms, new(0, 0, null), sight)?.Grade);
        Assert.Null(VerificationRules.Early(Terms, new(0, 0, null), sight with { Recent = new() { Counts = new(20_000, 40, 2_000, 4) } }));
        Assert.Null(VerificationRules.Early(Terms, new(0, 0, null), sight with { Recent = BothSides.Nothing }));
    }

    [Fact]
    public void The_parts_of_alpha_add_up_to_it_over_metrics_and_steps()
    {
        Facts<VerifiedMetric> metrics = [Failures, Latency, Latency with { Key = "dry", IsDryRun = true }];

        Assert.Equal(0.05, AlphaRules.Of(Failures, metrics, 0.05, 4) + (4 * AlphaRules.Of(Latency, metrics, 0.05, 4)), 1e-12);
        Assert.Equal(0.05, AlphaRules.Of(Failures, [Failures], 0.05, 4), 1e-12);
    }

    [Fact]
    public void A_dry_run_counts_nothing()
    {
        var sight = Seen(5_400, 11, 600, 60) with { Metrics = [Failures with { IsDryRun = true }] };

        Assert.Null(VerificationRules.Early(Terms, new(600, 5, 10), sight));
        Assert.Equal(VerdictGrade.Pass, VerificationRules.AtEnd(Terms, new(600, 5, 10), new(600, 5, 10), sight).Grade);
        Assert.Equal(MetricState.High, StepScoreRules.Score(sight, 0.05).Metrics.Single().State);
    }

    [Theory]
    [InlineData("10:10 10:10", "", VerdictGrade.Pass, "It scores 100 of 100.")]
    [InlineData("10:10 10:20", "", VerdictGrade.Fail, "It scores 50 of 100; 95 pass.")]
    [InlineData("10:10 10:10 10:10 10:20", "", VerdictGrade.Inconclusive, "It scores 75 of 100; 95 pass: a person must decide.")]
    [InlineData("10:10 10:10 10:10 10:20", "m3", VerdictGrade.Fail, "m3 was 20 on 2.5.0")]
    [InlineData("10:10 x", "", VerdictGrade.Pass, "It scores 100 of 100.")]
    [InlineData("10:10 x", "m1", VerdictGrade.Inconclusive, "m1: 0 points of 2.5.0")]
    [InlineData("x x", "", VerdictGrade.Inconclusive, "No metric had enough data to be judged.")]
    public void The_score_passes_asks_or_fails_and_a_critical_metric_decides_alone(string medians, string critical, VerdictGrade grade, string said)
    {
        var sides = medians.Split(' ').Select((pair, index) => (Key: $"m{index}", Pair: pair == "x" ? null : pair.Split(':'))).ToList();
        var sight = StepEvidence.Nothing with
        {
            HasPoints = true,
            NewVersion = "2.5.0",
            OldVersion = "2.4.1",
            Metrics = sides.Select(side => new VerifiedMetric { Key = side.Key, Title = side.Key, Reads = MetricReading.Gauge, Series = "s", IsCritical = side.Key == critical }).ToFacts(),
            Points = sides.Select(side => new MetricPoints(side.Key, Times(side.Pair?[0]), Times(side.Pair?[1]))).ToFacts(),
        };

        var verdict = VerificationRules.AtEnd(Terms, new(600, 0, 10), new(600, 0, 10), sight);

        Assert.Equal(grade, verdict.Grade);
        Assert.StartsWith(said, verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Nobody_feels_a_process_that_has_just_begun_but_everybody_one_that_is_slow()
    {
        // About 2.5 and 14 ms, as of a warm and a cold process; then about 15 and 140 ms.
        var (warm, cold, slow) = (LatencyBuckets.IndexOf(2.5), LatencyBuckets.IndexOf(14), LatencyBuckets.IndexOf(140));

        Assert.Equal(MetricState.High, StepGuardRules.Judge(Latency, Timed((warm, 2_000), (cold, 400)), 0.01).State);
        var felt = StepGuardRules.Judge(Latency, Timed((warm, 2_000), (cold, 400), fastEnough: 25), 0.01);
        Assert.Equal(MetricState.Pass, felt.State);
        Assert.Contains("(below 25 ms all count alike)", felt.Sentence, StringComparison.Ordinal);
        Assert.Equal(MetricState.High, StepGuardRules.Judge(Latency, Timed((cold, 2_000), (slow, 400), fastEnough: 25), 0.01).State);
    }

    [Fact]
    public void Every_kind_of_application_has_a_template_that_a_stage_may_use_or_replace()
    {
        foreach (var kind in Enum.GetValues<ApplicationKind>())
        {
            Assert.Null(VerificationCheckRules.Check("production", Terms with { Metrics = MetricTemplateRules.Of(kind) }));
            Assert.Contains(MetricTemplateRules.Of(kind), metric => metric is { IsGuard: true, IsDryRun: false });
        }

        Assert.Equal([HalfPoint], MetricTemplateRules.Of(Terms with { Metrics = [HalfPoint] }, ApplicationKind.Service));
    }

    [Theory]
    [InlineData("0 9 9 9 0 0", MetricState.Pass, "queue on 2.5.0: 5 measurements were taken and its limit kept: pass. 3 failures are tolerated; failure number 4 fails.")]
    [InlineData("9 9 9 9", MetricState.High, "queue on 2.5.0: more measurements failed than are tolerated: fail. 3 failures are tolerated; failure number 4 fails.")]
    [InlineData("0 NaN NaN NaN NaN NaN", MetricState.Nodata, "queue on 2.5.0: the source failed more than 4 times in a row: inconclusive. 3 failures are tolerated; failure number 4 fails.")]
    [InlineData("0 0", MetricState.TooFew, "queue on 2.5.0: fewer than 5 measurements were taken: inconclusive. 3 failures are tolerated; failure number 4 fails.")]
    public void What_is_counted_says_its_limit_as_it_is_meant(string points, MetricState state, string sentence)
    {
        var metric = new VerifiedMetric { Key = "queue", Title = "queue", Reads = MetricReading.Gauge, Series = "queue", Counted = new() { PassesUpTo = 5, Count = 5, FailureLimit = 3 } };
        var values = points.Split(' ').Select(point => double.Parse(point, System.Globalization.CultureInfo.InvariantCulture)).ToFacts();
        var sight = StepEvidence.Nothing with { NewVersion = "2.5.0", HasPoints = true, Metrics = [metric], Points = [new("queue", [], values)] };

        var verdict = StepScoreRules.Score(sight, 0.05).Metrics.Single();

        Assert.Null(VerificationCheckRules.Check("production", Terms with { Metrics = [metric] }));
        Assert.Equal((state, sentence), (verdict.State, verdict.Sentence));
    }

    private static readonly StepVerification Terms = new() { MinimumRequests = 20, MaximumFailureRate = 0.5, MaximumP95 = 10_000 };

    private static Facts<double> Times(string? value) => value is null ? [] : Enumerable.Repeat(double.Parse(value, System.Globalization.CultureInfo.InvariantCulture), 40).ToFacts();

    private static StepEvidence Seen(long old, long oldFailed, long fresh, long freshFailed)
    {
        var both = new BothSides { Counts = new(old, oldFailed, fresh, freshFailed) };
        return new() { OldVersion = "2.4.1", NewVersion = "2.5.0", Whole = both, Recent = both, Steps = 4 };
    }

    private static StepEvidence Timed((int Bucket, long Count) old, (int Bucket, long Count) fresh, double fastEnough = 0)
    {
        var both = new BothSides { Counts = new(old.Count, 0, fresh.Count, 0), OldLatency = Spread(old), NewLatency = Spread(fresh) };
        return Seen(old.Count, 0, fresh.Count, 0) with { Whole = both, Recent = both, FastEnough = fastEnough };

        Sample Spread((int Bucket, long Count) side)
        {
            var buckets = new long[58];
            (buckets[side.Bucket - 1], buckets[side.Bucket], buckets[side.Bucket + 1]) = (side.Count / 4, side.Count / 2, side.Count / 4);
            return LatencyRules.OfBuckets(buckets, fastEnough);
        }
    }
}
