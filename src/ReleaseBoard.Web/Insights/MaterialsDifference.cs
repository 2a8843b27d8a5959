using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Evidence;
using ReleaseBoard.Engine.Insights;

namespace ReleaseBoard.Web.Insights;

/// <summary>What an artifact is made of otherwise than one that runs.</summary>
/// <param name="Where">The environments that version runs in, as people call them.</param>
public sealed record MaterialsDifference(ArtifactVersion Version, string Where, SbomDifference Difference)
{
    /// <summary>One for each other version that runs somewhere and has a bill of materials.</summary>
    public static Facts<MaterialsDifference> Of(ArtifactView view, JourneyDesk journeys, SbomDesk sboms)
    {
        var names = view.Application.Names;
        var running =
            from cell in view.Application.Row.Cells
            from share in cell.Running
            where share.Version != view.Artifact.Version
            group names.GetValueOrDefault(cell.Environment) ?? cell.Environment.Value by share.Version;
        return running.SelectMany(version => Between(view, journeys, sboms, version.Key, string.Join(", ", version.Distinct()))).ToFacts();
    }

    private static IEnumerable<MaterialsDifference> Between(ArtifactView view, JourneyDesk journeys, SbomDesk sboms, ArtifactVersion version, string where) =>
        journeys.Artifact(view.Artifact.Application, version) is { } runs && sboms.Compare(runs.Digest, view.Artifact.Digest, Reach.All) is Outcome<SbomDifference>.Accepted { Value: var difference }
            ? [new(version, where, difference)]
            : [];
}
