using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Samples;

/// <summary>Which samples are asked for: of one slot, by name and labels, in steps of one length.</summary>
public sealed record SampleQuestion
{
    public required Slot Slot { get; init; }

    /// <summary>Null: of all deployments, and of the slot as a whole.</summary>
    public DeploymentId? Deployment { get; init; }

    /// <summary>The metric's whole name; null for every metric.</summary>
    public string? Name { get; init; }

    /// <summary>Labels that a series must have; it may have others besides.</summary>
    public Facts<MetricLabel> Labels { get; init; } = [];

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset Until { get; init; }

    /// <summary>Whole seconds; beyond a minute whole minutes, beyond an hour whole hours, for so it is kept.</summary>
    public required TimeSpan Step { get; init; }

    /// <summary>More series than this are refused, never left out.</summary>
    public int MaximumSeries { get; init; } = 200;

    public bool Finds(SeriesIdentity identity) =>
        identity.Slot == Slot && (Deployment is null || identity.Deployment == Deployment)
        && (Name is null || identity.Series.Name == Name) && Labels.All(identity.Series.Labels.Contains);
}
