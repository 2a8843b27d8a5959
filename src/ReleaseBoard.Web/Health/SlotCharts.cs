using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Health;

/// <summary>What a slot's report looks like as charts: what is new beside what is old, each line named by its version.</summary>
public static class SlotCharts
{
    // More lines than this cannot be told apart; those that took no traffic in the range are not among them.
    private const int MostDeployments = 3;

    public static Facts<Chart> Of(SlotReport report)
    {
        var shown = Shown(report);
        return
        [
            Chart(report, shown, "Requests", ChartUnit.PerSecond, sample => sample.Seconds > 0 ? sample.Requests / sample.Seconds : null),
            Chart(report, shown, "Failures", ChartUnit.Share, sample => sample.FailureRate),
            .. shown.Select(deployment => Latency(report, deployment, shown.Count)),
            Chart(report, shown, "Processor", ChartUnit.Cores, sample => sample.Cpu),
            Chart(report, shown, "Memory", ChartUnit.Bytes, sample => sample.Memory),
        ];
    }

    /// <summary>Requests of a line of the overview.</summary>
    public static Chart Requests(SlotLine line) => Small(line, "Requests", ChartUnit.PerSecond, ChartTone.New, sample => sample.Seconds > 0 ? sample.Requests / sample.Seconds : null);

    /// <summary>Share of failures of a line of the overview.</summary>
    public static Chart Failures(SlotLine line) =>
        Small(line, "Failures", ChartUnit.Share, line.Recent.Any(sample => sample.Failures > 0) ? ChartTone.Bad : ChartTone.Muted, sample => sample.FailureRate);

    private static List<DeploymentReport> Shown(SlotReport report) =>
    [
        .. report.Deployments
            .Where(deployment => deployment.Health.Weight > 0 || deployment.Samples.Any(sample => sample.Requests > 0) || report.Deployments.Count == 1)
            .Take(MostDeployments)
            .OrderByDescending(deployment => deployment.Health.HeardSince),
    ];

    private static Chart Chart(SlotReport report, List<DeploymentReport> shown, string title, ChartUnit unit, Func<HealthSample, double?> value) => Empty(report, title, unit) with
    {
        Series = shown.Select((deployment, i) => new ChartSeries(deployment.Health.Version.Value, Tone(i), Points(deployment, value))).ToFacts(),
    };

    private static Chart Latency(SlotReport report, DeploymentReport deployment, int beside) =>
        Empty(report, beside > 1 ? $"Latency of {deployment.Health.Version}" : "Latency", ChartUnit.Milliseconds) with
        {
            Series =
            [
                new ChartSeries("p50", ChartTone.Muted, Points(deployment, sample => sample.P50)),
                new ChartSeries("p95", ChartTone.New, Points(deployment, sample => sample.P95)),
                new ChartSeries("p99", ChartTone.Warning, Points(deployment, sample => sample.P99)),
            ],
        };

    private static Chart Empty(SlotReport report, string title, ChartUnit unit) => new()
    {
        Title = title,
        Unit = unit,
        From = report.From,
        Until = report.Until,
        Series = [],
        LongestStep = Longest(report.Resolution),
    };

    private static Chart Small(SlotLine line, string title, ChartUnit unit, ChartTone tone, Func<HealthSample, double?> value) => new()
    {
        Title = $"{title} of {line.Health.Slot}",
        Unit = unit,
        From = line.From,
        Until = line.Until,
        Series = [new ChartSeries(title, tone, Ui.Chart.Points(line.Recent, sample => sample.At, value))],
        LongestStep = Longest(10),
    };

    // Two steps may lie between beats that came early and late; a third is a gap. Stored minutes are never finer than a minute.
    private static TimeSpan Longest(int resolution) => TimeSpan.FromSeconds(Math.Max(resolution * 2.5, resolution + 3));

    private static Facts<ChartPoint> Points(DeploymentReport deployment, Func<HealthSample, double?> value) => Ui.Chart.Points(deployment.Samples, sample => sample.At, value);

    private static ChartTone Tone(int place) => place switch { 0 => ChartTone.New, 1 => ChartTone.Old, _ => ChartTone.Muted };
}
