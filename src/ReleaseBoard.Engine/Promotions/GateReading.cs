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
        Sight(db, promotion, artifact => sets.Read(artifact, CancellationToken.None), now);

    /// <summary>The same within a write, which no archive may hold up: of scripts that nobody has read before nothing is known yet.</summary>
    public GateSight SightInWrite(DbConnection db, Promotion promotion, DateTimeOffset now) => Sight(db, promotion, sets.Known, now);

    private GateSight Sight(DbConnection db, Promotion promotion, Func<Artifact, Outcome<MigrationSet>?> read, DateTimeOffset now) =>
        SightStore.Gates(db, promotion, evidence, ready.Of(promotion.Id), now) with { Scripts = promotion.IsApplied ? Scripts(db, promotion, read) : null };

    /// <summary>What is new in the scripts since what is there now; null for what is no database.</summary>
    private static ScriptSight? Scripts(DbConnection db, Promotion promotion, Func<Artifact, Outcome<MigrationSet>?> read)
    {
        var (slot, key) = (promotion.Slot, promotion.Slot.Application);
        if (ArtifactStore.Find(db, key, promotion.Version) is not { Manifest.Database: not null } artifact)
        {
            return null;
        }

        var current = DeploymentStore.Stable(db, slot) is { } stable ? ArtifactStore.Find(db, key, stable.Version) : null;
        return read(artifact) is not { } wanted || (current is not null && read(current) is null) ? Unread("They are read at the next look.") : wanted.Match(
            set => ScriptSight.Of(NewScriptRules.Of(set, current is null ? null : read(current)?.Match<MigrationSet?>(there => there, _ => null)), Downstream(db, slot).ToFacts()),
            refusal => Unread(refusal.Sentence) with { IsUnreadable = true });
    }

    private static ScriptSight Unread(string why) => new([], false, []) { Unread = why };

    private static IEnumerable<(EnvironmentKey Environment, DependentSight Dependent)> Downstream(DbConnection db, Slot slot) =>
        PathStore.Find(db, slot.Application) is { } path
            ? PathRules.Downstream(path, slot.Environment).SelectMany(environment => RequirementStore.Dependents(db, slot with { Environment = environment }).Select(one => (environment, one)))
            : [];
}
