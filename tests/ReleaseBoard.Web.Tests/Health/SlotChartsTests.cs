using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Health;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Tests.Health;

/// <summary>What charts of a slot draw, what they leave out, and that they say so.</summary>
public sealed class SlotChartsTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Versions_there_is_no_room_for_are_named_and_what_serves_and_is_verified_is_drawn()
    {
        var charts = SlotCharts.Of(
            Report(Ran("1.0.0", 1, 0, true), Ran("0.9.0", 0, 0, true), Ran("1.1.0", 2, 50), Ran("1.2.0", 3, 45), Ran("1.3.0", 4, 4), Ran("1.4.0", 5, 1)), []);

        Assert.Equal(["1.1.0", "1.2.0", "1.4.0"], charts[0].Series.Select(series => series.Name).Order());
        Assert.All(charts, chart => Assert.Equal(chart.Title.StartsWith("Latency", StringComparison.Ordinal) ? null : "and 3 more: 1.3.0, 1.0.0, 0.9.0", chart.Beyond));
    }

    [Fact]
    public void What_is_left_out_is_called_older_where_all_of_it_is()
    {
        Assert.Equal("and 2 older: 1.0.0, 0.9.0", SlotCharts.Of(Report(Ran("0.9.0", 0, 0, true), Ran("1.0.0", 1, 0, true), Ran("1.1.0", 2, 0, true), Ran("1.2.0", 3, 50), Ran("1.3.0", 4, 50)), [])[0].Beyond);
        Assert.Null(SlotCharts.Of(Report(Ran("1.0.0", 1, 0, true), Ran("1.1.0", 2, 100)), [])[0].Beyond);
    }

    [Theory]
    [InlineData(1, 60, 3, false)]
    [InlineData(1, 60, 20, true)]
    [InlineData(60, 60, 60, false)]
    [InlineData(60, 60, 240, true)]
    public void A_line_breaks_where_nothing_was_measured_however_coarse_other_samples_are(double width, double coarsest, double missing, bool breaks)
    {
        HealthSample At(double seconds, double length) => Sample(Noon.AddSeconds(seconds), length);
        var samples = new[] { At(0, coarsest), At(width, width), At(2 * width, width), At((3 * width) + missing, width), At((4 * width) + missing, width) };
        var report = Report(Ran("1.1.0", 1, 100) is var ran ? ran with { Samples = samples.ToFacts() } : ran) with { Until = samples[^1].At };

        Assert.Equal(breaks, SlotCharts.Of(report, [])[1].Series[0].Points.Any(point => point.Value is null));
    }

    [Fact]
    public void That_the_board_was_away_is_marked_on_every_chart()
    {
        var report = Report(Ran("1.1.0", 1, 100)) with { Away = [new(Noon.AddMinutes(-20), Noon.AddMinutes(-8)), new(Noon.AddSeconds(-70), Noon.AddSeconds(-30))] };

        Assert.All(SlotCharts.Of(report, [new ChartMark(Noon, "held")]), chart => Assert.Equal(
            ["held", "The board was away from 11:40 to 11:52 UTC", "The board was away from 11:58:50 to 11:59:30 UTC"], chart.Marks.Select(mark => mark.Text)));
    }

    [Fact]
    public void Over_more_than_a_day_it_says_on_which_day_the_board_was_away()
    {
        var report = Report(Ran("1.1.0", 1, 100)) with { From = Noon.AddDays(-7), Away = [new(Noon.AddDays(-2), Noon.AddDays(-1).AddMinutes(5))] };

        Assert.Equal("The board was away from 27 Feb 12:00 to 28 Feb 12:05 UTC", Assert.Single(SlotCharts.Of(report, [])[0].Marks).Text);
    }

    private static SlotReport Report(params DeploymentReport[] deployments) => new()
    {
        Slot = HealthRoom.Shop, Verdict = HealthVerdict.Unknown, From = Noon.AddHours(-1), Until = Noon, Resolution = 1, Deployments = deployments.ToFacts(),
    };

    private static DeploymentReport Ran(string version, int since, int weight, bool isGone = false) => new(
        new DeploymentHealth
        {
            Id = new(Guid.NewGuid()), Version = new(version), Weight = weight, Verdict = HealthVerdict.Unknown, HeardSince = Noon.AddMinutes(since - 30), IsGone = isGone,
        },
        [Sample(Noon.AddMinutes(since - 10), 1)],
        []);

    private static HealthSample Sample(DateTimeOffset at, double seconds) => new() { At = at, Seconds = seconds, Requests = 10, Failures = 0 };
}
