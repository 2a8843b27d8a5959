using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Environments;

/// <summary>A path while someone draws it.</summary>
public sealed class PathDraft
{
    public List<StageDraft> Stages { get; } = [];

    public bool NewestSupersedes { get; set; }

    private int Revision { get; init; }

    public static PathDraft Of(ReleasePath? path)
    {
        var draft = new PathDraft { NewestSupersedes = path?.NewestSupersedes ?? false, Revision = path?.Revision ?? 0 };
        draft.Stages.AddRange((path?.Stages ?? []).Select(StageDraft.Of));
        return draft;
    }

    /// <summary>What was drawn, made of what was seen: someone who was faster is not overwritten.</summary>
    public PathWish ToWish(ApplicationKey application) =>
        new(application, Stages.Select(stage => stage.ToStage()).ToFacts()) { NewestSupersedes = NewestSupersedes, BasedOn = Revision };

    /// <summary>A stage after the last one, in an environment that is not on the path yet.</summary>
    public void Add(IReadOnlyList<ReleaseEnvironment> environments)
    {
        var free = environments.FirstOrDefault(environment => Stages.TrueForAll(stage => stage.Environment != environment.Key.Value));
        var stage = new StageDraft { Environment = free?.Key.Value ?? "" };
        if (Stages.Count > 0 && Stages[^1].Environment.Length > 0)
        {
            stage.After.Add(Stages[^1].Environment);
        }

        Stages.Add(stage);
    }

    /// <summary>Takes a stage away; what came after it comes after nothing in its place.</summary>
    public void Remove(StageDraft stage)
    {
        Stages.Remove(stage);
        Stages.ForEach(other => other.After.Remove(stage.Environment));
    }

    /// <summary>Puts a stage into another environment; what came after it still does.</summary>
    public void Move(StageDraft stage, string environment)
    {
        foreach (var other in Stages.Where(other => other != stage && other.After.Remove(stage.Environment)))
        {
            other.After.Add(environment);
        }

        stage.After.Remove(environment);
        stage.Environment = environment;
    }

    /// <summary>The path to picture as it stands: only if it can be drawn at all.</summary>
    public ReleasePath? Picture(ApplicationKey application) => Stages.Count == 0
        ? null
        : PathRules.Apply(null, ToWish(application) with { BasedOn = null }, Stages.Select(stage => new EnvironmentKey(stage.Environment)).ToHashSet())
            .Match<ReleasePath?>(path => path, _ => null);
}
