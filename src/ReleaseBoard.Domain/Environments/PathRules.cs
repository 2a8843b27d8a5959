using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Environments;

/// <summary>What a person says an application's path shall be. The whole of it, each time.</summary>
public sealed record PathWish(ApplicationKey Application, Facts<Stage> Stages)
{
    public bool NewestSupersedes { get; init; }

    /// <summary>The revision the person looked at, 0 for a path that is new; null overwrites whatever is there.</summary>
    public int? BasedOn { get; init; }
}

/// <summary>What a path may become, and how its stages lie.</summary>
public static class PathRules
{
    private const int MostStages = 100;

    /// <summary>The path as wished: new, changed by one revision, or as it was when the wish says nothing new.</summary>
    public static Outcome<ReleasePath> Apply(ReleasePath? known, PathWish wish, IReadOnlySet<EnvironmentKey> knownEnvironments)
    {
        if (Revisions.Check("path", $"The path of {wish.Application}", known?.Revision ?? 0, wish.BasedOn) is { } stale)
        {
            return stale;
        }

        if (wish.Stages.Count is 0 or > MostStages)
        {
            return Refusal.Invalid("path.stage-count", $"A path has 1 to {MostStages} stages; this one has {wish.Stages.Count}.");
        }

        if (CheckNames(wish.Stages, knownEnvironments) is { } unnamed)
        {
            return unnamed;
        }

        if (FindCycle(wish.Stages) is { } cycle)
        {
            return Refusal.Invalid("path.cycle", $"The stages go in a circle: {string.Join(" → ", cycle)}. Nothing could ever arrive.");
        }

        if (wish.Stages.Select(StageRules.Check).FirstOrDefault(refusal => refusal is not null) is { } impossible)
        {
            return impossible;
        }

        var next = new ReleasePath { Application = wish.Application, Stages = wish.Stages, NewestSupersedes = wish.NewestSupersedes, Revision = known?.Revision ?? 0 };
        return next == known ? known : next with { Revision = next.Revision + 1 };
    }

    /// <summary>The stages in columns, from the left: a stage stands right of everything it comes after.</summary>
    public static Facts<Facts<Stage>> Columns(ReleasePath path)
    {
        var depths = new Dictionary<EnvironmentKey, int>();
        return path.Stages.GroupBy(stage => Depth(path, stage, depths)).OrderBy(column => column.Key).Select(column => column.ToFacts()).ToFacts();
    }

    /// <summary>Every environment that lies before one on the path, the nearest first; none when it is not on it.</summary>
    public static Facts<EnvironmentKey> Upstream(ReleasePath path, EnvironmentKey environment)
    {
        var found = new List<EnvironmentKey>(path.Find(environment)?.After ?? []);
        for (var i = 0; i < found.Count; i++)
        {
            found.AddRange((path.Find(found[i])?.After ?? []).Where(further => !found.Contains(further)));
        }

        return found.ToFacts();
    }

    /// <summary>Every environment that comes after one on the path, directly or not.</summary>
    public static Facts<EnvironmentKey> Downstream(ReleasePath path, EnvironmentKey environment) =>
        path.Stages.Select(stage => stage.Environment).Where(later => Upstream(path, later).Contains(environment)).ToFacts();

    private static int Depth(ReleasePath path, Stage stage, Dictionary<EnvironmentKey, int> depths)
    {
        if (!depths.TryGetValue(stage.Environment, out var depth))
        {
            depth = stage.After.Select(path.Find).OfType<Stage>().Select(upstream => Depth(path, upstream, depths) + 1).DefaultIfEmpty(0).Max();
            depths[stage.Environment] = depth;
        }

        return depth;
    }

    private static Refusal? CheckNames(Facts<Stage> stages, IReadOnlySet<EnvironmentKey> knownEnvironments)
    {
        var onPath = new HashSet<EnvironmentKey>();
        foreach (var stage in stages)
        {
            if (!knownEnvironments.Contains(stage.Environment))
            {
                return Refusal.Invalid("path.unknown-environment", $"There is no environment {stage.Environment}. Make it first, then put it on the path.");
            }

            if (!onPath.Add(stage.Environment))
            {
                return Refusal.Invalid("path.duplicate-stage", $"{stage.Environment} is on the path twice; an environment is one stage.");
            }
        }

        return stages.Select(stage => CheckUpstreams(stage, onPath)).FirstOrDefault(refusal => refusal is not null);
    }

    private static Refusal? CheckUpstreams(Stage stage, HashSet<EnvironmentKey> onPath)
    {
        if (stage.After.Where(upstream => !onPath.Contains(upstream)).Select(upstream => (EnvironmentKey?)upstream).FirstOrDefault() is { } missing)
        {
            return Refusal.Invalid("path.upstream-not-on-path", $"{stage.Environment} comes after {missing}, which is not on this path.");
        }

        return stage.After.Distinct().Count() == stage.After.Count
            ? null
            : Refusal.Invalid("path.duplicate-upstream", $"{stage.Environment} names one of the stages it comes after twice.");
    }

    /// <summary>The first circle found, its first stage again at the end; null when there is none.</summary>
    private static List<EnvironmentKey>? FindCycle(Facts<Stage> stages)
    {
        var upstreams = stages.ToDictionary(stage => stage.Environment, stage => stage.After);
        var finished = new HashSet<EnvironmentKey>();
        var trail = new List<EnvironmentKey>();
        return stages.Select(stage => Walk(stage.Environment)).FirstOrDefault(cycle => cycle is not null);

        List<EnvironmentKey>? Walk(EnvironmentKey at)
        {
            if (trail.IndexOf(at) is >= 0 and var start)
            {
                // The trail runs against the flow; people read a path with it.
                return [at, .. trail[start..].AsEnumerable().Reverse()];
            }

            if (finished.Contains(at))
            {
                return null;
            }

            trail.Add(at);
            var cycle = upstreams[at].Select(Walk).FirstOrDefault(found => found is not null);
            trail.RemoveAt(trail.Count - 1);
            finished.Add(at);
            return cycle;
        }
    }
}
