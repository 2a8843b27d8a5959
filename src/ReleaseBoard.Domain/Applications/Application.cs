using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Applications;

/// <summary>What an application is made of; all kinds travel the same way.</summary>
public enum ApplicationKind
{
    Service,
    Database,
    Infrastructure,
}

/// <summary>A thing that is built and run.</summary>
public sealed record Application
{
    public required ApplicationKey Key { get; init; }

    public ApplicationKind Kind { get; init; } = ApplicationKind.Service;

    /// <summary>One line for people: "web shop".</summary>
    public string Summary { get; init; } = "";

    /// <summary>How many of what ran last in each environment stay, besides what is needed anyway, when old artifacts are deleted.</summary>
    public int KeepArtifacts { get; init; } = 10;

    public required DateTimeOffset CreatedAt { get; init; }

    public int Revision { get; init; }
}
