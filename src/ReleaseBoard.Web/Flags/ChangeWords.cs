using System.Globalization;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Flags;

/// <summary>Changes that wait, as people say them.</summary>
public static class ChangeWords
{
    /// <summary>What open changes mean for whoever makes another one; null when there are none.</summary>
    public static string? Conflict(IReadOnlyCollection<FlagChange> open)
    {
        var waiting = open.Where(change => change.IsOpen).ToList();
        return waiting.Count == 0 ? null
            : waiting.Count == 1 ? $"{waiting[0].By} has a change open here ({Next(waiting[0])}). Whichever is made first stops the other: nothing is overwritten."
            : $"{waiting.Count} changes are open here ({string.Join("; ", waiting.Take(3).Select(Next))}). Whichever is made first stops the others: nothing is overwritten.";
    }

    /// <summary>What a change waits for: "at 1 Dec 08:00 UTC", "waits for 1 approval".</summary>
    public static string Next(FlagChange change) => change switch
    {
        { Phase: FlagChangePhase.AwaitingApproval } => $"waits for {Wording.Count(FlagApprovalRules.Missing(change), "approval")}",
        { Next.At: { } at } => $"next at {Moment(at)}{(change.Next?.OnlyIfHealthy == true ? ", if healthy" : "")}",
        { IsOpen: true } => "is due",
        _ => Wording.Of(change.Phase),
    };

    /// <summary>A ladder in one line: "20 % now · 50 % at 2 Mar 16:00 UTC · 100 % at 3 Mar 09:00 UTC, if healthy".</summary>
    public static string Ladder(Flag flag, FlagState now, FlagChange change) => string.Join(" · ",
        change.Steps.Skip(change.Made).Select(step => $"{Word(flag, now with { Number = 1, Plan = step.Plan })} {(step.At is { } at ? $"at {Moment(at)}" : "at once")}{(step.OnlyIfHealthy ? ", if healthy" : "")}")
            .Prepend($"{Word(flag, now)} now"));

    /// <summary>What comes next in one environment: "25 % at 2 Mar 16:00 UTC", "a change waits for approval"; null when nothing does.</summary>
    public static string? Waiting(FlagView view, FlagInEnvironment place) =>
        view.Changes.Where(change => change.Environment == place.Environment.Key && change.IsOpen).OrderBy(change => change.Next?.At).FirstOrDefault() is not { Next: { } next } change ? null
        : change.Phase is FlagChangePhase.AwaitingApproval ? "a change waits for approval"
        : $"{Word(view.Flag, place.State with { Number = 1, Plan = next.Plan })} {(next.At is { } at ? $"at {Moment(at)}" : "soon")}";

    public static string Moment(DateTimeOffset at) => at.UtcDateTime.ToString("d MMM HH:mm 'UTC'", CultureInfo.InvariantCulture);

    private static string Word(Flag flag, FlagState state) => FlagGlance.Of(flag, state).Word;
}
