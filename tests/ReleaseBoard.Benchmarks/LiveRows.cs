using System.Globalization;
using Microsoft.Extensions.Hosting;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Health;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Benchmarks;

/// <summary>What stands on the page: replaced as a whole, the rows that are the same being the same objects.</summary>
public sealed record RowsNow(Facts<OverviewLine> Lines);

/// <summary>
/// Rows of the overview as a busy house has them, ten seconds of it in each second: what a row says of itself differs with each update,
/// its two small charts with each tenth.
/// </summary>
public sealed class LiveRows(Feed feed) : BackgroundService
{
    public const int Count = 30;
    public static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(100);

    private const int Points = 90;
    private const int UpdatesOfCharts = 10;

    public event Action? Changed;

    public RowsNow Now { get; private set; } = new([.. Enumerable.Range(0, Count).Select(row => Line(row, 0, null))]);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Pace);
        for (var update = 1; await timer.WaitForNextTickAsync(stoppingToken); update++)
        {
            Now = new([.. Now.Lines.Select((line, row) => Line(row, update, line))]);
            feed.Announce(Topic.Health);
            Changed?.Invoke();
        }
    }

    private static OverviewLine Line(int row, int update, OverviewLine? before) => new(
        new Slot(ApplicationKey.Parse($"shop-{row}").Match(key => key, _ => default), EnvironmentKey.Parse("production").Match(key => key, _ => default)),
        new HealthVerdict(HealthGrade.Healthy, string.Create(CultureInfo.InvariantCulture, $"{update % 7 / 10.0:0.0} % of {100 + ((row + update) % 50)} requests a second fail; p95 is {20 + ((row * update) % 13)} ms.")),
        before?.Running ?? $"1.{row}.0 100 %",
        update % UpdatesOfCharts == 0 || before is null ? Drawn("Requests", row, update, 100) : before.Requests,
        update % UpdatesOfCharts == 0 || before is null ? Drawn("Failures", row, update, 0.01) : before.Failures,
        BurnAlarm.None,
        0,
        before?.Down ?? []);

    private static Chart Drawn(string title, int row, int update, double height)
    {
        var until = DateTimeOffset.UnixEpoch.AddSeconds(update * 10.0 / UpdatesOfCharts);
        return new Chart
        {
            Title = $"{title} of {row}",
            Unit = ChartUnit.PerSecond,
            From = until.AddSeconds(-10 * Points),
            Until = until,
            Series = [new ChartSeries(title, ChartTone.New, [.. Enumerable.Range(0, Points).Select(i => new ChartPoint(until.AddSeconds(-10 * (Points - i)), height * (1 + Math.Sin(i + update + row))))])],
            LongestStep = TimeSpan.FromSeconds(25),
        };
    }
}
