using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Deployments;

/// <summary>How the deployments of one slot share its traffic and come to rest. Every answer is the whole slot.</summary>
public static class DeploymentRules
{
    /// <summary>
    /// One deployment at a weight, the rest of the traffic on the one before it. With none before it there is nobody to
    /// share with: it takes all or nothing.
    /// </summary>
    public static Facts<Deployment> Shift(Facts<Deployment> slot, DeploymentId to, int weight, DeploymentId? from)
    {
        var hasOther = from is { } other && other != to && slot.Any(deployment => deployment.Id == other);
        var share = hasOther || weight == 0 ? weight : 100;
        return slot.Select(deployment => deployment with
        {
            Weight = deployment.Id == to ? share : hasOther && deployment.Id == from ? 100 - share : 0,
        }).ToFacts();
    }

    /// <summary>The fresh deployment becomes the stable one; the one before it is put aside, warm, or ended when a rollback took it back.</summary>
    public static Facts<Deployment> Settle(Facts<Deployment> slot, DeploymentId fresh, Keeping keeping, DateTimeOffset now)
    {
        var settled = slot.Select(deployment => deployment.Id == fresh
            ? deployment with { Phase = DeploymentPhase.Stable, Weight = 100, StableSince = now, WarmSince = null, WarmUntil = null }
            : deployment.Phase is DeploymentPhase.Stable ? PutAside(deployment, keeping, now) : deployment with { Weight = 0 });
        return KeepWarm(settled.ToFacts(), keeping.WarmCount);
    }

    /// <summary>A deployment that is not to become stable: gone, or warm again when it had been stable before.</summary>
    public static Facts<Deployment> Drop(Facts<Deployment> slot, DeploymentId id) => slot
        .Select(deployment => deployment.Id != id ? deployment
            : deployment.StableSince is null ? Retire(deployment) : deployment with { Phase = DeploymentPhase.Warm, Weight = 0 })
        .ToFacts();

    /// <summary>Its instances go.</summary>
    public static Deployment Retire(Deployment deployment) =>
        deployment with { Phase = DeploymentPhase.Retired, Weight = 0, WarmUntil = null };

    /// <summary>
    /// What a rollback goes back to: the last one that was stable here, is not what runs now, and was not itself taken back
    /// since. Newest first in <paramref name="history"/>.
    /// </summary>
    public static Deployment? RollbackTarget(IReadOnlyList<Deployment> history, Deployment current)
    {
        var good = history
            .Where(deployment => deployment.StableSince is not null && !IsSame(deployment, current) && !WasTakenBackSince(history, deployment))
            .OrderByDescending(deployment => deployment.StableSince)
            .ToList();
        return good.Find(deployment => deployment.Phase is DeploymentPhase.Warm) ?? good.FirstOrDefault();
    }

    /// <summary>What the runtime is asked to make true.</summary>
    public static SlotWish Wish(Slot slot, long revision, IEnumerable<DeploymentWish> deployments) => new()
    {
        Application = slot.Application.Value,
        Environment = slot.Environment.Value,
        Revision = revision,
        Deployments = deployments.ToFacts(),
    };

    /// <summary>Who gets how much: the deployments that take traffic, the greatest share first.</summary>
    public static Facts<Share> Shares(Facts<Deployment> slot) => slot
        .Where(deployment => deployment.Weight > 0)
        .OrderByDescending(deployment => deployment.Weight)
        .Select(deployment => new Share(deployment.Id, deployment.Version, deployment.Weight))
        .ToFacts();

    /// <summary>The shares of a slot that serves sum to 100; of one that does not, to 0.</summary>
    public static bool SumsUp(Facts<Deployment> slot) => slot.Sum(deployment => deployment.Weight) is 0 or 100;

    // The same bytes with other settings are something else to go back to.
    private static bool IsSame(Deployment one, Deployment other) => one.Digest == other.Digest && one.SettingsRevision == other.SettingsRevision;

    private static bool WasTakenBackSince(IReadOnlyList<Deployment> history, Deployment candidate) =>
        history.Any(other => IsSame(other, candidate) && other.TakenBackAt >= candidate.StableSince);

    private static Deployment PutAside(Deployment deployment, Keeping keeping, DateTimeOffset now) =>
        keeping.TakesBack ? Retire(deployment) with { TakenBackAt = now }
        : deployment with { Phase = DeploymentPhase.Warm, Weight = 0, WarmSince = now, WarmUntil = now + keeping.WarmFor };

    private static Facts<Deployment> KeepWarm(Facts<Deployment> slot, int count)
    {
        var kept = slot
            .Where(deployment => deployment.Phase is DeploymentPhase.Warm)
            .OrderByDescending(deployment => deployment.WarmSince)
            .Take(count)
            .Select(deployment => deployment.Id)
            .ToHashSet();
        return slot.Select(deployment => deployment.Phase is DeploymentPhase.Stable || kept.Contains(deployment.Id) ? deployment : Retire(deployment)).ToFacts();
    }
}

/// <summary>What happens to the deployment before: how many stay warm and how long; none when it is being taken back.</summary>
public sealed record Keeping(int WarmCount, TimeSpan WarmFor, bool TakesBack);

/// <summary>A deployment's share of its slot's traffic, in whole per cent.</summary>
public sealed record Share(DeploymentId Deployment, ArtifactVersion Version, int Weight);
