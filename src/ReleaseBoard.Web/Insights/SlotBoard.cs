using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Health;

namespace ReleaseBoard.Web.Insights;

/// <summary>
/// All that a slot's live page shows, made once for all who look at it: after each word of the runner, each announcement and each
/// second. What is the same as before is the same object, so that a circuit compares a reference and not hundreds of samples.
/// </summary>
public sealed class SlotBoard(
    HealthBoard health, Feed feed, ReportBoard reports, SlotMarks marks, TroubleDesk troubles, AlertDesk alerts, ObjectiveDesk objectives, StandingDesk standings, TimeProvider clock)
{
    private const int MostAlerts = 20;
    private const int MostNowhere = 5;

    private static readonly TimeSpan Over = TimeSpan.FromDays(1);
    private readonly SharedFacts<(Slot Slot, TimeSpan Length), (long Version, long Announced, long Second), SlotNow> _slots = new(clock);

    /// <summary>A slot as it is now, with the course of so long before.</summary>
    public SlotNow Live(Slot slot, TimeSpan length) => _slots.Read(
        (slot, length), () => (health.Version, feed.Turn(Topic.Health), clock.GetUtcNow().ToUnixTimeSeconds()), before => Look(slot, length, before));

    private SlotNow Look(Slot slot, TimeSpan length, SlotNow? before)
    {
        var sight = new SlotSight(health.Find(slot), troubles.Of(slot));
        var now = new SlotNow(
            Same(sight, before?.Sight),
            Course(slot, length, before?.Course),
            Same(Aside(slot), before?.Aside),
            sight.Health.Deployments.Select(deployment => new OwnMetrics(deployment.Id, deployment.Version, health.ApplicationMetrics(deployment.Id))).ToFacts());
        return Same(now, before);
    }

    private SlotCourse? Course(Slot slot, TimeSpan length, SlotCourse? before)
    {
        if (reports.Live(slot, length) is not { } report)
        {
            return null;
        }

        var changes = Same(marks.Live(slot, length), before?.Changes);
        return ReferenceEquals(report, before?.Report) && ReferenceEquals(changes, before.Changes) ? before : SlotCourse.Of(report, changes);
    }

    private SlotAside Aside(Slot slot) => new(
        alerts.Of(slot, MostAlerts).Where(alert => alert.IsFiring || clock.GetUtcNow() - alert.EndsAt < Over).ToFacts(),
        alerts.Nowhere(MostNowhere),
        objectives.Status(slot),
        standings.Of(slot).Where(source => source.State is SourceState.Down or SourceState.Gone or SourceState.Partial).ToFacts());

    private static T Same<T>(T now, T? before)
        where T : class, IEquatable<T> => before is not null && now.Equals(before) ? before : now;
}
