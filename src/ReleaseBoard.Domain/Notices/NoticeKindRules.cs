using ReleaseBoard.Domain.Journal;

namespace ReleaseBoard.Domain.Notices;

/// <summary>Which group an entry of the journal belongs to, and what the group is called. The one table of it.</summary>
public static class NoticeKindRules
{
    public static NoticeKind Of(JournalEntry entry) => entry.Act switch
    {
        // Only who has to wait for votes asks for them; a promotion without them goes straight to the queue.
        "promotion.requested" => entry.Details.Contains("\"phase\":\"awaitingApproval\"", StringComparison.Ordinal) ? NoticeKind.ApprovalWanted : NoticeKind.Began,
        "promotion.requeued" or "flag-change.asked" => NoticeKind.ApprovalWanted,
        "promotion.approved" or "promotion.rejected" => NoticeKind.Voted,
        "promotion.started" or "promotion.step" or "promotion.queued" or "promotion.promoted" or "promotion.resumed" or "promotion.retried" => NoticeKind.Began,
        "promotion.stopped" or "promotion.waits" or "promotion.paused" or "guard.held" => NoticeKind.Waits,
        "promotion.succeeded" or "guard.done" => NoticeKind.Succeeded,
        "promotion.rolled-back" => NoticeKind.CameBack,
        "promotion.failed" or "promotion.errored" or "promotion.expired" or "promotion.aborted" => NoticeKind.Failed,
        "alert.fired" or "objective.fired" => NoticeKind.AlertFired,
        "alert.resolved" or "objective.eased" => NoticeKind.AlertOver,
        "health.failing" => NoticeKind.HealthFailing,
        "health.better" => NoticeKind.HealthBetter,
        "guard.killed" or "guard.stepped-back" => NoticeKind.GuardTripped,
        "traffic.changed" => NoticeKind.TrafficChanged,
        "environment.held" or "environment.released" => NoticeKind.Held,
        _ => JournalRules.Noun(entry.Act) is "flag" or "flag-change" or "segment" or "guard" ? NoticeKind.FlagChanged : NoticeKind.Other,
    };

    /// <summary>The group as a person says it.</summary>
    public static string Words(NoticeKind kind) => kind switch
    {
        NoticeKind.ApprovalWanted => "waits for approval",
        NoticeKind.Voted => "approved or rejected",
        NoticeKind.Began => "a rollout began or went on",
        NoticeKind.Waits => "waits for a person",
        NoticeKind.Succeeded => "succeeded",
        NoticeKind.CameBack => "came back by itself",
        NoticeKind.Failed => "failed or ended early",
        NoticeKind.AlertFired => "alert fired",
        NoticeKind.AlertOver => "alert over",
        NoticeKind.HealthFailing => "health failing",
        NoticeKind.HealthBetter => "health better",
        NoticeKind.GuardTripped => "guard tripped",
        NoticeKind.FlagChanged => "flag changed",
        NoticeKind.TrafficChanged => "traffic moved",
        NoticeKind.Held => "environment held or let go",
        NoticeKind.Other => "everything else",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A kind of notice nobody drew on the map."),
    };

    /// <summary>How much it presses.</summary>
    public static NoticeWeight Weight(NoticeKind kind) => kind switch
    {
        NoticeKind.CameBack or NoticeKind.Failed or NoticeKind.AlertFired or NoticeKind.HealthFailing or NoticeKind.GuardTripped => NoticeWeight.Bad,
        NoticeKind.ApprovalWanted or NoticeKind.Waits or NoticeKind.Held => NoticeWeight.Waiting,
        NoticeKind.Succeeded or NoticeKind.AlertOver or NoticeKind.HealthBetter => NoticeWeight.Good,
        _ => NoticeWeight.Plain,
    };
}

/// <summary>What colour and word a notice gets.</summary>
public enum NoticeWeight
{
    Plain,
    Good,
    Waiting,
    Bad,
}
