using System.Data.Common;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Evidence;
using ReleaseBoard.Engine.Migrations;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>All that gates look at: the store's snapshot, the last answers to what is asked, and what an artifact's scripts would do.</summary>
public sealed class GateReading(ReadyBoard ready, MigrationSetBoard sets, EvidenceReading evidence)
{
    public GateSight Sight(DbConnection db, Promotion promotion, DateTimeOffset now) =>
        SightStore.Gates(db, promotion, evidence, ready.Of(promotion.Id), now) with { Scripts = promotion.IsApplied ? Scripts(db, promotion) : null };

    /// <summary>What is new in the scripts since what is there now; null for what is no database.</summary>
    private ScriptSight? Scripts(DbConnection db, Promotion promotion)
    {
        var (slot, key) = (promotion.Slot, promotion.Slot.Application);
        return ArtifactStore.Find(db, key, promotion.Version) is not { Manifest.Database: not null } artifact ? null : sets.Read(artifact, CancellationToken.None).Match(
            wanted => ScriptSight.Of(NewScriptRules.Of(wanted, There(db, slot)), Downstream(db, slot).ToFacts()),
            refusal => new ScriptSight([], false, []) { Unread = refusal.Sentence });
    }

    private MigrationSet? There(DbConnection db, Slot slot) =>
        DeploymentStore.Stable(db, slot) is { } stable && ArtifactStore.Find(db, slot.Application, stable.Version) is { } artifact
            ? sets.Read(artifact, CancellationToken.None).Match<MigrationSet?>(set => set, _ => null)
            : null;

    private static IEnumerable<(EnvironmentKey Environment, DependentSight Dependent)> Downstream(DbConnection db, Slot slot) =>
        PathStore.Find(db, slot.Application) is { } path
            ? PathRules.Downstream(path, slot.Environment).SelectMany(environment => RequirementStore.Dependents(db, slot with { Environment = environment }).Select(one => (environment, one)))
            : [];
}
