using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>The scripts of a run as they go by on the screen.</summary>
internal sealed class ScriptSteps
{
    private readonly Action<Facts<ApplyStep>> _progress;
    private readonly Dictionary<MigrationScript, int> _places = new(ReferenceEqualityComparer.Instance);
    private readonly ApplyStep[] _steps;

    public ScriptSteps(Facts<MigrationScript> scripts, Action<Facts<ApplyStep>> progress)
    {
        _progress = progress;
        _steps = scripts.Select(script => new ApplyStep(Named(script), ApplyStepPhase.Pending)).ToArray();
        for (var i = 0; i < scripts.Count; i++)
        {
            _places[scripts[i]] = i;
        }

        _progress(_steps.ToFacts());
    }

    public void Begin(MigrationScript script) => Put(script, step => step with { Phase = ApplyStepPhase.Running });

    public void Go(MigrationScript script, int statements) => Put(script, step => step with { Sentence = $"{statements} of {script.Statements.Count} statements" });

    public void End(MigrationScript script, string? failure, TimeSpan took) =>
        Put(script, step => step with { Phase = failure is null ? ApplyStepPhase.Done : ApplyStepPhase.Failed, Sentence = failure ?? step.Sentence, Took = took });

    private static string Named(MigrationScript script) =>
        script.Name.Kind is MigrationKind.Repeatable ? script.Name.Short : $"{script.Name.Short} {script.Name.Description}".TrimEnd();

    private void Put(MigrationScript script, Func<ApplyStep, ApplyStep> change)
    {
        var place = _places[script];
        _steps[place] = change(_steps[place]);
        _progress(_steps.ToFacts());
    }
}
