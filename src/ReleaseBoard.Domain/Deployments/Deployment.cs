using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Deployments;

/// <summary>A deployment's name, on the board and in the runner alike.</summary>
[JsonConverter(typeof(KeyConverter))]
public readonly record struct DeploymentId(Guid Value)
{
    public override string ToString() => Value.ToString("N");
}

/// <summary>The life of a deployment; see <see cref="DeploymentRules"/>.</summary>
public enum DeploymentPhase
{
    /// <summary>Being installed, or installed and taking traffic as its rollout says.</summary>
    Rolling,

    /// <summary>Last fully promoted: the one others are compared with.</summary>
    Stable,

    /// <summary>Was stable; its instances run and wait, taking no traffic.</summary>
    Warm,

    /// <summary>Its instances are gone.</summary>
    Retired,
}

/// <summary>The fact that an artifact is installed in an environment, with its instances.</summary>
public sealed record Deployment
{
    public required DeploymentId Id { get; init; }

    public required Slot Slot { get; init; }

    public required ArtifactVersion Version { get; init; }

    public required Digest Digest { get; init; }

    /// <summary>How many processes it shall have; 0 for what is applied and not served.</summary>
    public required int Instances { get; init; }

    /// <summary>The settings it runs with; 0 while its application has none here.</summary>
    public long SettingsRevision { get; init; }

    /// <summary>True for migrations and plans: they are applied, and nothing of them runs.</summary>
    public bool IsApplied => Instances == 0;

    /// <summary>Its wished share of the slot's traffic in whole per cent; the shares of a slot that serves sum to 100.</summary>
    public int Weight { get; init; }

    public DeploymentPhase Phase { get; init; } = DeploymentPhase.Rolling;

    /// <summary>The promotion that brought it.</summary>
    public required long Promotion { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it last became stable; null before.</summary>
    public DateTimeOffset? StableSince { get; init; }

    /// <summary>When it was put aside, warm; null while it was not.</summary>
    public DateTimeOffset? WarmSince { get; init; }

    /// <summary>When it stops being kept warm; null while it is not.</summary>
    public DateTimeOffset? WarmUntil { get; init; }

    /// <summary>When a rollback took it back after it had been stable; what it was is not gone back to.</summary>
    public DateTimeOffset? TakenBackAt { get; init; }

    public int Revision { get; init; }
}
