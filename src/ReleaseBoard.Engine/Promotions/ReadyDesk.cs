using System.Data.Common;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Evidence;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Engine.Plans;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Answers the six questions of a promotion from what is known at this moment.</summary>
public sealed class ReadyDesk(
    Database database, IHealthReading signals, LogDesk logs, StandingDesk sources, ObjectiveBoard objectives, AlertDesk alerts, MigrationDesk migrations, EvidenceReading evidence,
    PlanAgreement agreement, TimeProvider clock)
{
    // "In the last minutes": long enough for a quiet staging, short enough to notice that a pipe broke today.
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    /// <summary>The six questions with their answers; null when there is no such promotion.</summary>
    public async Task<Facts<ReadyQuestion>?> AskAsync(PromotionId id, CancellationToken cancellationToken)
    {
        if (database.Read(db => PromotionStore.Find(db, id) is { } promotion ? Sight(db, promotion) : null) is not { } sight)
        {
            return null;
        }

        var arrivals = new List<Arrivals>();
        foreach (var staging in ReadyRules.Staging(sight.Stays))
        {
            arrivals.Add(await ArrivedAsync(new Slot(sight.Promotion.Slot.Application, staging.Stay.Environment), cancellationToken));
        }

        var asked = sight with { Arrivals = arrivals.ToFacts() };
        return ReadyRules.Answer(sight.WayBack is null && sight.Promotion.IsApplied ? await OfScriptsAsync(asked, cancellationToken) : asked);
    }

    /// <summary>What a database's scripts say of the way back and of what they take away; nothing where they cannot be read.</summary>
    private async Task<ReadySight> OfScriptsAsync(ReadySight sight, CancellationToken cancellationToken) =>
        (await migrations.ReadAsync(sight.Promotion.Slot, sight.Promotion.Version, (int)sight.Promotion.SettingsRevision, cancellationToken))
            .Match(view => sight with { WayBack = view.WayBack, TakesAway = view.Phase is MigrationPhase.Contract }, _ => sight);

    private ReadySight Sight(DbConnection db, Promotion promotion)
    {
        var (now, slot) = (clock.GetUtcNow(), promotion.Slot);
        var artifact = ArtifactStore.Find(db, slot.Application, promotion.Version);
        var present = DeploymentStore.Stable(db, slot);
        var before = promotion.Previous is { } previous ? DeploymentStore.Find(db, previous) : present;
        var running = before is null ? null : ArtifactStore.Find(db, slot.Application, before.Version);
        var infrastructure = artifact?.Manifest.Infrastructure is null ? null : artifact;
        var plan = infrastructure is null ? null : Plan(db, promotion);
        return new()
        {
            Promotion = promotion,
            Evidence = artifact is null ? null : evidence.Of(db, artifact),
            Stays = SightStore.Upstreams(db, promotion, now).Select(stay => Rehearsed(db, slot, stay)).ToFacts(),
            AreFlagsSaid = artifact?.Manifest.Flags is not null,
            NewFlags = (artifact?.Manifest.Flags ?? []).Except(running?.Manifest.Flags ?? []).Select(key => New(db, key, slot.Environment)).ToFacts(),
            Present = before,
            PresentNeeds = before is null ? [] : RequirementStore.Needs(db, slot, before.Version),
            WayBack = infrastructure is null ? null : PlanWayBackRules.Of(plan, running?.Manifest.Infrastructure is { } carried ? (running.Version, carried) : null),
            TakesAway = PlanWayBackRules.TakesAway(plan),
            MeasuredSeconds = RollbackStore.LastTook(db, slot),
            Needs = RequirementStore.Needs(db, slot, promotion.Version).Select(need => Brought(db, slot.Environment, need)).ToFacts(),
            Now = now,
        };
    }

    private async Task<Arrivals> ArrivedAsync(Slot slot, CancellationToken cancellationToken)
    {
        var (now, from) = (clock.GetUtcNow(), clock.GetUtcNow() - Window);
        var running = database.Read(db => DeploymentStore.Present(db, slot));
        long lines = 0, requests = 0;
        foreach (var deployment in running)
        {
            lines += (await logs.ReadAsync(deployment.Id, from, LogDesk.MostLines, cancellationToken)).Match(read => read.Count, _ => 0);
            requests += signals.Window(deployment.Id, [new TimeRange(from, now)]).Requests;
        }

        return new()
        {
            Environment = slot.Environment,
            Window = Window,
            LogLines = lines,
            Measurements = requests + sources.Of(slot).Sum(source => source.News?.TakenInMinute ?? 0),
            LastAlertAt = alerts.Of(slot, 1) is [var alert, ..] ? alert.EndsAt ?? alert.StartsAt : null,
            Objectives = objectives.Status(slot).Count,
        };
    }

    // The plan it carries; else what its approval covers, or would if it were given now.
    private InfrastructurePlan? Plan(DbConnection db, Promotion promotion) => PlanStore.Find(db, promotion.Digest) is { } carried ? carried.Plan
        : promotion.Phase is PromotionPhase.AwaitingApproval ? PlanAgreement.Open(db, promotion.Slot, promotion.Digest, promotion.SettingsRevision)
        : agreement.Given(db, promotion.Id.Value, promotion.Slot, promotion.Digest, promotion.SettingsRevision);

    private static StagingStay Rehearsed(DbConnection db, Slot slot, UpstreamStay stay)
    {
        var there = DeploymentStore.Stable(db, slot with { Environment = stay.Environment });
        return new(stay, EnvironmentStore.Find(db, stay.Environment)?.Tier ?? Tier.Development, there?.Version, there?.SettingsRevision ?? 0);
    }

    private static NewFlag New(DbConnection db, string key, EnvironmentKey target)
    {
        var isKnown = FlagStore.Find(db, new FlagKey(key)) is not null;
        return new(key, isKnown, isKnown && FlagStateStore.Current(db, new FlagKey(key), target)?.Plan.IsEnabled == true);
    }

    private static NeededChange Brought(DbConnection db, EnvironmentKey target, RequirementSight need) =>
        new(need, DeploymentStore.Stable(db, new Slot(need.Need.Application, target)) is { } there ? new PromotionId(there.Promotion) : null);
}
