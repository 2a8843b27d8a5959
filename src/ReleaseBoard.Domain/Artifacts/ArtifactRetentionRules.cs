using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>What an environment had of one application: what runs there now, warm ones too, and every stay, the newest first.</summary>
public sealed record EnvironmentStays(EnvironmentKey Environment, Facts<ArtifactVersion> Running, Facts<ArtifactVersion> Past)
{
    /// <summary>What a rollback would go back to, which is not always the one before; null when there is nothing.</summary>
    public ArtifactVersion? Fallback { get; init; }
}

/// <summary>An artifact and the sentence that says why it stays.</summary>
public sealed record KeptArtifact(Artifact Artifact, string Because);

/// <summary>What would be deleted and what would stay, shown before anything is done.</summary>
public sealed record RetentionPreview(Facts<KeptArtifact> Kept, Facts<Artifact> Deleted);

/// <summary>What a person wants deleted, of what the preview offered, and why.</summary>
public sealed record RetentionWish(ApplicationKey Application, Facts<ArtifactVersion> Versions, string? Reason);

/// <summary>Which artifacts of an application may go.</summary>
public static class ArtifactRetentionRules
{
    private const int LongestReason = 2000;

    /// <summary>
    /// What any environment runs and the one before it always stay, besides the last <paramref name="keepLast"/> of each; and so
    /// does what a promotion waits for, and what is newer than all that ever ran: its turn may still come.
    /// </summary>
    public static RetentionPreview Preview(
        Facts<Artifact> artifacts, Facts<EnvironmentStays> environments, Facts<ArtifactVersion> awaited, int keepLast)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(keepLast);
        var because = new Dictionary<ArtifactVersion, string>();
        foreach (var environment in environments)
        {
            Keep(because, environment, keepLast);
        }

        foreach (var version in awaited)
        {
            because.TryAdd(version, "A promotion waits for it.");
        }

        var ran = environments.SelectMany(environment => environment.Running.Concat(environment.Past)).ToHashSet();
        var newestThatRan = artifacts.Where(artifact => ran.Contains(artifact.Version)).Select(artifact => artifact.Sequence).DefaultIfEmpty(0).Max();
        foreach (var artifact in artifacts.Where(artifact => artifact.Sequence > newestThatRan))
        {
            because.TryAdd(artifact.Version, "It is newer than all that ever ran.");
        }

        return new RetentionPreview(
            artifacts.Where(artifact => because.ContainsKey(artifact.Version)).Select(artifact => new KeptArtifact(artifact, because[artifact.Version])).ToFacts(),
            artifacts.Where(artifact => !because.ContainsKey(artifact.Version)).ToFacts());
    }

    /// <summary>The artifacts to delete; all that are named or none, since what was looked at may be needed by now.</summary>
    public static Outcome<Facts<Artifact>> Choose(RetentionPreview preview, RetentionWish wish)
    {
        if (wish.Versions.Count == 0)
        {
            return Refusal.Invalid("retention.nothing-named", "Name the versions to delete; the preview says which may go.");
        }

        if (wish.Reason?.Trim() is not { Length: > 0 and <= LongestReason })
        {
            return Refusal.Invalid("retention.reason-missing", $"Say in 1 to {LongestReason} characters why they go: their bytes do not come back.");
        }

        var chosen = preview.Deleted.Where(artifact => wish.Versions.Contains(artifact.Version)).ToFacts();
        var missing = wish.Versions.Except(chosen.Select(artifact => artifact.Version)).Select(version => (ArtifactVersion?)version).FirstOrDefault();
        return missing is { } other
            ? new Refusal("retention.not-offered", $"{wish.Application} {other} cannot go: {Because(preview, other)} Nothing was deleted.")
            : chosen;
    }

    private static string Because(RetentionPreview preview, ArtifactVersion version) =>
        preview.Kept.FirstOrDefault(kept => kept.Artifact.Version == version)?.Because ?? "there is no such artifact.";

    private static void Keep(Dictionary<ArtifactVersion, string> because, EnvironmentStays environment, int keepLast)
    {
        // What runs is said first, over a weaker reason that another environment gave.
        foreach (var version in environment.Running)
        {
            because[version] = $"It runs in {environment.Environment}.";
        }

        var stays = environment.Past.Distinct().ToList();
        foreach (var before in stays.Where(version => !environment.Running.Contains(version)).Take(1))
        {
            because.TryAdd(before, $"It ran in {environment.Environment} before what runs there now.");
        }

        if (environment.Fallback is { } back)
        {
            because.TryAdd(back, $"A rollback in {environment.Environment} would go back to it.");
        }

        foreach (var version in stays.Take(keepLast))
        {
            because.TryAdd(version, $"It is among the last {keepLast} of {environment.Environment}.");
        }
    }
}
