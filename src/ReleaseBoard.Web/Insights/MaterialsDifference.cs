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
    // One application seldom runs in more versions at once; each is unpacked whole to be compared.
    private const int Most = 5;

    /// <summary>One for each other version that runs somewhere and has a bill of materials.</summary>
    public static async Task<Facts<MaterialsDifference>> OfAsync(ArtifactView view, JourneyDesk journeys, SbomDesk sboms, CancellationToken cancellationToken)
    {
        var names = view.Application.Names;
        var running =
            from cell in view.Application.Row.Cells
            from share in cell.Running
            where share.Version != view.Artifact.Version
            group names.GetValueOrDefault(cell.Environment) ?? cell.Environment.Value by share.Version;
        List<MaterialsDifference> differences = [];
        foreach (var version in running.Take(Most))
        {
            if (journeys.Artifact(view.Artifact.Application, version.Key) is { } runs
                && await sboms.CompareAsync(runs.Digest, view.Artifact.Digest, Reach.All, cancellationToken) is Outcome<SbomDifference>.Accepted { Value: var difference })
            {
                differences.Add(new(version.Key, string.Join(", ", version.Distinct()), difference));
            }
        }

        return differences.ToFacts();
    }
}
