using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Promotions;

/// <summary>The charts beside a rollout, each with whether the newest figure is within its limit; null when nothing is judged.</summary>
public sealed record RolloutChart(Chart Chart, bool? IsWithin);

/// <summary>New beside old at the same time, in three charts: made once for all who look at the same promotion.</summary>
public sealed class RolloutCharts(HealthBoard board, HealthDesk health, TimeProvider clock)
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(15);
    private static readonly TimeSpan Shortest = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Before = TimeSpan.FromSeconds(30);
    private readonly SharedFacts<PromotionId, Turn, Facts<RolloutChart>> _charts = new(clock);

    /// <summary>The charts of a promotion that has a deployment; none before.</summary>
    public Facts<RolloutChart> Read(PromotionView view) => view is not { Promotion.StartedAt: { } started, Deployment: { } fresh } ? [] : _charts.Read(
        view.Promotion.Id,
        () => new Turn(view.Promotion.Revision, fresh.Id, view.Previous?.Id, board.Version, clock.GetUtcNow().ToUnixTimeSeconds()),
        before => Look(view, started, fresh) is var charts && charts == before ? before : charts);

    private Facts<RolloutChart> Look(PromotionView view, DateTimeOffset started, Deployment fresh)
    {
        var (from, until) = Range(started, view.Promotion.EndedAt);
        var step = TimeSpan.FromSeconds(until - from > TimeSpan.FromMinutes(5) ? 5 : 2);
        (until, from) = (Cut(until, step), Cut(from, step));
        var lines = new[] { (Deployment: fresh, Tone: ChartTone.New) }
            .Concat(view.Previous is { } old && old.Id != fresh.Id ? [(Deployment: old, Tone: ChartTone.Old)] : [])
            .Select(line => new Line(line.Deployment, line.Tone, Samples(line.Deployment.Id, from, until, step, view.Promotion.EndedAt is not null)))
            .ToList();
        var coarsest = lines.SelectMany(line => line.Samples).Select(sample => sample.Seconds).Append(step.TotalSeconds).Max();
        until = lines.SelectMany(line => line.Samples).Select(sample => sample.At).Append(until).Max();
        var limits = view.Promotion.Stage.Verification;

        return
        [
            Of("Failed requests", ChartUnit.Share, limits?.MaximumFailureRate, sample => sample.FailureRate),
            Of("Latency p95", ChartUnit.Milliseconds, limits?.MaximumP95, sample => sample.P95),
            Of("Requests", ChartUnit.PerSecond, null, sample => sample.Requests / sample.Seconds),
        ];

        RolloutChart Of(string title, ChartUnit unit, double? limit, Func<HealthSample, double?> value)
        {
            var chart = new Chart
            {
                Title = title,
                Unit = unit,
                From = from,
                Until = until,
                Series = lines.Select(line => new ChartSeries(Name(line.Deployment, view.Previous, fresh), line.Tone, Chart.Points(line.Samples, sample => sample.At, value)) { Ended = Ended(view.Promotion, line.Samples) }).ToFacts(),
                Marks = Marks(view.Promotion),
                Limit = limit,
                LongestStep = TimeSpan.FromSeconds(coarsest * 2.5),
            };

            // An old figure says nothing of now.
            var last = lines[0].Samples.Where(sample => until - sample.At <= chart.LongestStep).Select(value).LastOrDefault(figure => figure is not null);
            return new RolloutChart(chart, last is null || limit is null ? null : last <= limit);
        }
    }

    /// <summary>A line is its version; where both sides are the same one, it is told apart by its settings, and by what was there before.</summary>
    internal static string Name(Deployment line, Deployment? previous, Deployment fresh) =>
        previous is null || previous.Id == fresh.Id || previous.Version != fresh.Version ? line.Version.Value
        : previous.SettingsRevision != fresh.SettingsRevision ? $"{line.Version} with {SettingsRules.Name(line.SettingsRevision)}"
        : line.Id == fresh.Id ? line.Version.Value : $"{line.Version} before";

    // What memory no longer holds is minutes: one that began within the range belongs to it, or a rollout that came and went within a minute would show nothing.
    private Facts<HealthSample> Samples(DeploymentId deployment, DateTimeOffset from, DateTimeOffset until, TimeSpan step, bool isOver) =>
        health.Samples(deployment, from, isOver ? until + Minute : until, step).Match(samples => samples, _ => [])
            .Where(sample => sample.At <= until || (sample.Seconds > step.TotalSeconds * 2 && sample.At - TimeSpan.FromSeconds(sample.Seconds) < until)).ToFacts();

    // Of a course that is over nothing new is to come, and after some months its figures go.
    private string? Ended(Promotion promotion, Facts<HealthSample> samples) => promotion.EndedAt is not { } ended ? null
        : samples.Count > 0 ? $"until {Wording.TimeOfDay(samples[^1].At < ended ? samples[^1].At : ended)}"
        : clock.GetUtcNow() - ended > health.LongestRange ? "no longer kept" : null;

    // Some time before the start, so that the old one's level is seen; a course that has ended stays as it was.
    private (DateTimeOffset From, DateTimeOffset Until) Range(DateTimeOffset started, DateTimeOffset? ended)
    {
        var now = clock.GetUtcNow();
        var until = ended + Before is { } end && end < now ? end : now;
        var from = started - Before;
        from = until - from > Longest ? until - Longest : from;
        return (until - from < Shortest ? until - Shortest : from, until);
    }

    // Its own course: from when on it took traffic, each step, and where it was turned back.
    private static Facts<ChartMark> Marks(Promotion promotion) => promotion.Verdicts
        .Where(verdict => verdict.Grade is VerdictGrade.Pass or VerdictGrade.Fail)
        .Select(verdict => verdict.Grade is VerdictGrade.Pass
            ? new ChartMark(verdict.At, $"→ {Next(promotion.Stage, verdict.Step)} %") { Kind = "traffic" }
            : new ChartMark(verdict.At, "turned back") { Kind = "verdict" })
        .Prepend(promotion.StartedAt is { } started ? new ChartMark(started, $"{promotion.Version} installed") { Kind = "deployment" } : null)
        .OfType<ChartMark>()
        .ToFacts();

    private static int Next(Stage stage, int step) => step + 1 < stage.Steps.Count ? stage.Steps[step + 1].Weight : 100;

    private static DateTimeOffset Cut(DateTimeOffset at, TimeSpan step)
    {
        var length = (long)step.TotalMilliseconds;
        return DateTimeOffset.FromUnixTimeMilliseconds(at.ToUnixTimeMilliseconds() / length * length);
    }

    private sealed record Line(Deployment Deployment, ChartTone Tone, Facts<HealthSample> Samples);

    private readonly record struct Turn(long Revision, DeploymentId Fresh, DeploymentId? Old, long Version, long Second);
}
