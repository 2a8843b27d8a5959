using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Signals;

/// <summary>What a person does with sources from a page.</summary>
public sealed class SourceHand(SourceDesk desk, SourceTrialDesk trials, CurrentPerson person, Dialogs dialogs)
{
    /// <summary>Null when it was kept; else why not.</summary>
    public async Task<Refusal?> SaveAsync(SourceWish wish)
    {
        var outcome = await desk.PutAsync(wish, await person.CredentialAsync(), CancellationToken.None);
        if (outcome.Refusal is null)
        {
            dialogs.Say($"The source {wish.Name} is kept.");
        }

        return outcome.Refusal;
    }

    /// <summary>What it answers now, or why it does not.</summary>
    public async Task<(SourceTrial? Trial, Refusal? Why)> TryAsync(SourceWish wish)
    {
        var outcome = await trials.TryAsync(wish, await person.CredentialAsync(), CancellationToken.None);
        return (outcome.Match<SourceTrial?>(trial => trial, _ => null), outcome.Refusal);
    }

    public async Task ForgetAsync(SourceStanding standing)
    {
        var question = new Question($"Forget {standing.Name}", $"It came by itself and leaves the list of {standing.Slot} now. What it brought stays as long as samples are kept; should it speak again, it is listed again.", "Forget") { NeedsReason = false };
        if (await dialogs.AskAsync(question) is { } reason)
        {
            dialogs.Tell(await desk.ForgetAsync(standing.Slot, standing.Name, reason.Length > 0 ? reason : null, await person.CredentialAsync(), CancellationToken.None), $"The source {standing.Name} was forgotten.");
        }
    }

    public async Task<bool> RemoveAsync(SignalSource source)
    {
        var question = new Question($"Remove {source.Name}", $"It is asked no more and its password or token is deleted. What it brought stays as long as samples are kept, in {source.Slot}.", "Remove") { NeedsReason = false };
        return await dialogs.AskAsync(question) is { } reason
            && dialogs.Tell(await desk.RemoveAsync(source.Slot, source.Name, reason.Length > 0 ? reason : null, await person.CredentialAsync(), CancellationToken.None), $"The source {source.Name} was removed.");
    }
}
