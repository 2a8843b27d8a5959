using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Verdicts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Samples;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>Series that a source tells of a slot as a whole: refused where a path is drawn, said where it is judged, and never silence.</summary>
public sealed class UnsplitTests : IDisposable
{
    private static readonly VerifiedMetric Queue = new() { Key = "queue", Title = "Queue", Reads = MetricReading.Gauge, Series = "queue_length" };
    private static readonly CountingTerms UpTo10 = new() { PassesUpTo = 10, Count = 30 };

    private readonly TestStore _store = new();

    public void Dispose() => _store.Dispose();

    [Theory]
    [InlineData("sum(queue_length{job=\"{{application}}\"})", false, "stage.metric-unsplit")]
    [InlineData("sum(queue_length{job=\"{{application}}\"})", true, null)]
    [InlineData("sum(queue_length{version=\"{{version}}\"})", false, null)]
    [InlineData("sum(queue_length{deployment=\"{{deployment}}\"})", false, null)]
    public void A_path_compares_only_what_its_source_can_tell_by_deployment(string expression, bool isCounted, string? code)
    {
        var metric = isCounted ? Queue with { Counted = UpTo10 } : Queue;

        var refusal = UnsplitRules.Check(Path(metric), _ => [Source("queue_length", expression)]);

        Assert.Equal(code, refusal?.Code);
        Assert.True(code is null || refusal?.Sentence.StartsWith("production, queue: the source main tells queue_length of storefront in production as a whole,", StringComparison.Ordinal) == true, refusal?.Sentence);
    }

    [Fact]
    public void A_ratio_needs_both_of_its_counters_by_deployment()
    {
        var ratio = Queue with { Reads = MetricReading.Ratio, Series = "failed_total", Per = "orders_total" };

        Assert.Equal("stage.metric-unsplit", UnsplitRules.Check(Path(ratio), _ => [Source("orders_total", "sum(orders_total)")])?.Code);
        Assert.Null(UnsplitRules.Check(Path(ratio), _ => [Source("else_total", "sum(else_total)")]));
    }

    [Fact]
    public void What_turns_out_to_be_told_of_the_whole_slot_is_inconclusive_and_says_why()
    {
        var points = Read(Queue, deployment: null);
        var evidence = new StepEvidence { Metrics = [Queue], OldVersion = "1.0.0", NewVersion = "1.1.0", HasPoints = true, Points = [points] };

        var verdict = StepScoreRules.Score(evidence, 0.05).Metrics[0];

        Assert.Equal(MetricState.Nodata, verdict.State);
        Assert.Equal(
            "Queue: queue_length is told of the slot as a whole and not by deployment, so 1.1.0 cannot be compared with 1.0.0: inconclusive. Tell it by deployment, or count it against conditions of its own.",
            verdict.Sentence);
    }

    [Fact]
    public void Counted_against_conditions_of_its_own_it_is_judged()
    {
        var counted = Queue with { Counted = UpTo10 };
        var evidence = new StepEvidence { Metrics = [counted], NewVersion = "1.1.0", HasPoints = true, Points = [Read(counted, deployment: null)] };

        var verdict = StepScoreRules.Score(evidence, 0.05).Metrics[0];

        Assert.Equal(MetricState.Pass, verdict.State);
        Assert.StartsWith("Queue on all that runs here: 30 measurements were taken", verdict.Sentence, StringComparison.Ordinal);
    }

    [Fact]
    public void Told_by_deployment_it_stands_on_its_own_side()
    {
        var points = Read(Queue, Some.NewId);

        Assert.Equal((0, 60), (points.Old.Count, points.New.Count));
        Assert.Null(points.Unsplit);
    }

    /// <summary>A minute of fives, once a second.</summary>
    private MetricPoints Read(VerifiedMetric metric, DeploymentId? deployment)
    {
        var board = new SampleBoard(Options.Create(new SampleOptions()), _store.Clock);
        var id = board.Open(new SeriesIdentity(Some.Slot, deployment, "prometheus", new MetricSeries("queue_length", [])), MetricKind.Gauge) ?? throw new InvalidOperationException("There is no room.");
        var from = _store.Clock.Now;
        for (var second = 1; second <= 60; second++)
        {
            _store.Clock.Advance(TimeSpan.FromSeconds(1));
            board.Append(id, _store.Clock.Now.ToUnixTimeMilliseconds(), 5);
        }

        var reading = new PointReading(new HealthBoard(Options.Create(new HealthOptions()), _store.Clock), new SampleDesk(board, _store.Database));
        return reading.Read(metric, new ComparedSpan(Some.Slot, Some.OldId, Some.NewId, [new(from, _store.Clock.Now)]));
    }

    private static ReleasePath Path(VerifiedMetric metric) => new()
    {
        Application = Some.Slot.Application,
        Stages = [Some.Stage() with { Verification = new() { MinimumRequests = 20, MaximumFailureRate = 1, MaximumP95 = 300, Metrics = [metric] } }],
    };

    private static SignalSource Source(string name, string expression) => new()
    {
        Slot = Some.Slot, Name = "main", Kind = SourceKind.Prometheus, Queries = [new(name, expression)], Interval = TimeSpan.FromSeconds(15), Timeout = TimeSpan.FromSeconds(1), MaximumBytes = 1_000,
    };
}
