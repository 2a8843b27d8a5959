using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>A replay is answered soon, however it is made: what would not be is refused before it begins.</summary>
public sealed class ReplayWorkTests
{
    [Fact]
    public void The_largest_that_is_let_in_is_answered_whole()
    {
        var wish = Largest(failures: 1, Failures("failures"));
        while (ReplayCheckRules.Check(wish with { Looks = More(wish) }) is null)
        {
            wish = wish with { Looks = More(wish) };
        }

        var replay = ReplayRules.Run(wish).Value();

        Assert.Equal((ReplayCheckRules.MostLooks, ReplayCheckRules.MostSteps), (replay.Looks.Count, replay.Steps.Count));
        Assert.Equal(VerdictGrade.Pass, replay.Verdict);
    }

    [Fact]
    public void As_many_metrics_and_points_as_are_let_in_are_judged_each()
    {
        var random = new Random(5);
        var metrics = Enumerable.Range(0, 10).Select(number => new VerifiedMetric { Key = $"m{number}", Title = "Queue", Reads = MetricReading.Gauge, Series = "queue" }).ToFacts();
        Facts<double> points = Enumerable.Range(0, ReplayCheckRules.MostPoints).Select(_ => random.NextDouble()).ToFacts();
        var wish = new ReplayWish { Verification = Terms with { Metrics = metrics }, Series = metrics.Select(metric => new MetricPoints(metric.Key, points, points)).ToFacts() };

        Assert.Equal(10, ReplayRules.Run(wish).Value().Steps[0].Score?.Metrics.Count(metric => metric.Bar is not null));
        Assert.Equal("replay.series", ReplayRules.Run(wish with { Series = wish.Series.Append(new("more", [1], [])).ToFacts() }).RefusedWith());
    }

    [Theory]
    [InlineData(1, 1_000_000_000L)]
    [InlineData(5, 10_000L)]
    public void What_would_take_long_is_refused_with_what_to_do(int guards, long failures)
    {
        var wish = Largest(failures, [.. Enumerable.Range(0, guards).Select(number => Failures($"failures-{number}"))]);

        var refusal = ReplayRules.Run(wish).Refusal;

        Assert.Equal("replay.work", refusal?.Code);
        Assert.Contains("join looks that lie close together", refusal?.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void More_verdicts_than_an_answer_holds_are_refused_too()
    {
        var latencies = Enumerable.Range(0, 50).Select(number => new VerifiedMetric { Key = $"latency-{number}", Title = "Latency", Reads = MetricReading.Latency }).ToArray();

        Assert.Equal("replay.work", ReplayRules.Run(Largest(0, latencies)).RefusedWith());
    }

    private static readonly StepVerification Terms = new() { MinimumRequests = 20, MaximumFailureRate = 1, MaximumP95 = 10_000 };

    private static VerifiedMetric Failures(string key) => new() { Key = key, Title = "Failed requests", Reads = MetricReading.Failures };

    private static ReplayWish Largest(long failures, params VerifiedMetric[] metrics) => new()
    {
        Verification = Terms with { Metrics = metrics.ToFacts() },
        Looks = Enumerable.Range(0, ReplayCheckRules.MostLooks)
            .Select(look => new ReplayLook(look * ReplayCheckRules.MostSteps / ReplayCheckRules.MostLooks, Side(failures), Side(failures))).ToFacts(),
    };

    private static Facts<ReplayLook> More(ReplayWish wish) =>
        wish.Looks.Select(look => look with { Old = Side(look.Old.Failures * 2), New = Side(look.New.Failures * 2) }).ToFacts();

    private static ReplaySide Side(long failures) => new(1_000 * Math.Max(1, failures), failures, []);
}
