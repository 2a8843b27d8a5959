using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Reads what an artifact requires with what is there, and who requires something of it.</summary>
internal static class RequirementStore
{
    // As far as requirements of requirements are followed; a circle ends here, too.
    private const int Deepest = 5;

    // Requirements that are looked at for one answer; nobody reads on after so many.
    private const int MostNeeds = 200;

    // The newest artifacts among which one that will do is looked for.
    private const int MostCandidates = 50;

    public static Facts<RequirementSight> Needs(DbConnection db, Slot slot, ArtifactVersion version) => Needs(db, new(), slot.Environment, slot.Application, version, Deepest);

    /// <summary>What is stable in the environment and names the slot's application among what it requires.</summary>
    public static Facts<DependentSight> Dependents(DbConnection db, Slot slot) => db.Query<DependentRow>(
        """
        select deployment.application, deployment.version, artifact.manifest
          from deployment
          join artifact on artifact.application = deployment.application and artifact.version = deployment.version
         where deployment.environment = @Environment and deployment.phase = 'Stable' and deployment.application <> @Application
           and artifact.manifest like '%"requires":[{%' and artifact.manifest like '%"' || @Application || '"%'
         order by deployment.application
        """,
        DeploymentStore.Key(slot)).SelectMany(row => row.Dependents(slot.Application)).ToFacts();

    private static Facts<RequirementSight> Needs(DbConnection db, Walk walk, EnvironmentKey target, ApplicationKey application, ArtifactVersion version, int depth) =>
        depth == 0 || !walk.Followed.Add((application, version, target))
            ? []
            : (ArtifactStore.Find(db, application, version)?.Manifest.Requires ?? []).TakeWhile(_ => walk.Needs++ < MostNeeds || depth == Deepest)
                .Select(need => Need(db, walk, target, need, depth)).ToFacts();

    private static RequirementSight Need(DbConnection db, Walk walk, EnvironmentKey target, Requirement need, int depth)
    {
        var present = DeploymentStore.Stable(db, new Slot(need.Application, target))?.Version;
        var sight = new RequirementSight { Need = need, Present = present };
        if (RequirementRules.IsMet(sight) || Offer(db, need, target) is not { } offer)
        {
            return sight;
        }

        var underway = PromotionStore.Open(db, new Slot(need.Application, offer.Next)).FirstOrDefault(promotion => promotion.Version == offer.Version && promotion.Kind is PromotionKind.Forward);
        return sight with { Offer = offer, Underway = underway?.Id, Before = Needs(db, walk, offer.Next, need.Application, offer.Version, depth - 1) };
    }

    private static WayIn? Offer(DbConnection db, Requirement need, EnvironmentKey target)
    {
        var path = PathStore.Find(db, need.Application);
        return RequirementRules.Offer(
            ArtifactStore.List(db, need.Application, search: null, before: null, MostCandidates).Items
                .Where(artifact => need.Versions.Contains(artifact.Version))
                .Select(artifact => new WayIn(
                    artifact.Version,
                    RequirementRules.Next(path, target, upstream => PromotionStore.HasSucceeded(db, new Slot(artifact.Application, upstream), artifact.Digest)))),
            target);
    }

    // What one version needs in one environment is followed once: where it is met again it stands in the order already.
    private sealed class Walk
    {
        public HashSet<(ApplicationKey Application, ArtifactVersion Version, EnvironmentKey Environment)> Followed { get; } = [];

        public int Needs { get; set; }
    }

    private sealed record DependentRow(string Application, string Version, string Manifest)
    {
        public IEnumerable<DependentSight> Dependents(ApplicationKey on) => Stored.FromJson<ArtifactManifest>(Manifest).Requires
            .Where(need => need.Application == on)
            .Select(need => new DependentSight(new(Application), new(Version), need.Versions));
    }
}
