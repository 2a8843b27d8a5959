using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Ui;

namespace ReleaseBoard.Web.Flags;

/// <summary>A guard's stages and its state in words.</summary>
public static class GuardMarks
{
    public static IReadOnlyList<StepMark> Of(Guard guard) => [.. guard.Stages.Select((stage, i) => new StepMark(
        Name(stage),
        State(guard, i),
        State(guard, i) switch
        {
            MarkState.Done => "passed",
            MarkState.Stopped => guard.Phase is GuardPhase.Killed ? "turned off" : guard.Phase is GuardPhase.Holding ? "holds" : "ended",
            MarkState.Now => "watching",
            _ => $"at least {Spans.Words(stage.Minimum)}",
        }))];

    public static (string Word, Tone Tone) Of(GuardPhase phase) => phase switch
    {
        GuardPhase.Watching => ("watching", Tone.Run),
        GuardPhase.Holding => ("holds", Tone.Warn),
        GuardPhase.Done => ("done", Tone.Ok),
        GuardPhase.Killed => ("turned off", Tone.Bad),
        GuardPhase.Ended => ("ended", Tone.Mute),
        _ => throw new ArgumentOutOfRangeException(nameof(phase), phase, "A phase without a word."),
    };

    private static MarkState State(Guard guard, int stage) => stage < guard.Stage || guard.Phase is GuardPhase.Done ? MarkState.Done
        : stage > guard.Stage ? MarkState.Ahead
        : guard.Phase is GuardPhase.Watching ? MarkState.Now
        : MarkState.Stopped;

    private static string Name(GuardStage stage) => stage switch
    {
        { Weight: 0, Segment: { } segment } => segment.Value,
        { Weight: Rollout.Whole } => "everyone",
        _ => FlagWordRules.Share(stage.Weight),
    };
}
