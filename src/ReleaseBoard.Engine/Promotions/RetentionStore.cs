using System.Data.Common;
using Dapper;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Reads what still needs an application's artifacts.</summary>
internal static class RetentionStore
{
    /// <summary>What each environment runs, ran and would go back to; also of environments that are off the board by now.</summary>
    public static Facts<EnvironmentStays> Stays(DbConnection db, ApplicationKey application) =>
        db.Query<string>("select distinct environment from deployment where application = @application order by environment", new { application = application.Value })
            .Select(environment => Stays(db, new Slot(application, new(environment)))).ToFacts();

    /// <summary>What a promotion that has not ended wishes for.</summary>
    public static Facts<ArtifactVersion> Awaited(DbConnection db, ApplicationKey application) =>
        PromotionStore.Open(db, [application])[application].Select(promotion => promotion.Version).Distinct().ToFacts();

    private static EnvironmentStays Stays(DbConnection db, Slot slot)
    {
        var present = DeploymentStore.Present(db, slot);
        var history = DeploymentStore.History(db, slot);
        var stable = present.FirstOrDefault(deployment => deployment.Phase is DeploymentPhase.Stable);
        return new EnvironmentStays(slot.Environment, Versions(present), Versions(history))
        {
            Fallback = stable is null ? null : DeploymentRules.RollbackTarget(history, stable)?.Version,
        };
    }

    private static Facts<ArtifactVersion> Versions(IEnumerable<Deployment> deployments) => deployments.Select(deployment => deployment.Version).Distinct().ToFacts();
}
