using System.Data.Common;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Evidence;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>Where an artifact's way is read, from its commit to the people who use it.</summary>
public sealed class JourneyDesk(Database database, BoardDesk board, EvidenceDesk evidences)
{
    private const int MostPromotions = 50;

    // As many as stand on one picture.
    private const int MostReleases = 4;

    /// <summary>The artifact alone; null when there is no such artifact.</summary>
    public Artifact? Artifact(ApplicationKey application, ArtifactVersion version) => database.Read(db => ArtifactStore.Find(db, application, version));

    /// <summary>The artifact and how far it has come; null when there is no such artifact.</summary>
    public ArtifactView? Find(ApplicationKey application, ArtifactVersion version)
    {
        if (database.Read(db => ArtifactStore.Find(db, application, version)) is not { } artifact || board.Application(application) is not { } view)
        {
            return null;
        }

        var travelled = database.Read(db => PromotionStore.List(db, new() { Application = application, Version = version }, null, MostPromotions)).Items;
        var evidence = evidences.Of(artifact);
        return new ArtifactView
        {
            Artifact = artifact,
            Application = view,
            Evidence = evidence,
            Promotions = travelled,
            Journey = JourneyRules.Steps(new(artifact, view, travelled, evidence, Releases(artifact, view))),
        };
    }

    /// <summary>The flags its code asks for, in the environments that nothing comes after.</summary>
    private Facts<ReleasedFlag> Releases(Artifact artifact, ApplicationView view)
    {
        var stages = view.Path?.Stages ?? [];
        var last = stages.LastOrDefault(stage => !stages.Any(other => other.After.Contains(stage.Environment)));
        return last is null ? [] : database.Read(db => (artifact.Manifest.Flags ?? []).Take(MostReleases).Select(flag => Release(db, flag, last.Environment)).ToFacts());
    }

    private static ReleasedFlag Release(DbConnection db, string flag, EnvironmentKey environment) => FlagStateStore.Current(db, new FlagKey(flag), environment) switch
    {
        null => new(flag, IsOn: false, FlagStore.Find(db, new FlagKey(flag)) is null ? "not known here" : "off", At: null),
        { } state => new(flag, state.Plan.IsEnabled, state.Plan.IsEnabled ? "on" : "off", state.At),
    };
}
