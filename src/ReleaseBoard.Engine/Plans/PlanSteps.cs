using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>The steps of one apply as they go by; what is told was covered before.</summary>
public sealed class PlanSteps(Action<Facts<ApplyStep>> tell, TimeProvider clock)
{
    private const int Most = 200;
    private const int LongestSentence = 300;

    // Programs talk from another thread than the one that begins the next step.
    private readonly Lock _turn = new();
    private readonly List<ApplyStep> _steps = [];
    private long _since;

    /// <summary>Ends the step before and begins another.</summary>
    public void Begin(string name)
    {
        lock (_turn)
        {
            EndLast(ApplyStepPhase.Done);
            if (_steps.Count < Most)
            {
                _steps.Add(new ApplyStep(Cut(name), ApplyStepPhase.Running));
                _since = clock.GetTimestamp();
            }

            Tell();
        }
    }

    /// <summary>What the step says of itself; the last word stays.</summary>
    public void Say(string sentence)
    {
        lock (_turn)
        {
            if (_steps.Count > 0 && sentence.Trim() is { Length: > 0 } said)
            {
                _steps[^1] = _steps[^1] with { Sentence = Cut(said) };
                Tell();
            }
        }
    }

    public void End(bool isDone)
    {
        lock (_turn)
        {
            EndLast(isDone ? ApplyStepPhase.Done : ApplyStepPhase.Failed);
            Tell();
        }
    }

    private void EndLast(ApplyStepPhase phase)
    {
        if (_steps is [.., { Phase: ApplyStepPhase.Running } last])
        {
            _steps[^1] = last with { Phase = phase, Took = clock.GetElapsedTime(_since) };
        }
    }

    private void Tell() => tell(_steps.ToFacts());

    private static string Cut(string text) => text.Length <= LongestSentence ? text : string.Concat(text.AsSpan(0, LongestSentence), "…");
}
