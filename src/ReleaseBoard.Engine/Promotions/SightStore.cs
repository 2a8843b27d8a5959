using System.Data.Common;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Evidence;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Engine.Promotions;

/// <summary>Reads together what the rules want to look at, in the connection's own snapshot.</summary>
internal static class SightStore
{
    public static GateSight Gates(DbConnection db, Promotion promotion, EvidenceReading evidence, Facts<ReadyQuestion>? answers, DateTimeOffset now) => new()
    {
        Promotion = promotion,
        Environment = EnvironmentStore.Find(db, promotion.Slot.Environment) ?? Gone(promotion.Slot.Environment),
        Answers = answers,
        Upstreams = Upstreams(db, promotion, now),
        LastSucceeded = LastStanding(db, promotion.Slot),
        Requirements = RequirementStore.Needs(db, promotion.Slot, promotion.Version),
        Dependents = RequirementStore.Dependents(db, promotion.Slot),
        Evidence = Evidence(db, promotion, evidence),
        Voters = promotion.Phase is PromotionPhase.AwaitingApproval ? VoterStore.List(db) : [],
        Author = Author(db, promotion),
        Now = now,
    };

    /// <summary>What the artifact did in each environment the stage comes after.</summary>
    public static Facts<UpstreamStay> Upstreams(DbConnection db, Promotion promotion, DateTimeOffset now) =>
        promotion.Stage.After.Select(upstream => Upstream(db, promotion, upstream, now)).ToFacts();

    /// <summary>The author of the commit, as the build claims; looked up only where a rule asks who wrote it.</summary>
    public static string? Author(DbConnection db, Promotion promotion) =>
        ApprovalRules.AsksForAuthor(promotion) ? ArtifactStore.Find(db, promotion.Slot.Application, promotion.Version)?.Origin.Author : null;

    /// <summary>What last succeeded in a slot, unless it was taken down since: then there is nothing to be out of date against.</summary>
    public static Promotion? LastStanding(DbConnection db, Slot slot) =>
        DeploymentStore.Stable(db, slot) is null ? null : PromotionStore.LastSucceeded(db, slot);

    /// <summary>Why no further step may begin in an environment; null while it may.</summary>
    public static Standstill? Standstill(DbConnection db, EnvironmentKey environment) =>
        EnvironmentStore.Find(db, environment)?.Hold is { } hold ? Domain.Promotions.Standstill.Of(hold, environment) : null;

    // Read only where it can say anything: gates are asked often.
    private static EvidenceSight? Evidence(DbConnection db, Promotion promotion, EvidenceReading evidence) =>
        (promotion.Stage.Evidence != EvidenceDemand.None || RebuildStore.Count(db, promotion.Digest) > 0)
        && ArtifactStore.Find(db, promotion.Slot.Application, promotion.Version) is { } artifact
            ? evidence.Of(db, artifact)
            : null;

    private static UpstreamStay Upstream(DbConnection db, Promotion promotion, EnvironmentKey upstream, DateTimeOffset now)
    {
        var slot = promotion.Slot with { Environment = upstream };
        var stays = StayStore.Of(db, slot, promotion.Digest);
        var stay = new UpstreamStay(
            upstream,
            PromotionStore.HasSucceeded(db, slot, promotion.Digest),
            Longest(stays, now),
            stays.Any(stay => stay is { EndedAt: null, HealthySince: not null } && now - stay.SeenAt <= SoakRules.LongestGap));
        return stay.HasRun && stay.Healthy >= promotion.Stage.Soak ? stay : stay with
        {
            By = WayRules.Overtaken(PathStore.Find(db, slot.Application), upstream, promotion.Stage.Soak, environment => Mark(db, promotion, slot with { Environment = environment }, now)),
        };
    }

    private static WayMark Mark(DbConnection db, Promotion promotion, Slot slot, DateTimeOffset now)
    {
        var last = LastStanding(db, slot);
        ArtifactVersion? newer = last?.Sequence > promotion.Sequence ? last.Version : null;
        return new(
            PromotionStore.HasSucceeded(db, slot, promotion.Digest) ? Longest(StayStore.Of(db, slot, promotion.Digest), now) : null,
            last?.Digest == promotion.Digest || PromotionStore.Open(db, slot).Any(open => open.Digest == promotion.Digest && (newer is null || open.Phase.HoldsLock())),
            newer);
    }

    private static TimeSpan Longest(IEnumerable<HealthyStay> stays, DateTimeOffset now) => stays.Select(stay => SoakRules.HealthyFor(stay, now)).DefaultIfEmpty(TimeSpan.Zero).Max();

    // An environment with open promotions is not deleted; one that is gone all the same holds nothing.
    private static ReleaseEnvironment Gone(EnvironmentKey key) => new() { Key = key, Name = key.Value, Tier = Tier.Production };
}
