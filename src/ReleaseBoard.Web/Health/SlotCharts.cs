using System.Globalization;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Health;

/// <summary>What a slot's report looks like as charts: what is new beside what is old, each line named by its version.</summary>
public static class SlotCharts
{
    // More lines than this cannot be told apart; those that took no traffic in the range are not among them.
    private const int MostDeployments = 3;

    public static Facts<Chart> Of(SlotReport report, Facts<ChartMark> marks)
    {
        var worth = Worth(report);
        var shown = new Shown(Named(worth.Take(MostDeployments)), Beyond([.. worth.Take(MostDeployments)], [.. worth.Skip(MostDeployments)]));
        Facts<Chart> charts =
        [
            Chart(report, shown, "Failures", ChartUnit.Share, sample => sample.FailureRate),
            Chart(report, shown, "Requests", ChartUnit.PerSecond, sample => sample.Seconds > 0 ? sample.Requests / sample.Seconds : null),
            .. shown.Lines.Select(line => Latency(report, line, shown.Lines.Count)),
            .. Saturation(report, shown),
        ];
        var all = marks.Concat(report.Away.Select(away => Away(away, report.Until - report.From))).ToFacts();
        return charts.Select(chart => chart with { Marks = all }).ToFacts();
    }

    // Over more than a day the time of day alone says little.
    private static ChartMark Away(TimeRange away, TimeSpan range)
    {
        var time = away.Until - away.From < TimeSpan.FromMinutes(2) ? "HH:mm:ss" : "HH:mm";
        var format = range > TimeSpan.FromDays(1) ? $"d MMM {time}" : time;
        return new(away.From, $"The board was away from {Time(away.From)} to {Time(away.Until)} UTC");

        string Time(DateTimeOffset at) => at.UtcDateTime.ToString(format, CultureInfo.InvariantCulture);
    }

    // Of the machine all instances share: what is full is the machine, whoever fills it. One deployment needs one chart for both.
    private static Chart[] Saturation(SlotReport report, Shown shown)
    {
        if (report.Machine is not { Cores: > 0, Memory: > 0 } machine)
        {
            return [Chart(report, shown, "Processor", ChartUnit.Cores, sample => sample.Cpu), Chart(report, shown, "Memory", ChartUnit.Bytes, sample => sample.Memory)];
        }

        var (cores, memory) = (Wording.Count(machine.Cores, "core"), ChartWords.Value(machine.Memory, ChartUnit.Bytes));
        return shown.Lines is [var only]
            ?
            [
                Empty(report, "Saturation", ChartUnit.Share) with
                {
                    Note = $"of this machine's {cores} and {memory}",
                    Series =
                    [
                        new ChartSeries("CPU", ChartTone.New, Points(only.Deployment, Cpu)),
                        new ChartSeries("memory", ChartTone.Muted, Points(only.Deployment, Memory)),
                    ],
                },
            ]
            :
            [
                Chart(report, shown, "Processor", ChartUnit.Share, Cpu) with { Note = $"of this machine's {cores}" },
                Chart(report, shown, "Memory", ChartUnit.Share, Memory) with { Note = $"of this machine's {memory}" },
            ];

        double? Cpu(HealthSample sample) => sample.Cpu / machine.Cores;

        double? Memory(HealthSample sample) => (double?)sample.Memory / machine.Memory;
    }

    /// <summary>Requests of a line of the overview.</summary>
    public static Chart Requests(SlotLine line) => Small(line, "Requests", ChartUnit.PerSecond, ChartTone.New, sample => sample.Seconds > 0 ? sample.Requests / sample.Seconds : null);

    /// <summary>Share of failures of a line of the overview.</summary>
    public static Chart Failures(SlotLine line) =>
        Small(line, "Failures", ChartUnit.Share, line.Recent.Any(sample => sample.Failures > 0) ? ChartTone.Bad : ChartTone.Muted, sample => sample.FailureRate);

    /// <summary>What answered anything in the range, what matters most first: the newest that serves, which is being verified, then what else serves.</summary>
    private static List<DeploymentReport> Worth(SlotReport report)
    {
        var newest = report.Deployments.Where(deployment => deployment.Health.Weight > 0).MaxBy(deployment => deployment.Health.HeardSince);
        return [.. report.Deployments
            .Where(deployment => deployment.Health.Weight > 0 || deployment.Samples.Any(sample => sample.Requests > 0) || report.Deployments.Count == 1)
            .OrderByDescending(deployment => deployment == newest).ThenBy(deployment => deployment.Health.IsGone).ThenByDescending(deployment => deployment.Health.Weight)
            .ThenByDescending(deployment => deployment.Samples.Count > 0 ? deployment.Samples[^1].At : default)];
    }

    private static string? Beyond(List<DeploymentReport> shown, List<DeploymentReport> others)
    {
        var isOlder = others.All(other => shown.TrueForAll(deployment => other.Health.HeardSince <= deployment.Health.HeardSince));
        return others.Count == 0 ? null : $"and {others.Count} {(isOlder ? "older" : "more")}: {string.Join(", ", others.Select(other => other.Health.Version.Value).Distinct())}";
    }

    private static List<Line> Named(IEnumerable<DeploymentReport> deployments)
    {
        var shown = deployments
            .OrderByDescending(deployment => deployment.Samples.Count > 0 ? deployment.Samples[0].At : default).ThenByDescending(deployment => deployment.Health.HeardSince);

        // The same version may have run more than once, as before and after a rollback: each is a line of its own.
        var named = new Dictionary<string, int>();
        return [.. shown.Select(deployment =>
        {
            var version = deployment.Health.Version.Value;
            var times = named[version] = named.GetValueOrDefault(version) + 1;
            return new Line(deployment, times == 1 ? version : $"{version} ({times})");
        })];
    }

    private static Chart Chart(SlotReport report, Shown shown, string title, ChartUnit unit, Func<HealthSample, double?> value) => Empty(report, title, unit) with
    {
        Beyond = shown.Beyond,
        Series = shown.Lines.Select((line, i) => new ChartSeries(line.Name, Tone(i), Points(line.Deployment, value)) { Ended = Ended(line) }).ToFacts(),
    };

    private static Chart Latency(SlotReport report, Line line, int beside) =>
        Empty(report, beside > 1 ? $"Latency of {line.Name}" : "Latency", ChartUnit.Milliseconds) with
        {
            Series =
            [
                new ChartSeries("p50", ChartTone.Muted, Points(line.Deployment, sample => sample.P50)) { Ended = Ended(line) },
                new ChartSeries("p95", ChartTone.New, Points(line.Deployment, sample => sample.P95)) { Ended = Ended(line) },
                new ChartSeries("p99", ChartTone.Warning, Points(line.Deployment, sample => sample.P99)) { Ended = Ended(line) },
            ],
        };

    private static Chart Empty(SlotReport report, string title, ChartUnit unit) => new()
    {
        Title = title,
        Unit = unit,
        From = report.From,
        Until = report.Until,
        Series = [],
        LongestStep = Longest(Math.Max(report.Resolution, report.Coarsest)),
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
    private static TimeSpan Longest(double resolution) => TimeSpan.FromSeconds(Math.Max(resolution * 2.5, resolution + 3));

    private static string? Ended(Line line) => line.Deployment.Health.IsGone ? "gone" : null;

    private static Facts<ChartPoint> Points(DeploymentReport deployment, Func<HealthSample, double?> value) => Points(deployment.Samples, value).ToFacts();

    // What lies between two samples that are far apart for their own length was not measured, however coarse others of the chart are.
    private static IEnumerable<ChartPoint> Points(Facts<HealthSample> samples, Func<HealthSample, double?> value)
    {
        for (var i = 0; i < samples.Count; i++)
        {
            if (i > 0 && samples[i].At - samples[i - 1].At is var apart && apart > Longest(Math.Max(samples[i - 1].Seconds, samples[i].Seconds)))
            {
                yield return new ChartPoint(samples[i - 1].At + (apart / 2), null);
            }

            yield return new ChartPoint(samples[i].At, value(samples[i]));
        }
    }

    private static ChartTone Tone(int place) => place switch { 0 => ChartTone.New, 1 => ChartTone.Old, _ => ChartTone.Muted };

    private sealed record Line(DeploymentReport Deployment, string Name);

    private sealed record Shown(List<Line> Lines, string? Beyond);
}
