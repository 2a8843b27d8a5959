using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>What there is to go back to, and how fast.</summary>
public sealed record BackSight
{
    /// <summary>What the promotion's new deployment stands beside; null when nothing ran before.</summary>
    public Deployment? Previous { get; init; }

    /// <summary>What runs in the slot now; null when nothing does.</summary>
    public Deployment? Stable { get; init; }

    /// <summary>What good ran before the stable one; null when nothing did.</summary>
    public Deployment? Target { get; init; }

    /// <summary>How long what would be installed again took to be ready, in seconds; null without any experience.</summary>
    public double? ReadySeconds { get; init; }

    /// <summary>How long its artifact may take at most, in seconds; null when nobody says.</summary>
    public int? ReadyWithinSeconds { get; init; }

    /// <summary>What the target requires, with what is there.</summary>
    public Facts<RequirementSight> Requirements { get; init; } = [];

    /// <summary>What runs beside it and requires something of the application.</summary>
    public Facts<DependentSight> Dependents { get; init; } = [];

    /// <summary>Whether the plan that is applied can be taken back by the target; null for what is no infrastructure.</summary>
    public WayBack? PlanWay { get; init; }
}

/// <summary>By which way traffic comes back, said before and after it does.</summary>
public static class RollbackRules
{
    // A change of weights: measured in single milliseconds, said as what a person notices.
    private const double SecondsForWeights = 0.3;

    // Without any experience of how long an artifact takes to be ready.
    private const double MostSecondsGuessed = 10;

    // What was begun may be stopped at once; what it did already is nobody's to promise.
    private static readonly RollbackOffer CalledOff = new(RollbackWay.CalledOff, null, 0, "What still runs of it is stopped; what was done already stays, and the page says what is there then.");

    private static readonly RollbackOffer Withdrawn = new(RollbackWay.Withdrawn, null, 0, "It had not begun; nothing changes for anyone.");

    /// <summary>How a promotion that was just told to go back does so.</summary>
    public static RollbackOffer Answer(Promotion promotion, BackSight sight) => promotion switch
    {
        { Kind: PromotionKind.Rollback, Phase: PromotionPhase.Deploying } => Redeploy(promotion.Version, sight),
        { Kind: PromotionKind.Rollback, Phase: PromotionPhase.RollingOut } => Weights(promotion.Version),
        { StartedAt: null } => Withdrawn,
        { IsApplied: true } => CalledOff,
        _ => Weights(sight.Previous?.Version),
    };

    /// <summary>What a rollback of this promotion would do now; null when it would do nothing.</summary>
    public static RollbackOffer? Offer(Promotion promotion, BackSight sight) => promotion.Phase switch
    {
        PromotionPhase.Deploying or PromotionPhase.RollingOut or PromotionPhase.AwaitingIntervention when promotion.IsApplied => CalledOff,
        PromotionPhase.Deploying or PromotionPhase.RollingOut or PromotionPhase.AwaitingIntervention => Weights(sight.Previous?.Version),
        PromotionPhase.Succeeded when sight.Stable?.Id == promotion.Deployment => Offer(sight),
        _ => null,
    };

    /// <summary>What a rollback of what is stable would do; null when there is nothing to go back to.</summary>
    public static RollbackOffer? Offer(BackSight sight) => sight.Target switch
    {
        null => null,
        { Phase: DeploymentPhase.Warm } warm => Closed(Weights(warm.Version), warm, sight),
        { } gone => Closed(Redeploy(gone.Version, sight), gone, sight),
    };

    private static RollbackOffer Closed(RollbackOffer offer, Deployment target, BackSight sight) =>
        RequirementRules.Lacking(target.Slot, target.Version, sight.Requirements, sight.Dependents) is not { } lacking ? offer
            : offer with { Lacking = target.IsApplied ? lacking : null, Sentence = $"{offer.Sentence} {lacking} {(target.IsApplied ? "It stays closed until that is mended." : "It goes back with a reason.")}" };

    /// <summary>Why one that has succeeded cannot be taken back any more; null when it can (rule 12).</summary>
    public static Refusal? WhyNotTakeBack(Promotion succeeded, Promotion? holder, Deployment? stable)
    {
        if (holder is not null)
        {
            return new Refusal("slot.taken", $"Promotion {holder.Id}, {PromotionRules.Title(holder)}, {PromotionRules.Words(holder)}: roll that one back.");
        }

        return stable is not null && stable.Id == succeeded.Deployment
            ? null
            : new Refusal("promotion.not-current", $"{PromotionRules.Title(succeeded)} is no longer what runs there{(stable is null ? "" : $"; {stable.Version} is")}.");
    }

    private static RollbackOffer Weights(ArtifactVersion? version) => new(
        RollbackWay.Weights,
        version,
        SecondsForWeights,
        version is null ? "Nothing ran before; its instances end." : $"{version} still runs: only weights change, about {Spans.Figure(SecondsForWeights)} s.");

    private static RollbackOffer Redeploy(ArtifactVersion version, BackSight sight)
    {
        var seconds = sight.ReadySeconds is { } measured
            ? Math.Max(1, Math.Round(measured, 1))
            : Math.Min(MostSecondsGuessed, sight.ReadyWithinSeconds ?? MostSecondsGuessed);
        return new(RollbackWay.Redeploy, version, seconds, sight.PlanWay is { } way ? way.Sentence
            : sight.Stable is { IsApplied: true } there
            ? $"{version} is applied again, and what {there.Version} brought is taken back as far as it says how."
            : $"{version} is no longer warm: it is installed again, about {Spans.Figure(seconds)} s.");
    }
}
