using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Runner.Disk;
using ReleaseBoard.Runner.Gateway;

namespace ReleaseBoard.Runner.Slots;

/// <summary>One slot while it runs. Changed only under the fleet's lock.</summary>
internal sealed class SlotRun(SlotWish wish)
{
    public SlotWish Wish { get; set; } = wish;

    public List<DeploymentRun> Deployments { get; } = [];

    /// <summary>No longer wished for; their last requests are finishing and their processes ending.</summary>
    public List<DeploymentRun> Leaving { get; } = [];

    public SlotRoute ToRoute() => new(
        Wish.Application,
        Wish.Environment,
        [.. Deployments.OrderByDescending(deployment => deployment.Arrival).Select(deployment => deployment.ToRoute())]);

    /// <summary>In two steps: which deployments there are is read under the lock, what is true of them outside.</summary>
    public Func<SlotStatus> ToStatus()
    {
        var revision = Wish.Revision;
        var present = Deployments.Select(deployment => (Deployment: deployment, deployment.Wish.Weight))
            .Concat(Leaving.Select(deployment => (Deployment: deployment, Weight: 0)))
            .ToList();
        return () => new SlotStatus
        {
            Application = Wish.Application,
            Environment = Wish.Environment,
            Revision = revision,
            Deployments = present.Select(deployment => deployment.Deployment.ToStatus(deployment.Weight)).ToFacts(),
        };
    }

    public KeptWish ToKept() => new(Wish, Wish.Deployments.Select(wished => Deployments.Single(run => run.Wish.Id == wished.Id).Arrival).ToFacts());
}
