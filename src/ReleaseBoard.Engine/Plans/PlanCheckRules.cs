using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>What a check means for the record of what happened.</summary>
internal static class PlanCheckRules
{
    /// <summary>What is known of a place after another check: one of what is applied that failed does not make it forget what was found there.</summary>
    public static PlanCheck Known(PlanCheck? before, PlanCheck check) =>
        check is { IsApplied: true, Reading: { Plan: null, Refusal: { } why } } && before is { Reading.Plan: not null } && before.SettingsRevision == check.SettingsRevision
            ? before with { Failure = new(why, check.Reading.At) }
            : check;

    /// <summary>Null when nothing began, changed or ended.</summary>
    public static JournalNote? Note(PlanCheck? before, PlanCheck check)
    {
        var (was, now) = (Words(before), Words(check));
        return was == now || check.Drift is not { } drift ? null
            : drift == 0 ? (was.Length == 0 ? null : Note(check, "plan.settled", $"{check.Slot} is as it was applied again."))
            : Note(check, "plan.drifted", $"{check.Slot} has drifted: {now}");
    }

    private static string Words(PlanCheck? check) => check is { IsApplied: true, Reading.Plan: { } plan } ? PlanRules.Drifted(plan) : "";

    private static JournalNote Note(PlanCheck check, string act, string sentence) => new(act, sentence)
    {
        Slot = check.Slot,
        Subject = check.Version.Value,
        Details = Stored.Json(new { check.Version, check.Digest, check.Drift }),
    };
}
