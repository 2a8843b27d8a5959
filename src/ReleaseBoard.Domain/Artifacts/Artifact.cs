using System.Text.Json.Serialization;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>An immutable build result of an application. A version never changes its digest.</summary>
public sealed record Artifact
{
    public required ApplicationKey Application { get; init; }

    public required ArtifactVersion Version { get; init; }

    public required Digest Digest { get; init; }

    /// <summary>Size of the archive in bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Counts up per application in the order of arrival: what "older" and "newer" mean (promotions, rule 9).</summary>
    public required long Sequence { get; init; }

    public required ArtifactManifest Manifest { get; init; }

    public required BuildOrigin Origin { get; init; }

    public required OperatorName UploadedBy { get; init; }

    public required DateTimeOffset UploadedAt { get; init; }
}

/// <summary>Where a build says it comes from. All of it is claimed, none of it is proved by being here.</summary>
public sealed record BuildOrigin
{
    public string? Commit { get; init; }

    public string? Branch { get; init; }

    public string? Author { get; init; }

    public string? Message { get; init; }

    public Uri? BuildUrl { get; init; }
}

/// <summary>The archive's <c>releaseboard.json</c>: how what is inside starts and where it can be asked, or how it is applied.</summary>
public sealed record ArtifactManifest
{
    /// <summary>The command and its arguments; a relative command is a file inside the archive, else it is found on the PATH. Empty for what is applied.</summary>
    public Facts<string> Start { get; init; } = [];

    /// <summary>What must be there before this may come: other applications, each with the versions that will do.</summary>
    public Facts<Requirement> Requires { get; init; } = [];

    /// <summary>The feature flags its code asks for; null when it does not say.</summary>
    public Facts<string>? Flags { get; init; }

    /// <summary>Set when migrations of a database are inside.</summary>
    public DatabaseManifest? Database { get; init; }

    /// <summary>Set when a plan of infrastructure is inside, or the code for one.</summary>
    public InfrastructureManifest? Infrastructure { get; init; }

    /// <summary>The kind of application it can be an artifact of.</summary>
    [JsonIgnore]
    public ApplicationKind Kind => this switch
    {
        { Database: not null } => ApplicationKind.Database,
        { Infrastructure: not null } => ApplicationKind.Infrastructure,
        _ => ApplicationKind.Service,
    };

    /// <summary>The environment variable the application reads its port from.</summary>
    public string PortVariable { get; init; } = "PORT";

    /// <summary>The path that answers 200 when an instance is ready.</summary>
    public string Health { get; init; } = "/health/ready";

    /// <summary>The path of its metrics in the text format; null when it has none.</summary>
    public string? Metrics { get; init; }

    /// <summary>Seconds until an instance must be ready after its start.</summary>
    public int ReadyWithinSeconds { get; init; } = 30;

    /// <summary>Seconds an instance is given to end itself before it is ended.</summary>
    public int StopWithinSeconds { get; init; } = 10;
}
