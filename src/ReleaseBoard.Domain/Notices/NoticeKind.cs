namespace ReleaseBoard.Domain.Notices;

/// <summary>What happened, in the groups in which people choose what they are told.</summary>
public enum NoticeKind
{
    ApprovalWanted,
    Voted,
    Began,
    Waits,
    Succeeded,
    CameBack,
    Failed,
    AlertFired,
    AlertOver,
    HealthFailing,
    HealthBetter,
    GuardTripped,
    FlagChanged,
    TrafficChanged,
    Held,

    /// <summary>All else the journal keeps: uploads, people, tokens, paths, settings.</summary>
    Other,
}
