namespace ReleaseBoard.Runner.Gateway;

/// <summary>How one slot's visitors are shared out between its deployments.</summary>
internal sealed class SlotRoute
{
    /// <summary>Visitors are told apart by a number from 0 up to this.</summary>
    public const int Visitors = 10_000;

    private readonly (int Until, DeploymentRoute Deployment)[] _shares;
    private readonly DeploymentRoute[] _inNeed;

    /// <param name="application">The slot's application.</param>
    /// <param name="environment">The slot's environment.</param>
    /// <param name="newestFirst">
    /// Its deployments. The newest owns the lowest numbers, so that while its weight rises it only ever gains visitors, and those
    /// it has stay.
    /// </param>
    public SlotRoute(string application, string environment, IReadOnlyList<DeploymentRoute> newestFirst)
    {
        Application = application;
        Environment = environment;
        var total = newestFirst.Sum(deployment => deployment.Weight);
        var until = 0;
        _shares = [.. newestFirst.Where(deployment => deployment.Weight > 0)
            .Select(deployment => ((until += deployment.Weight) * Visitors / total, deployment))];
        _inNeed = [.. newestFirst.Reverse().OrderByDescending(deployment => deployment.Weight)];
    }

    public string Application { get; }

    public string Environment { get; }

    /// <summary>False while no deployment here has been given any traffic.</summary>
    public bool Serves => _shares.Length > 0;

    /// <summary>The deployment a visitor belongs to. The slot must serve.</summary>
    public DeploymentRoute Owner(int visitor)
    {
        foreach (var (until, deployment) in _shares)
        {
            if (visitor < until)
            {
                return deployment;
            }
        }

        return _shares[^1].Deployment;
    }

    /// <summary>
    /// Any deployment that can answer in the owner's place: those that have traffic first, the heaviest before the lighter,
    /// then those that wait, the oldest (which has proven itself) before the newer.
    /// </summary>
    public (DeploymentRoute Deployment, Destination Destination)? StandIn(Destination? avoided)
    {
        foreach (var deployment in _inNeed)
        {
            if (deployment.Choose(avoided) is { } destination)
            {
                return (deployment, destination);
            }
        }

        return null;
    }
}
