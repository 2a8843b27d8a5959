using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Health;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Insights;

/// <summary>All that a slot's page shows.</summary>
/// <param name="Course">Null when the range is longer than what is kept.</param>
public sealed record SlotNow(SlotSight Sight, SlotCourse? Course, SlotAside Aside, Facts<OwnMetrics> Metrics);

/// <summary>How a slot does and what is wrong with it: the head of its page.</summary>
public sealed record SlotSight(SlotHealth Health, Trouble Trouble);

/// <summary>What was measured, what changed meanwhile, and both as charts.</summary>
public sealed record SlotCourse(SlotReport Report, Facts<Change> Changes, Facts<Chart> Charts)
{
    /// <summary>The longest span a point stands for, in seconds.</summary>
    public double Coarsest { get; } = Report.Coarsest;

    public static SlotCourse Of(SlotReport report, Facts<Change> changes) => new(report, changes, SlotCharts.Of(report, ChangeMarks.Of(changes)));
}

/// <summary>What stands beside the charts.</summary>
/// <param name="Nowhere">Alerts that fire and name no place: they may be of this one.</param>
public sealed record SlotAside(Facts<Alert> Alerts, Facts<Alert> Nowhere, Facts<ObjectiveStatus> Objectives, Facts<SourceStanding> Sources);
