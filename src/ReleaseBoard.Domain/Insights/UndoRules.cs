using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>How a change that is suspected here is taken back.</summary>
public static class UndoRules
{
    private const double SecondsForFlag = 0.1;

    /// <summary>The way back, or why there is none from here.</summary>
    public static (Undo? Undo, string? WhyNot) Of(SuspectSight sight, Change change) => change.Kind switch
    {
        ChangeKind.Flag => OfFlag(sight, change),
        ChangeKind.Traffic or ChangeKind.Deployment => OfTraffic(sight, change),
        ChangeKind.Instance => SuspectRules.Loop(sight, change) is { } loop ? OfTraffic(sight, loop) : (null, "started again by itself"),
        ChangeKind.Migration => (null, "no undo from here: its promotion says how it goes back"),
        _ => (null, "no undo from here"),
    };

    private static (Undo? Undo, string? WhyNot) OfFlag(SuspectSight sight, Change change)
    {
        if (change.Subject is not { } key || !sight.Flags.TryGetValue(key, out var flag))
        {
            return (null, "no undo from here: open the flags");
        }

        var state = flag.State;
        if (!change.IsBack)
        {
            return state.Plan.IsEnabled
                ? (new Undo { Kind = UndoKind.FlagOff, Words = "Off", Seconds = SecondsForFlag, Sentence = $"{key} answers everyone in {sight.Slot.Environment} as if it were off; nothing is deployed.", Flag = key, Environment = sight.Slot.Environment }, null)
                : (null, "off already");
        }

        return change.Number is { } number && number == state.Number
            ? (new Undo { Kind = UndoKind.FlagBack, Words = "On again", Seconds = SecondsForFlag, Sentence = $"{key} in {sight.Slot.Environment} becomes what it was in revision {number - 1}.", Flag = key, Environment = sight.Slot.Environment, Number = number - 1 }, null)
            : (null, "changed again since");
    }

    private static (Undo? Undo, string? WhyNot) OfTraffic(SuspectSight sight, Change change)
    {
        var slot = new Slot(change.Application ?? sight.Slot.Application, change.Environment ?? sight.Slot.Environment);
        if (change.IsBack)
        {
            return (null, "a way back itself: promote again");
        }

        if (change.Version is { } changed && !(sight.Serving.TryGetValue(slot, out var serving) && serving.Contains(changed)))
        {
            return (null, "serves nobody now");
        }

        return sight.Offers.TryGetValue(slot, out var offer) && offer.Version?.Value != change.Version
            ? (new Undo
            {
                Kind = offer.Way is RollbackWay.Redeploy ? UndoKind.Redeploy : UndoKind.TrafficBack,
                Words = offer.Version is { } version ? $"Back to {version}" : "Back",
                Seconds = offer.ExpectedSeconds,
                Sentence = offer.Sentence,
                Slot = slot,
                Environment = slot.Environment,
            }, null)
            : (null, "nothing good ran before");
    }
}
