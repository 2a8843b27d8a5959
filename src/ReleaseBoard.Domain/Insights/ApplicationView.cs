using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>An application with its path, what runs in each stage, and what differs between them.</summary>
public sealed record ApplicationView
{
    public required Application Application { get; init; }

    public ReleasePath? Path { get; init; }

    public required BoardRow Row { get; init; }

    /// <summary>The environments that matter here, as people call them.</summary>
    public required Facts<EnvironmentName> Environments { get; init; }

    public required Facts<StageDifference> Differences { get; init; }

    public IReadOnlyDictionary<EnvironmentKey, string> Names => Environments.ToDictionary(environment => environment.Key, environment => environment.Name);

    /// <summary>Where a version takes traffic, and how much of it.</summary>
    public IReadOnlyList<(string Name, int Weight)> WhereRuns(ArtifactVersion version)
    {
        var names = Names;
        return
        [
            .. from cell in Row.Cells
               from share in cell.Running
               where share.Version == version
               select (names.GetValueOrDefault(cell.Environment) ?? cell.Environment.Value, share.Weight),
        ];
    }
}

/// <summary>An environment's key and what people call it.</summary>
public sealed record EnvironmentName(EnvironmentKey Key, string Name);

/// <summary>What a stage lacks that is in the stage before it: the artifacts between, newest first, and how many they are in all.</summary>
public sealed record StageDifference(EnvironmentKey From, EnvironmentKey To, ArtifactVersion New, ArtifactVersion Old, long Count, Facts<ArtifactChange> Changes);

/// <summary>One artifact among those that a stage lacks.</summary>
public sealed record ArtifactChange(ArtifactVersion Version, string? Commit, string? Message, string? Author);

/// <summary>What differs between the stages of a path.</summary>
public static class DifferenceRules
{
    /// <summary>As many as a person reads of one difference.</summary>
    public const int MostChanges = 10;

    /// <summary>
    /// For each stage and each one before it that runs something newer: what is between. Artifacts newest first; the places in
    /// the order of arrival are those of what runs.
    /// </summary>
    public static Facts<StageDifference> Between(
        ReleasePath? path, BoardRow row, IReadOnlyDictionary<(ApplicationKey Application, ArtifactVersion Version), long> sequences, IReadOnlyList<Artifact> artifacts)
    {
        var differences =
            from stage in path?.Stages ?? []
            from upstream in stage.After
            let newer = Main(row, upstream)
            let older = Main(row, stage.Environment)
            where newer is not null && older is not null
            let newest = sequences.GetValueOrDefault((row.Application, newer.Version))
            let oldest = sequences.GetValueOrDefault((row.Application, older.Version))
            where oldest > 0 && newest > oldest
            let lacking = artifacts.Where(artifact => artifact.Sequence > oldest && artifact.Sequence <= newest).Take(MostChanges).Select(Change).ToFacts()
            select new StageDifference(upstream, stage.Environment, newer.Version, older.Version, newest - oldest, lacking);
        return differences.ToFacts();
    }

    private static RunningShare? Main(BoardRow row, EnvironmentKey environment) => row.Cell(environment)?.Running is [var main, ..] ? main : null;

    private static ArtifactChange Change(Artifact artifact) => new(artifact.Version, artifact.Origin.Commit, artifact.Origin.Message, artifact.Origin.Author);
}
