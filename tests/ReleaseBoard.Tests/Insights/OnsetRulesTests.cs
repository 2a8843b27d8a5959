using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;

namespace ReleaseBoard.Tests.Insights;

/// <summary>When trouble began, in made-up traffic whose beginning is known.</summary>
public sealed class OnsetRulesTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 14, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Failures_that_began_at_a_second_are_found_to_the_span()
    {
        var onset = OnsetRules.Find(Samples(360, at => at < 300 ? 0.001 : 0.04, _ => 20));

        Assert.NotNull(onset);
        Assert.InRange(onset.At, Start.AddSeconds(2980), Start.AddSeconds(3020));
        Assert.InRange(onset.Uncertainty.TotalSeconds, 10, 60);
        Assert.StartsWith("failures rose from 0.", onset.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Finer_samples_make_it_surer()
    {
        var coarse = OnsetRules.Find(Samples(360, at => at < 300 ? 0.001 : 0.04, _ => 20)) ?? throw new InvalidOperationException("None found.");
        var fine = Samples(180, at => at < 90 ? 0.001 : 0.04, _ => 20, seconds: 1, from: Start.AddSeconds(2910));

        var refined = OnsetRules.Refine(coarse, fine);

        Assert.InRange(refined.At, Start.AddSeconds(2994), Start.AddSeconds(3006));
        Assert.True(refined.Uncertainty < coarse.Uncertainty);
        Assert.Equal(coarse.Sentence, refined.Sentence);
    }

    [Fact]
    public void A_ramp_begins_where_it_left_the_calm_and_an_old_trouble_that_ended_is_none()
    {
        var ramp = OnsetRules.Find(Samples(360, at => at < 200 ? 0 : at < 280 ? 0.08 : 0.2, _ => 20));
        var over = OnsetRules.Find(Samples(360, at => at is > 100 and < 150 ? 0.3 : 0.001, _ => 20));

        Assert.InRange(ramp!.At, Start.AddSeconds(1980), Start.AddSeconds(2020));
        Assert.Null(over);
    }

    [Fact]
    public void Slowness_is_found_when_nothing_fails()
    {
        var onset = OnsetRules.Find(Samples(360, _ => 0, at => at < 250 ? 20 : 180));

        Assert.InRange(onset!.At, Start.AddSeconds(2490), Start.AddSeconds(2510));
        Assert.Matches(@"^p95 rose from 2\d ms to \d{3} ms$", onset.Sentence);
    }

    [Fact]
    public void Nothing_ready_says_since_when()
    {
        var samples = Samples(60, _ => 0, _ => 20).Select((sample, i) => sample with { InstancesReady = i < 40 ? 1 : 0, InstancesWished = 1 }).ToList();

        Assert.Equal(new Onset(Start.AddSeconds(400), TimeSpan.FromSeconds(10), "no instance is ready"), OnsetRules.Find(samples));
    }

    [Fact]
    public void What_is_known_from_before_it_was_heard_is_not_new()
    {
        var own = Samples(12, _ => 0.07, _ => 20, seconds: 1);

        Assert.True(OnsetRules.IsNew(own, Start.AddSeconds(1), Start.AddMinutes(-15)));

        // Samples know milliseconds, the clock knows more.
        Assert.True(OnsetRules.IsNew(own, own[0].At.AddTicks(9_000), Start.AddMinutes(-15)));
        Assert.False(OnsetRules.IsNew(own, Start.AddSeconds(6), Start.AddMinutes(-15)));
        Assert.False(OnsetRules.IsNew(own, Start.AddHours(-1), Start.AddMinutes(-15)));
        Assert.False(OnsetRules.IsNew([], Start, Start.AddMinutes(-15)));
    }

    [Fact]
    public void A_new_deployment_that_fails_from_its_first_request_began_with_it_and_an_old_one_did_not()
    {
        var own = Samples(12, _ => 0.07, _ => 20, seconds: 1);

        var onset = OnsetRules.OfDeployment("1.2.0", own, "7 % of 60 requests failed.", isNew: true);

        Assert.Equal(new Onset(Start, TimeSpan.FromSeconds(1), "1.2.0 was so from its first request: 7 % of 60 requests failed"), onset);
        Assert.Null(OnsetRules.OfDeployment("1.2.0", own, "7 % of 60 requests failed.", isNew: false));
    }

    [Fact]
    public void A_few_milliseconds_more_are_no_trouble() => Assert.Null(OnsetRules.Find(Samples(360, _ => 0, at => at < 250 ? 5 : 9)));

    [Fact]
    public void Calm_and_nothing_have_no_onset()
    {
        Assert.Null(OnsetRules.Find([]));
        Assert.Null(OnsetRules.Find(Samples(1, _ => 1, _ => 20)));
        Assert.Null(OnsetRules.Find(Samples(360, _ => 0.002, _ => 20)));
        Assert.Null(OnsetRules.Find(Samples(360, at => at < 100 ? 0.2 : 0.001, _ => 20)));
    }

    /// <summary>400 requests a span, of which a share fails, with a p95 that wavers by a tenth.</summary>
    private static List<HealthSample> Samples(int count, Func<int, double> failing, Func<int, double> p95, double seconds = 10, DateTimeOffset? from = null)
    {
        var random = new Random(5);
        return
        [
            .. Enumerable.Range(0, count).Select(i => new HealthSample
            {
                At = (from ?? Start).AddSeconds((i + 1) * seconds),
                Seconds = seconds,
                Requests = 400,
                Failures = Enumerable.Range(0, 400).Count(_ => random.NextDouble() < failing(i)),
                P95 = p95(i) * (1 + (0.1 * (random.NextDouble() - 0.5))) * 1.1,
                InstancesReady = 1,
                InstancesWished = 1,
            }),
        ];
    }
}
