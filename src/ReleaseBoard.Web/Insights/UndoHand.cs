using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Insights;

/// <summary>Takes a change back by the desk it belongs to, after saying what will happen and asking why.</summary>
public sealed class UndoHand(PromotionDesk promotions, FlagDesk flags, TroubleDesk troubles, Dialogs dialogs, CurrentPerson person)
{
    /// <summary>Why whoever looks may not; null when they may. The desk asks again.</summary>
    public static string? WhyNot(Undo undo, Slot slot, Actor actor)
    {
        var permission = undo.Kind switch
        {
            UndoKind.FlagOff => Permission.ToggleFlag,
            UndoKind.FlagBack => Permission.ManageFlags,
            _ => Permission.RollBack,
        };
        return PermissionRules.Check(actor, permission, undo.Slot?.Application ?? slot.Application)?.Sentence;
    }

    /// <summary>"about 0.1 s".</summary>
    public static string Time(Undo undo) => $"{Spans.Figure(undo.Seconds)} s";

    /// <summary>The act in a word or two: "flag off", "back to 1.1.0".</summary>
    public static string Short(Undo undo) => undo.Kind is UndoKind.FlagOff or UndoKind.FlagBack ? $"flag {Lower(undo.Words)}" : Lower(undo.Words);

    public async Task UndoAsync(Undo undo)
    {
        if (await dialogs.AskAsync(Question(undo)) is not { } reason)
        {
            return;
        }

        var by = await person.CredentialAsync();
        switch (undo)
        {
            case { Kind: UndoKind.FlagOff, Flag: { } flag, Environment: { } environment }:
                dialogs.Tell(await flags.KillAsync(new(flag), environment, reason, by, CancellationToken.None), $"{flag} is off in {environment}.");
                break;
            case { Kind: UndoKind.FlagBack, Flag: { } flag, Environment: { } environment, Number: { } number }:
                dialogs.Tell(await flags.UndoAsync(new(flag), environment, number, number + 1, reason, by, CancellationToken.None), $"{flag} is in {environment} as it was.");
                break;
            case { Slot: { } slot }:
                dialogs.Tell(await promotions.RollBackSlotAsync(slot, reason, by, CancellationToken.None), $"{slot} goes back.");
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(undo), undo, "A way back that leads nowhere.");
        }
    }

    /// <summary>Says that this person is on it.</summary>
    public async Task AcknowledgeAsync(Slot slot)
    {
        var question = new Question($"You are on it: {slot}", "Everyone who looks sees your name until health is back, and need not begin too.", "I am on it") { NeedsReason = false, IsDestructive = false };
        if (await dialogs.AskAsync(question) is { } note)
        {
            dialogs.Tell(await troubles.AcknowledgeAsync(slot, note, await person.CredentialAsync(), CancellationToken.None), "Everyone sees that you are on it.");
        }
    }

    private static Question Question(Undo undo) => undo.Kind switch
    {
        UndoKind.FlagOff => new Question($"Turn {undo.Flag} off in {undo.Environment}", $"{undo.Sentence} It takes about {Time(undo)}.", "Turn it off"),
        UndoKind.FlagBack => new Question($"Set {undo.Flag} back in {undo.Environment}", $"{undo.Sentence} It takes about {Time(undo)}.", "Set it back"),

        // A way back of a deployment says itself how long it takes.
        _ => new Question($"{undo.Words}: {undo.Slot}", undo.Sentence, "Roll back"),
    };

    private static string Lower(string words) => words.Length == 0 ? words : char.ToLowerInvariant(words[0]) + words[1..];
}
