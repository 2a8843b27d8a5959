using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Health;

/// <summary>A page of the overview as people see it.</summary>
/// <param name="Next">The cursor of the next page; null at the end.</param>
/// <param name="Silence">Why the runner does not answer; null while it does.</param>
/// <param name="Nowhere">Alerts that fire and name no place.</param>
public sealed record OverviewSight(Facts<OverviewLine> Lines, string? Next, Facts<GradeCount> Grades, string? Silence, Facts<Alert> Nowhere, Facts<SourceStanding> Down);

/// <summary>
/// Reads the overview once after each word of the runner for all who ask the same; what monitoring and objectives say is read once a
/// second for all. One question that takes long delays no other.
/// </summary>
public sealed class OverviewReader(HealthDesk desk, HealthBoard board, Feed feed, ObjectiveBoard objectives, AlertDesk alerts, StandingDesk standings, TimeProvider clock)
{
    private const int MostAlerts = 1_000;

    private readonly SharedFacts<HealthQuestion, (long Version, long Turn, long Second), OverviewSight> _sights = new(clock);
    private readonly SharedFacts<bool, long, News> _news = new(clock);

    public OverviewSight Read(HealthQuestion question) =>
        _sights.Read(question, () => (board.Version, feed.Turn(Topic.Health), Second), before => Look(question, before));

    private long Second => clock.GetUtcNow().ToUnixTimeSeconds();

    private OverviewSight Look(HealthQuestion question, OverviewSight? before)
    {
        var (overview, news) = (desk.Overview(question), Latest());
        var known = before?.Lines.ToDictionary(line => line.Slot);
        var lines = overview.Lines.Select(line => Line(line, news, known?.GetValueOrDefault(line.Health.Slot))).ToFacts();
        var sight = new OverviewSight(lines, overview.Next, overview.Grades, overview.Silence, news.Alerts.Where(alert => alert.IsNowhere).ToFacts(), news.Down);

        // The same one as before says by itself that nothing differs.
        return sight == before ? before : sight;
    }

    private static OverviewLine Line(SlotLine line, News news, OverviewLine? before)
    {
        var slot = line.Health.Slot;
        var (requests, failures) = (SlotCharts.Requests(line), SlotCharts.Failures(line));
        var next = new OverviewLine(
            slot,
            line.Health.Verdict,
            string.Join(", ", line.Health.Deployments.Select(deployment => $"{deployment.Version} {(deployment.Weight > 0 ? $"{deployment.Weight} %" : "warm")}")),
            requests == before?.Requests ? before.Requests : requests,
            failures == before?.Failures ? before.Failures : failures,
            news.Alarms.TryGetValue(slot, out var alarm) ? alarm : null,
            news.Alerts.Count(alert => AlertRules.Concerns(alert, slot)),
            news.Down.Where(source => source.Slot == slot).Select(source => source.Name).ToFacts());
        return next == before ? before : next;
    }

    private News Latest() => _news.Read(true, () => Second, _ => new News(
        objectives.Alarms(), alerts.FiringAnywhere(MostAlerts), standings.Troubled(Reach.All).Where(standing => standing.State is SourceState.Down or SourceState.Gone).ToFacts()));

    private sealed record News(IReadOnlyDictionary<Slot, BurnAlarm> Alarms, Facts<Alert> Alerts, Facts<SourceStanding> Down);
}
