using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Insights;

/// <summary>How a slot does and what is wrong with it: the head of its page.</summary>
public sealed record SlotSight(SlotHealth Health, Trouble Trouble);

/// <summary>Its charts' figures and what changed meanwhile.</summary>
public sealed record SlotCourse(SlotReport Report, Facts<Change> Changes);

/// <summary>What stands beside the charts.</summary>
public sealed record SlotAside(Facts<Alert> Alerts, Facts<ObjectiveStatus> Objectives, Facts<SourceStanding> Sources);
