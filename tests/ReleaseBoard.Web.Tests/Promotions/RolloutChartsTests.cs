using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Web.Promotions;
using ReleaseBoard.Web.Tests.Health;

namespace ReleaseBoard.Web.Tests.Promotions;

/// <summary>The charts beside a rollout are made once for all who look, and never older than the promotion or the runner's last word.</summary>
public sealed class RolloutChartsTests : IDisposable
{
    private readonly HealthRoom _room = new();
    private readonly RolloutCharts _charts;
    private readonly PromotionView _view;

    public RolloutChartsTests()
    {
        Serve(30);
        _charts = new RolloutCharts(_room.Board, _room.Service<HealthDesk>(), _room.Clock);
        _view = View(_room.Clock.Now.AddSeconds(-20));
    }

    [Fact]
    public void All_who_look_at_the_same_moment_get_the_same_charts()
    {
        var seen = Enumerable.Range(0, 50).AsParallel().Select(_ => _charts.Read(_view with { })).ToList();

        Assert.Equal(["Failed requests", "Latency p95", "Requests"], seen[0].Select(item => item.Chart.Title));
        Assert.Equal(["1.2.0", "1.1.0"], seen[0][0].Chart.Series.Select(series => series.Name));
        Assert.All(seen, charts => Assert.Same(seen[0], charts));
    }

    [Fact]
    public void A_word_of_the_runner_that_ends_no_step_leaves_the_same_charts_and_one_that_does_makes_others()
    {
        var words = Enumerable.Range(0, 5).Select(_ =>
        {
            Serve(1);
            return _charts.Read(_view);
        }).ToList();

        var pairs = words.Zip(words.Skip(1)).ToList();
        Assert.All(pairs, pair => Assert.Equal(pair.First[0].Chart.Until == pair.Second[0].Chart.Until, ReferenceEquals(pair.First, pair.Second)));
        Assert.Contains(pairs, pair => ReferenceEquals(pair.First, pair.Second));
        Assert.Contains(pairs, pair => !ReferenceEquals(pair.First, pair.Second));
    }

    [Fact]
    public void What_was_decided_stands_on_them_within_the_same_second()
    {
        Assert.Single(_charts.Read(_view)[0].Chart.Marks);

        var decided = _view.Promotion with { Revision = 2, Verdicts = [new(0, 5, VerdictGrade.Pass, "Good.", _room.Clock.Now)] };

        Assert.Equal(2, _charts.Read(_view with { Promotion = decided })[0].Chart.Marks.Count);
    }

    [Fact]
    public void A_course_that_is_over_says_until_when_each_side_was_measured_and_later_that_it_is_no_longer_kept()
    {
        Serve(10);
        var over = _view with { Promotion = _view.Promotion with { EndedAt = _room.Clock.Now, Phase = PromotionPhase.RolledBack } };
        Assert.Equal([null, null], _charts.Read(_view)[0].Chart.Series.Select(series => series.Ended));

        _room.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(["until 12:00:40", "until 12:00:40"], _charts.Read(over)[0].Chart.Series.Select(series => series.Ended));

        _room.Clock.Advance(_room.Service<HealthDesk>().LongestRange);
        var forgotten = over with { Deployment = Deployment(Guid.NewGuid(), "1.2.0", _view.Promotion.RequestedAt), Previous = null };
        Assert.Equal(["no longer kept"], _charts.Read(forgotten)[0].Chart.Series.Select(series => series.Ended));
    }

    [Fact]
    public void What_has_no_deployment_has_no_charts() => Assert.Empty(_charts.Read(_view with { Deployment = null }));

    public void Dispose() => _room.Dispose();

    private static PromotionView View(DateTimeOffset started) => new()
    {
        Promotion = new()
        {
            Id = new(7),
            Slot = HealthRoom.Shop,
            Version = new("1.2.0"),
            Digest = new(new string('a', 64)),
            Sequence = 2,
            Stage = new Stage { Environment = HealthRoom.Shop.Environment, Steps = [new(5, TimeSpan.FromMinutes(5)), new(50, TimeSpan.FromMinutes(5))] },
            RequestedBy = new("grace"),
            RequestedAt = started,
            Phase = PromotionPhase.RollingOut,
            PhaseSince = started,
            StartedAt = started,
            Revision = 1,
        },
        Deployment = Deployment(HealthRoom.New, "1.2.0", started),
        Previous = Deployment(HealthRoom.Old, "1.1.0", started),
    };

    private static Deployment Deployment(Guid id, string version, DateTimeOffset at) => new()
    {
        Id = new(id), Slot = HealthRoom.Shop, Version = new(version), Digest = new(new string('a', 64)), Instances = 1, Promotion = 7, CreatedAt = at,
    };

    private void Serve(int seconds) => _room.Serve(seconds, (HealthRoom.Old, "1.1.0", 95, 50, 0), (HealthRoom.New, "1.2.0", 5, 5, 0));
}
