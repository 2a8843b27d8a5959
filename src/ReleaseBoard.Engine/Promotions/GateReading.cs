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

    /// <summary>What is new in the scripts since what is there now; null for what is no database, or cannot be read: then its plan says so.</summary>
    private ScriptSight? Scripts(DbConnection db, Promotion promotion)
    {
        if (SetOf(db, promotion.Slot.Application, promotion.Version) is not { } wanted)
        {
            return null;
        }

        var there = DeploymentStore.Stable(db, promotion.Slot) is { } stable ? SetOf(db, promotion.Slot.Application, stable.Version) : null;
        var known = there?.Forward.Select(script => (script.File, script.Digest)).ToHashSet() ?? [];
        var fresh = wanted.Forward.Where(script => !known.Contains((script.File, script.Digest))).ToList();
        return new(
            fresh.SelectMany(script => script.Findings).Where(finding => finding.Severity is LintSeverity.Error).DistinctBy(finding => (finding.Code, finding.Sentence)).ToFacts(),
            fresh.Exists(script => script.Phase is MigrationPhase.Contract),
            Downstream(db, promotion.Slot).ToFacts());
    }

    private MigrationSet? SetOf(DbConnection db, ApplicationKey application, ArtifactVersion version) =>
        ArtifactStore.Find(db, application, version) is { Manifest.Database: not null } artifact ? sets.Read(artifact, CancellationToken.None).Match<MigrationSet?>(set => set, _ => null) : null;

    private static IEnumerable<(EnvironmentKey Environment, DependentSight Dependent)> Downstream(DbConnection db, Slot slot) =>
        PathStore.Find(db, slot.Application) is { } path
            ? PathRules.Downstream(path, slot.Environment).SelectMany(environment => RequirementStore.Dependents(db, slot with { Environment = environment }).Select(one => (environment, one)))
            : [];
}
