using Radzen;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Ui;

/// <summary>What is asked before a destructive act.</summary>
/// <param name="Title">The act and its object: "Roll back storefront in production".</param>
/// <param name="Effect">What will happen and how long it takes, as sentences.</param>
/// <param name="Act">The word on the button that does it.</param>
public sealed record Question(string Title, string Effect, string Act)
{
    /// <summary>True when the journal wants a reason and an empty one is not taken.</summary>
    public bool NeedsReason { get; init; } = true;

    /// <summary>False when there is no place for a reason at all.</summary>
    public bool AsksReason { get; init; } = true;

    /// <summary>False for acts that take nothing away.</summary>
    public bool IsDestructive { get; init; } = true;
}

/// <summary>The component kit's dialogs and messages, behind one door.</summary>
public sealed class Dialogs(DialogService dialogs, NotificationService messages)
{
    /// <summary>The reason given, empty where none is asked; null when the person thought better of it.</summary>
    public async Task<string?> AskAsync(Question question) =>
        await dialogs.OpenAsync<ReasonForm>(
            question.Title,
            new Dictionary<string, object?> { [nameof(ReasonForm.Question)] = question },
            new DialogOptions { Width = "480px", CloseDialogOnEsc = true, AutoFocusFirstElement = true, ShowClose = false }) as string;

    /// <summary>A short word that something was done; it goes by itself.</summary>
    public void Say(string sentence) => messages.Notify(NotificationSeverity.Success, sentence, duration: 5000);

    /// <summary>The board's no, as it is.</summary>
    public void Refuse(Refusal why) => messages.Notify(NotificationSeverity.Error, why.Sentence, duration: 12000);

    /// <summary>Says what came of an act: the given word when it was accepted, else the refusal. True when accepted.</summary>
    public bool Tell<T>(Outcome<T> outcome, string done)
    {
        if (outcome.Refusal is { } refusal)
        {
            Refuse(refusal);
            return false;
        }

        Say(done);
        return true;
    }
}
