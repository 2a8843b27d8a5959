using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Flags;

/// <summary>Does a person's acts on a guarded rollout at the desk and says what came of them.</summary>
public sealed class GuardHand(FlagDesk desk, Dialogs dialogs, CurrentPerson person)
{
    /// <summary>The refusal, or null when it began.</summary>
    public async Task<Refusal?> BeginAsync(GuardWish wish)
    {
        var outcome = await desk.BeginGuardAsync(wish, await person.CredentialAsync(), CancellationToken.None);
        if (outcome.Refusal is null)
        {
            dialogs.Say($"{wish.Flag} goes out under guard.");
        }

        return outcome.Refusal;
    }

    public async Task HoldAsync(Guard guard) =>
        dialogs.Tell(await desk.HoldGuardAsync(guard.Id, null, await person.CredentialAsync(), CancellationToken.None), "It stays at its stage until somebody lets it go on.");

    public async Task GoOnAsync(Guard guard) =>
        dialogs.Tell(await desk.GoOnGuardAsync(guard.Id, null, await person.CredentialAsync(), CancellationToken.None), "It goes on; the stage begins anew.");

    public async Task EndAsync(Guard guard)
    {
        var question = new Question($"End the guard of {guard.Flag}", "The flag stays as it is now, and nothing turns it back by itself any more.", "End the guard") { NeedsReason = false };
        if (await dialogs.AskAsync(question) is { } reason)
        {
            dialogs.Tell(await desk.EndGuardAsync(guard.Id, reason, await person.CredentialAsync(), CancellationToken.None), "The guard has ended.");
        }
    }
}
