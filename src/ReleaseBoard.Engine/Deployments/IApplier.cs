using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Deployments;

/// <summary>An artifact and where its archive stands on this machine.</summary>
public sealed record StoredArtifact(Artifact Artifact, string Archive);

/// <summary>What shall be made true: an artifact in a slot, in place of what is there.</summary>
public sealed record ApplyWork(Deployment Deployment, StoredArtifact Wanted, StoredArtifact? Current)
{
    /// <summary>True when it leads back: what is there arrived later than what is wanted.</summary>
    public bool IsReturn => Current is { } current && Wanted.Artifact.Sequence < current.Artifact.Sequence;
}

/// <summary>Makes true in an environment what nothing serves: migrations in a database, a plan of infrastructure.</summary>
public interface IApplier
{
    ApplicationKind Kind { get; }

    /// <summary>
    /// Does it, and tells each step as it goes. Answers a sentence on what is there now; a refusal says what is there now, too.
    /// Must never do twice what was done: what is asked again goes on from where the world is.
    /// </summary>
    Task<Outcome<string>> ApplyAsync(ApplyWork work, Action<Facts<ApplyStep>> progress, CancellationToken cancellationToken);

    /// <summary>What is there now, in a sentence: asked when nobody saw how an apply ended.</summary>
    Task<string> LookAsync(ApplyWork work, CancellationToken cancellationToken);
}
