using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Flags;

/// <summary>Does a person's acts on a flag at the desk and says what came of them.</summary>
public sealed class FlagHand(FlagDesk desk, ExposureDesk exposures, Dialogs dialogs, CurrentPerson person)
{
    /// <summary>Off, now: nothing is asked before. True when it is off.</summary>
    public async Task<bool> KillAsync(Flag flag, FlagInEnvironment place) =>
        dialogs.Tell(await desk.KillAsync(flag.Key, place.Environment.Key, null, await person.CredentialAsync(), CancellationToken.None), $"{flag.Key} is off in {place.Environment.Name}.");

    /// <summary>Why it was turned off, said afterwards. True when it was taken.</summary>
    public async Task<bool> ExplainAsync(Flag flag, FlagInEnvironment place, string reason) =>
        dialogs.Tell(await desk.ExplainAsync(flag.Key, place.Environment.Key, reason, await person.CredentialAsync(), CancellationToken.None), "The journal keeps your reason.");

    /// <summary>
    /// Why it is changed: as was said, and asked for where it would go to everyone and nothing was. Null when they thought better of it.
    /// </summary>
    public async Task<string?> WhyAsync(Flag flag, FlagInEnvironment place, FlagPlan plan, string? said = null, DateTimeOffset? at = null)
    {
        if (!place.IsAskedAbout || !string.IsNullOrWhiteSpace(said) || !FlagReachRules.WidensToEveryone(flag, place.State.Plan, plan))
        {
            return said ?? "";
        }

        var asked = exposures.LastHour(place.Environment.Key).FirstOrDefault(sum => sum.Flag == flag.Key)?.Count ?? 0;
        var effect = asked == 0
            ? $"Everyone in {place.Environment.Name} whom no rule names gets it. How many that are is not known: nobody asked for it there in the last hour."
            : $"Everyone in {place.Environment.Name} whom no rule names gets it. It was asked for {asked:N0} times there in the last hour; how many people that are is not known.";
        var needsYes = place.Approvals.Count > 0;
        return await dialogs.AskAsync(new(
            $"{(needsYes ? "Ask to turn" : "Turn")} {flag.Key} on for everyone",
            $"{effect} {(needsYes ? "Others must agree first." : $"It begins {(at is { } later ? $"at {Wording.Exact(later)}" : "at once")}, and turning it off stays one click.")}",
            needsYes ? "Ask for it" : "Turn on for everyone") { IsDestructive = false });
    }

    /// <summary>
    /// Says who gets what from now on; where others must agree first it asks them, and at a later time it waits for it.
    /// The refusal is for the place where the plan was made.
    /// </summary>
    public async Task<Refusal?> SetAsync(Flag flag, FlagInEnvironment place, FlagPlan plan, int basedOn, string? reason, DateTimeOffset? at = null)
    {
        if (at is not null || place.Approvals.Count > 0)
        {
            return await ScheduleAsync(new(flag.Key, place.Environment.Key, basedOn, [new(at, plan)]) { Reason = reason });
        }

        var outcome = await desk.SetAsync(flag.Key, place.Environment.Key, plan, basedOn, reason, await person.CredentialAsync(), CancellationToken.None);
        if (outcome.Refusal is null)
        {
            dialogs.Say($"{flag.Key} is changed in {place.Environment.Name}, from now on.");
        }

        return outcome.Refusal;
    }

    public async Task<Refusal?> ScheduleAsync(FlagChangeWish wish)
    {
        var outcome = await desk.ScheduleAsync(wish, await person.CredentialAsync(), CancellationToken.None);
        if (outcome is Outcome<FlagChange>.Accepted { Value: var change })
        {
            dialogs.Say(change.Phase switch
            {
                FlagChangePhase.AwaitingApproval => $"Asked for: it waits for {Wording.Count(FlagApprovalRules.Missing(change), "approval")}.",
                FlagChangePhase.Done => "Done.",
                _ => $"Scheduled: {(change.Next?.At is { } next ? $"at {Wording.Exact(next)}" : "as soon as it can be")}.",
            });
        }

        return outcome.Refusal;
    }

    /// <summary>Back to an earlier revision; where others must agree it asks them.</summary>
    public async Task GoBackAsync(Flag flag, FlagInEnvironment place, FlagState to)
    {
        if (place.Approvals.Count > 0)
        {
            Tell(await SetAsync(flag, place, to.Plan, place.State.Number, $"Back to revision {to.Number}"));
            return;
        }

        if (await WhyAsync(flag, place, to.Plan) is not { } why)
        {
            return;
        }

        var outcome = await desk.UndoAsync(flag.Key, place.Environment.Key, to.Number, place.State.Number, why, await person.CredentialAsync(), CancellationToken.None);
        dialogs.Tell(outcome, $"{flag.Key} is in {place.Environment.Name} as it was in revision {to.Number}.");
    }

    /// <summary>Takes over what another environment has; where others must agree it asks them.</summary>
    public async Task CopyAsync(Flag flag, FlagInEnvironment place, FlagCopy copy)
    {
        if (place.Approvals.Count > 0)
        {
            Tell(await SetAsync(flag, place, copy.From.Plan, copy.To.Number, $"As in {copy.From.Environment}"));
            return;
        }

        if (await WhyAsync(flag, place, copy.From.Plan) is not { } why)
        {
            return;
        }

        var outcome = await desk.CopyAsync(flag.Key, copy.From.Environment, copy.To.Environment, copy.To.Number, why, await person.CredentialAsync(), CancellationToken.None);
        dialogs.Tell(outcome, $"{flag.Key} is in {place.Environment.Name} as in {copy.From.Environment}.");
    }

    public async Task WithdrawAsync(FlagChange change)
    {
        var question = new Question($"Withdraw the change of {change.Flag}", "What was made of it stays; the rest does not happen.", "Withdraw") { NeedsReason = false };
        if (await dialogs.AskAsync(question) is { } reason)
        {
            dialogs.Tell(await desk.WithdrawAsync(change.Id, reason, await person.CredentialAsync(), CancellationToken.None), "The change is withdrawn.");
        }
    }

    /// <summary>The refusal of a vote, or null when it counted.</summary>
    public async Task<Refusal?> VoteAsync(FlagChange change, bool yes, string comment)
    {
        var outcome = await desk.VoteAsync(change.Id, yes, comment, await person.CredentialAsync(), CancellationToken.None);
        if (outcome.Refusal is null)
        {
            dialogs.Say(yes ? "Approved." : "Rejected.");
        }

        return outcome.Refusal;
    }

    /// <summary>Archives, restores or deletes, after asking. True when it was done.</summary>
    public async Task<bool> EndAsync(Flag flag, FlagEnd end)
    {
        var question = end switch
        {
            FlagEnd.Archive => new Question($"Archive {flag.Key}", "It answers nobody any more, in any environment: code that asks for it gets its own default. It can be restored.", "Archive") { NeedsReason = false },
            FlagEnd.Restore => new Question($"Restore {flag.Key}", "It answers again in every environment, as it did before.", "Restore") { NeedsReason = false, IsDestructive = false },
            _ => new Question($"Delete {flag.Key} for good", "Its rules and all their revisions are gone; only the journal remembers. This cannot be taken back.", "Delete for good"),
        };
        if (await dialogs.AskAsync(question) is not { } reason)
        {
            return false;
        }

        var by = await person.CredentialAsync();
        return end switch
        {
            FlagEnd.Archive => dialogs.Tell(await desk.ArchiveAsync(flag.Key, reason, by, CancellationToken.None), $"{flag.Key} is archived."),
            FlagEnd.Restore => dialogs.Tell(await desk.RestoreAsync(flag.Key, reason, by, CancellationToken.None), $"{flag.Key} answers again."),
            _ => dialogs.Tell(await desk.DeleteAsync(flag.Key, reason, by, CancellationToken.None), $"{flag.Key} is deleted."),
        };
    }

    private void Tell(Refusal? refusal)
    {
        if (refusal is not null)
        {
            dialogs.Refuse(refusal);
        }
    }
}

/// <summary>How a flag's life ends, or begins again.</summary>
public enum FlagEnd
{
    Archive,
    Restore,
    Delete,
}
