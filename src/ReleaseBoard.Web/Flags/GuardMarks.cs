using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Flags;

/// <summary>One stage of a guarded rollout as a strip shows it.</summary>
public sealed record GuardMark(string Name, string State, string Words, bool IsNow);

/// <summary>A guard's stages and its state in words.</summary>
public static class GuardMarks
{
    public static IReadOnlyList<GuardMark> Of(Guard guard) => [.. guard.Stages.Select((stage, i) => new GuardMark(
        Name(stage),
        State(guard, i),
        State(guard, i) switch
        {
            "done" => "passed",
            "stopped" => guard.Phase is GuardPhase.Killed ? "turned off" : guard.Phase is GuardPhase.Holding ? "holds" : "ended",
            "now" => "watching",
            _ => $"at least {Spans.Words(stage.Minimum)}",
        },
        guard.IsOpen && i == guard.Stage))];

    public static (string Word, Tone Tone) Of(GuardPhase phase) => phase switch
    {
        GuardPhase.Watching => ("watching", Tone.Run),
        GuardPhase.Holding => ("holds", Tone.Warn),
        GuardPhase.Done => ("done", Tone.Ok),
        GuardPhase.Killed => ("turned off", Tone.Bad),
        GuardPhase.Ended => ("ended", Tone.Mute),
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "A phase without a word."),
    };

    private static string State(Guard guard, int stage) => stage < guard.Stage || guard.Phase is GuardPhase.Done ? "done"
        : stage > guard.Stage ? "ahead"
        : guard.Phase is GuardPhase.Watching ? "now"
        : "stopped";

    private static string Name(GuardStage stage) => stage switch
    {
        { Weight: 0, Segment: { } segment } => segment.Value,
        { Weight: Rollout.Whole } => "everyone",
        _ => FlagWordRules.Share(stage.Weight),
    };
}
