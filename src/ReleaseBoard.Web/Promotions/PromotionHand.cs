using Microsoft.AspNetCore.Components;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Web.Migrations;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Promotions;

/// <summary>Asks what must be asked before an act on a promotion, does it at the desk, and says what came of it.</summary>
public sealed class PromotionHand(PromotionDesk desk, Dialogs dialogs, CurrentPerson person, MigrationHand migrations, NavigationManager navigation)
{
    private const int MostNamed = 4;

    public async Task DoAsync(PromotionAct act, PromotionView view, CancellationToken cancellationToken)
    {
        var (back, closed) = await BackAsync(act, view, cancellationToken);
        if (closed is not null)
        {
            dialogs.Refuse(closed);
            return;
        }

        if (await AskAsync(act, view, back) is not { } reason)
        {
            return;
        }

        var (id, by) = (view.Promotion.Id, await person.CredentialAsync());
        var refusal = act switch
        {
            PromotionAct.Pause => (await desk.PauseAsync(id, reason, by, cancellationToken)).Refusal,
            PromotionAct.Resume => (await desk.ResumeAsync(id, reason, by, cancellationToken)).Refusal,
            PromotionAct.PromoteFully => (await desk.PromoteFullyAsync(id, reason, by, cancellationToken)).Refusal,
            PromotionAct.Retry => (await desk.InterveneAsync(id, Intervention.Retry, reason, by, cancellationToken)).Refusal,
            PromotionAct.GoOn => (await desk.InterveneAsync(id, Intervention.GoOn, reason, by, cancellationToken)).Refusal,
            PromotionAct.RollBack => (await desk.RollBackAsync(id, reason, by, cancellationToken)).Refusal,
            PromotionAct.Abort => (await desk.AbortAsync(id, reason, by, cancellationToken)).Refusal,
            _ => throw new ArgumentOutOfRangeException(nameof(act), act, "An act nobody knows."),
        };
        if (refusal is not null)
        {
            dialogs.Refuse(refusal);
        }
    }

    /// <summary>Lets the promotion pass a closed gate.</summary>
    public async Task OverrideAsync(Gate gate, PromotionView view, CancellationToken cancellationToken)
    {
        var question = new Question($"Let it pass: {gate.Title}", $"{gate.Because} The promotion will no longer wait for this. The journal keeps your name and reason.", "Let it pass");
        if (await dialogs.AskAsync(question) is { } reason)
        {
            var outcome = await desk.OverrideGateAsync(view.Promotion.Id, gate.Key, reason, await person.CredentialAsync(), cancellationToken);
            dialogs.Tell(outcome, "The gate is passed.");
        }
    }

    /// <summary>Asks for what has to go first, in the name of whoever looks, and goes to its page.</summary>
    public async Task PromoteFirstAsync(PromoteFirst first, PromotionView view, CancellationToken cancellationToken)
    {
        var title = $"{first.Application} {first.Version} to {first.Environment}";
        var question = new Question($"Promote {title}", $"{PromotionRules.Title(view.Promotion)} waits for it. It is asked for in your name, goes its own way with its own gates and approvals, and begins as soon as they are open.", "Promote it")
        {
            NeedsReason = false,
            IsDestructive = false,
        };
        if (await dialogs.AskAsync(question) is not { } reason)
        {
            return;
        }

        var why = reason.Length > 0 ? reason : $"{PromotionRules.Title(view.Promotion)} needs it.";
        var outcome = await desk.RequestAsync(new(first.Application, first.Version, first.Environment, why), await person.CredentialAsync(), cancellationToken);
        if (dialogs.Tell(outcome, $"{title} is asked for.") && outcome is Outcome<Promotion>.Accepted { Value: var asked })
        {
            navigation.NavigateTo($"/promotions/{asked.Id}");
        }
    }

    /// <summary>Confirms what a promotion destroys where nobody is asked to approve: the words have to name it.</summary>
    public async Task ConfirmAsync(Gate gate, PromotionView view, CancellationToken cancellationToken)
    {
        var question = new Question($"Confirm: {PromotionRules.Title(view.Promotion)}", $"{gate.Because} No way back brings that again. Write {gate.Confirm}, and why you mean it.", "Confirm");
        if (await dialogs.AskAsync(question) is { } words)
        {
            dialogs.Tell(await desk.ConfirmAsync(view.Promotion.Id, words, await person.CredentialAsync(), cancellationToken), "Confirmed.");
        }
    }

    /// <summary>The refusal of a vote, or null when it counted.</summary>
    public async Task<Refusal?> VoteAsync(PromotionId id, VoteForm.Ballot ballot, CancellationToken cancellationToken)
    {
        var outcome = await desk.VoteAsync(id, ballot.Yes, ballot.Comment, await person.CredentialAsync(), cancellationToken);
        if (outcome.Refusal is null)
        {
            dialogs.Say(ballot.Yes ? "Approved." : "Rejected.");
        }

        return outcome.Refusal;
    }

    /// <summary>What going back would run in a database, or why it cannot: asked before the reason is.</summary>
    private async Task<(string Sentence, Refusal? Closed)> BackAsync(PromotionAct act, PromotionView view, CancellationToken cancellationToken) =>
        act is PromotionAct.RollBack && view is { Promotion: { IsApplied: true, Phase: PromotionPhase.Succeeded } promotion, Rollback.Version: { } before }
        && await migrations.BackAsync(promotion.Slot, before, (int)promotion.SettingsRevision, cancellationToken) is { } back
            ? ($" {MigrationText.Back(back)}", back.Refused)
            : ("", null);

    // Going on where it stood takes nothing away and is done at once.
    private async Task<string?> AskAsync(PromotionAct act, PromotionView view, string back) =>
        Question(act, view) is { } question ? await dialogs.AskAsync(question with { Effect = question.Effect + back }) : "";

    internal static Question? Question(PromotionAct act, PromotionView view)
    {
        var title = PromotionRules.Title(view.Promotion);
        return act switch
        {
            PromotionAct.PromoteFully => new Question(
                $"Promote {title} to 100 %", "All traffic goes to it now; the steps that are left are skipped and nothing is judged any more. You can still roll back.", "Promote to 100 %")
            {
                NeedsReason = false,
                IsDestructive = false,
            },
            PromotionAct.RollBack when view.Rollback is { Way: RollbackWay.CalledOff } off => new Question($"Give up {title}", $"{off.Sentence} {Done(view.Apply)}", "Give up"),
            PromotionAct.RollBack => new Question($"Roll back {title}", view.Rollback?.Sentence ?? "All traffic goes back to what ran before.", "Roll back"),
            PromotionAct.Abort when view.Promotion is { IsApplied: true, StartedAt: not null } => new Question($"Abort {title}", view.Rollback?.Sentence ?? "What it did already stays.", "Abort"),
            PromotionAct.Abort when !view.Promotion.Phase.HoldsLock() =>
                new Question($"Withdraw {title}", "It ends here. Nothing has begun, so nothing changes for anyone.", "Withdraw") { NeedsReason = false },
            PromotionAct.Abort => new Question($"Abort {title}", "What is being installed ends. It takes no traffic yet, so nobody notices.", "Abort"),
            PromotionAct.GoOn => new Question($"Let {title} go on", "The step counts as passed by your word, and the next one begins.", "Let it go on") { IsDestructive = false },
            _ => null,
        };
    }

    // Named one by one while they can be read at a glance.
    private static string Done(Apply? apply)
    {
        var done = (apply?.Steps ?? []).Where(step => step.Phase is ApplyStepPhase.Done).Select(step => step.Name).ToList();
        return done.Count switch
        {
            0 => "None of its steps is known to be done, so there is nothing to undo.",
            <= MostNamed => $"Done and not undone by this: {string.Join(", ", done)}.",
            _ => $"Done and not undone by this: {done.Count} of {apply?.Steps.Count} steps, the last of them {done[^1]}.",
        };
    }
}
