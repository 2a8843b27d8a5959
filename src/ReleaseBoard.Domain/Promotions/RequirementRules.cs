using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>A promotion that would open a gate: what has to go first.</summary>
public sealed record PromoteFirst(ApplicationKey Application, ArtifactVersion Version, EnvironmentKey Environment)
{
    /// <summary>The promotion that brings it there already; null while nobody has asked for one.</summary>
    public PromotionId? Underway { get; init; }
}

/// <summary>A version that will do, and the first environment on its way to the target it has not run in; the target itself when it has run in all others.</summary>
public sealed record WayIn(ArtifactVersion Version, EnvironmentKey Next);

/// <summary>What an artifact requires, and what is there.</summary>
public sealed record RequirementSight
{
    public required Requirement Need { get; init; }

    /// <summary>What runs or is applied in the environment; null when nothing is.</summary>
    public ArtifactVersion? Present { get; init; }

    /// <summary>A version that will do and how far it is; null when none has arrived.</summary>
    public WayIn? Offer { get; init; }

    /// <summary>The promotion that brings the offered version where it goes next; null while there is none.</summary>
    public PromotionId? Underway { get; init; }

    /// <summary>What the offered version itself still lacks there.</summary>
    public Facts<RequirementSight> Before { get; init; } = [];
}

/// <summary>Another application that runs in the environment and says which versions of this one it works with.</summary>
public sealed record DependentSight(ApplicationKey Application, ArtifactVersion Version, VersionRange Works);

/// <summary>Whether everything is there that an artifact needs, and nothing is lost that others need of it.</summary>
public static class RequirementRules
{
    public static bool IsMet(RequirementSight sight) => sight.Present is { } present && sight.Need.Versions.Contains(present);

    /// <summary>The newest that will do and has run everywhere before the target; else the newest that will do, and where it goes next. Newest first.</summary>
    public static WayIn? Offer(IEnumerable<WayIn> ways, EnvironmentKey target)
    {
        var known = ways.ToList();
        return known.Find(way => way.Next == target) ?? known.FirstOrDefault();
    }

    /// <summary>The first environment on its way to the target that it has not run in; the target itself when it has run in all others.</summary>
    public static EnvironmentKey Next(ReleasePath? path, EnvironmentKey target, Func<EnvironmentKey, bool> hasRun)
    {
        var next = target;
        for (var steps = path?.Stages.Count ?? 0; steps > 0; steps--)
        {
            var missing = (path?.Find(next)?.After ?? []).Where(upstream => !hasRun(upstream)).ToList();
            if (missing.Count == 0)
            {
                return next;
            }

            next = missing[0];
        }

        return next;
    }

    /// <summary>What has to be promoted first, in the order it has to go; each once.</summary>
    public static Facts<PromoteFirst> Order(Facts<RequirementSight> needs) => Unmet(needs).Distinct().ToFacts();

    /// <summary>What a version would lack in its slot, and what others there would lose by it; null when all is there.</summary>
    public static string? Lacking(Slot slot, ArtifactVersion version, Facts<RequirementSight> needs, Facts<DependentSight> dependents)
    {
        var said = needs.Where(need => !IsMet(need)).Select(need => Lack(slot, version, need))
            .Concat(dependents.Where(dependent => !dependent.Works.Contains(version)).Select(dependent => Loss(slot, dependent))).ToList();
        return said.Count == 0 ? null : string.Join(" ", said);
    }

    /// <summary>Null when nothing is required of or by the promotion.</summary>
    internal static Gate? Gate(GateSight sight)
    {
        var (needs, dependents, target) = (sight.Requirements, sight.Dependents, sight.Environment.Key);
        if (needs.Count == 0 && dependents.Count == 0)
        {
            return null;
        }

        var promotion = sight.Promotion;
        var unmet = needs.Where(need => !IsMet(need)).ToList();
        var lost = dependents.Where(dependent => !dependent.Works.Contains(promotion.Version)).ToList();
        if (unmet.Count == 0 && lost.Count == 0)
        {
            var met = needs.Select(need => $"{need.Need.Application} {need.Present}").Concat(dependents.Select(dependent => $"{dependent.Application} {dependent.Version} works with it"));
            return new Gate { Key = GateRules.Requirements, Title = "What it needs is there", IsOpen = true, Because = $"In {target}: {string.Join(", ", met)}." };
        }

        var offers = Order(unmet.ToFacts());
        return new Gate
        {
            Key = GateRules.Requirements,
            Title = "What it needs is there",
            IsOpen = false,
            Because = Lacking(promotion.Slot, promotion.Version, needs, dependents) ?? "",
            Opener = Opener(unmet, offers, lost),
            Offers = offers,
        };
    }

    private static IEnumerable<PromoteFirst> Unmet(Facts<RequirementSight> needs) => needs.Where(need => !IsMet(need)).SelectMany(need =>
        need.Offer is { } offer ? Unmet(need.Before).Append(new PromoteFirst(need.Need.Application, offer.Version, offer.Next) { Underway = need.Underway }) : Unmet(need.Before));

    private static string Lack(Slot slot, ArtifactVersion version, RequirementSight need)
    {
        var there = need.Present is { } present ? $"{present} is there" : $"none is in {slot.Environment}";
        return $"{slot.Application} {version} requires {need.Need}; {there}.";
    }

    private static string Loss(Slot slot, DependentSight dependent) =>
        $"{dependent.Application} {dependent.Version} runs in {slot.Environment} and works with {slot.Application} {dependent.Works} only.";

    private static string Opener(List<RequirementSight> unmet, Facts<PromoteFirst> offers, List<DependentSight> lost)
    {
        var unasked = offers.Where(offer => offer.Underway is null).ToList();
        if (unasked.Count > 0)
        {
            return $"Promote {string.Join(", then ", unasked.Select(offer => $"{offer.Application} {offer.Version} to {offer.Environment}"))} first.";
        }

        if (offers.Count > 0)
        {
            return $"Promotion {offers[0].Underway}: {offers[0].Application} {offers[0].Version} is on its way to {offers[0].Environment}.";
        }

        return unmet.Count > 0
            ? $"An artifact of {unmet[0].Need} has to arrive first."
            : $"A version of {lost[0].Application} that works with it has to come first.";
    }
}
