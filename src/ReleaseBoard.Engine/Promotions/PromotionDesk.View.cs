using System.Data.Common;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Engine.Promotions;

public sealed partial class PromotionDesk
{
    /// <summary>Everything about one promotion, in one snapshot; null when there is none.</summary>
    public PromotionView? View(PromotionId id) =>
        database.Read(db => PromotionStore.Find(db, id) is { } promotion ? View(db, promotion) : null);

    /// <summary>The promotions this very person may vote on now, oldest first.</summary>
    public Facts<PromotionId> OpenToVoteOf(Credential by) =>
        database.Read(db => VoteStore.OpenTo(db, by, clock.GetUtcNow())).Select(promotion => promotion.Id).ToFacts();

    /// <summary>The same, with what one wants to know before voting.</summary>
    public Facts<ApprovalView> WaitingFor(Credential by) => database.Read(db =>
    {
        var voters = VoterStore.List(db);
        return VoteStore.OpenTo(db, by, clock.GetUtcNow())
            .Select(promotion => new ApprovalView(
                promotion,
                ApprovalRules.WaitingFor(promotion, voters, SightStore.Author(db, promotion)) ?? "",
                DeploymentStore.Stable(db, promotion.Slot)))
            .ToFacts();
    });

    /// <summary>Why this person may not vote on it now, as a sentence; null when they may.</summary>
    public string? WhyNoVote(PromotionId id, Credential by) => database.Read(db => PromotionStore.Find(db, id) is { } promotion
        ? VoteStore.Ballot(db, promotion, by, clock.GetUtcNow()).Refusal?.Sentence
        : Unknown(id).Sentence);

    private PromotionView View(DbConnection db, Promotion promotion)
    {
        var now = clock.GetUtcNow();
        var open = PromotionStore.Open(db, promotion.Slot);
        var hasBegun = promotion.StartedAt is not null;
        var sight = promotion.Phase.IsTerminal() ? null : gates.Sight(db, promotion, now);
        var standing = sight is null ? [] : GateRules.Standing(sight);
        var previous = hasBegun
            ? promotion.Previous is { } id ? DeploymentStore.Find(db, id) : null
            : DeploymentStore.Stable(db, promotion.Slot);
        var position = QueueRules.Position(open, promotion.Id);
        var (rehearsal, isOld) = Rehearsed(db, promotion, previous);
        return new()
        {
            Promotion = promotion,
            Deployment = promotion.Deployment is { } deployment ? DeploymentStore.Find(db, deployment) : null,
            Apply = promotion is { IsApplied: true, Deployment: { } applied } ? ApplyStore.Find(db, applied) : null,
            Scripts = !hasBegun && sight?.Scripts is { } scripts ? ScriptsBrought.Of(scripts) : null,
            Rehearsal = rehearsal,
            IsRehearsalOld = isOld,
            Previous = previous,
            Gates = standing,
            QueuePosition = position,
            WaitingFor = WaitRules.Sentence(promotion, standing, QueueRules.Holder(open), position),
            Steps = StepRules.View(promotion),
            Alerts = promotion is { Kind: PromotionKind.Forward, IsApplied: false, Phase: PromotionPhase.AwaitingApproval or PromotionPhase.Queued or PromotionPhase.Deploying or PromotionPhase.RollingOut or PromotionPhase.AwaitingIntervention }
                ? AlarmRules.Sentences(promotion, AlertStore.Firing(db, promotion.Slot))
                : [],
            Changes = ChangeStore.Between(db, promotion, previous),
            Rollback = RollbackStore.Offer(db, promotion),
            TakenBack = promotion.Phase is PromotionPhase.Succeeded ? TakenBackStore.Of(db, promotion.Id) : null,
            Trouble = promotion.Phase.HoldsLock() ? deployments.Trouble(promotion.Slot) : null,
        };
    }

    /// <summary>The last dry run in the database that the promotion's settings name, and whether something is known to have run there since.</summary>
    private (Rehearsal? Tried, bool IsOld) Rehearsed(DbConnection db, Promotion promotion, Deployment? previous)
    {
        if (promotion is not { IsApplied: true, Kind: PromotionKind.Forward } || DatabaseSetting.Mark(db, promotion.Slot, promotion.SettingsRevision) is not { Length: > 0 } connection
            || RehearsalStore.Find(db, promotion.Slot, promotion.Digest, connection) is not { } tried)
        {
            return (null, false);
        }

        var manifest = ArtifactStore.Find(db, promotion.Slot.Application, promotion.Version)?.Manifest.Database;
        return (tried, tried.IsKnownOld(databases.LastMark(promotion.Slot, manifest, connection), previous?.CreatedAt));
    }
}
