using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Evidence;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Insights;

/// <summary>Where an artifact's way is read, from its commit to the people who use it.</summary>
public sealed class JourneyDesk(Database database, BoardDesk board)
{
    private const int MostPromotions = 50;

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
        return new ArtifactView
        {
            Artifact = artifact,
            Application = view,
            Evidence = database.Read(db => EvidenceDesk.Of(db, artifact)),
            Promotions = travelled,
            Journey = JourneyRules.Steps(artifact, view, travelled),
        };
    }
}
