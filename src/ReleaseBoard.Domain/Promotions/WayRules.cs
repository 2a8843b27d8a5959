using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Promotions;

/// <summary>Something newer that succeeded where an artifact would have to go.</summary>
public sealed record Overtaken(EnvironmentKey Environment, ArtifactVersion Version);

/// <summary>An artifact in an environment on its way.</summary>
/// <param name="Healthy">The longest it was healthy there; nothing where it never ran.</param>
/// <param name="IsThere">True while it is installed there, or a promotion is bringing it.</param>
/// <param name="Newer">What succeeded there last, where that is newer.</param>
public sealed record WayMark(TimeSpan? Healthy, bool IsThere, ArtifactVersion? Newer);

/// <summary>Whether an artifact can still come where it has to have been.</summary>
public static class WayRules
{
    /// <summary>
    /// What keeps an artifact from ever being healthy for so long in an environment: something newer there, or further up the path where it
    /// has to go first. Null while it may still come.
    /// </summary>
    public static Overtaken? Overtaken(ReleasePath? path, EnvironmentKey environment, TimeSpan soak, Func<EnvironmentKey, WayMark> mark) => mark(environment) switch
    {
        { IsThere: true } => null,
        { Healthy: { } healthy } when healthy >= soak => null,
        { Newer: { } newer } => new(environment, newer),
        _ => path?.Find(environment) is { } stage
            ? stage.After.Select(before => Overtaken(path, before, stage.Soak, mark)).FirstOrDefault(found => found is not null)
            : null,
    };
}
