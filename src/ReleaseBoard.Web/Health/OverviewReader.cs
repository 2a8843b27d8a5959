using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Web.Health;

/// <summary>A line of the overview and what else speaks of it.</summary>
/// <param name="Alarm">The worst of its objectives; null when it has none.</param>
/// <param name="Alerts">How many alerts fire.</param>
/// <param name="Down">The names of sources that are down.</param>
public sealed record OverviewLine(SlotLine Line, BurnAlarm? Alarm, int Alerts, Facts<string> Down);

/// <summary>A page of the overview as people see it.</summary>
public sealed record OverviewSight(HealthOverview Overview, Facts<OverviewLine> Lines, int Alerts, Facts<SourceStanding> Down);

/// <summary>Reads the overview; what monitoring and objectives say is read once a second for all who look.</summary>
public sealed class OverviewReader(HealthDesk desk, ObjectiveBoard objectives, AlertDesk alerts, StandingDesk standings, TimeProvider clock)
{
    private const int MostAlerts = 1_000;

    private volatile News? _news;

    public OverviewSight Read(HealthQuestion question)
    {
        var (overview, news) = (desk.Overview(question), Latest());
        return new OverviewSight(
            overview,
            overview.Lines.Select(line => new OverviewLine(
                line,
                news.Alarms.TryGetValue(line.Health.Slot, out var alarm) ? alarm : null,
                news.Alerts.Count(alert => Concerns(alert, line.Health.Slot)),
                news.Down.Where(source => source.Slot == line.Health.Slot).Select(source => source.Name).ToFacts())).ToFacts(),
            news.Alerts.Count,
            news.Down);
    }

    private News Latest()
    {
        var second = clock.GetUtcNow().ToUnixTimeSeconds();
        return _news is { } known && known.Second == second ? known : _news = new News(
            second, objectives.Alarms(), alerts.FiringAnywhere(MostAlerts), standings.Troubled(Reach.All).Where(standing => standing.State is SourceState.Down).ToFacts());
    }

    // An alert that names only an application or an environment is about all that is in it.
    private static bool Concerns(Alert alert, Slot slot) =>
        (alert.Application is not null || alert.Environment is not null)
        && (alert.Application is null || alert.Application == slot.Application)
        && (alert.Environment is null || alert.Environment == slot.Environment);

    private sealed record News(long Second, IReadOnlyDictionary<Slot, BurnAlarm> Alarms, Facts<Alert> Alerts, Facts<SourceStanding> Down);
}
