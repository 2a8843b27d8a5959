using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Insights;

/// <summary>What sort of thing happened to what runs.</summary>
public enum ChangeKind
{
    /// <summary>An artifact was installed or taken down.</summary>
    Deployment,

    /// <summary>Shares of the traffic moved.</summary>
    Traffic,

    /// <summary>A flag or a segment of people.</summary>
    Flag,

    Settings,
    Migration,

    /// <summary>A monitoring system or an objective began to complain.</summary>
    Alert,

    /// <summary>A guard stepped forward or back.</summary>
    Guard,

    /// <summary>A person pinned the environment, or let it go.</summary>
    Hold,

    /// <summary>An instance ended by itself.</summary>
    Instance,
}

/// <summary>One thing that happened to what runs, as a chart marks it: read from one entry of the journal.</summary>
public sealed record Change
{
    /// <summary>The number of its entry.</summary>
    public required long Entry { get; init; }

    public required DateTimeOffset At { get; init; }

    public required ChangeKind Kind { get; init; }

    /// <summary>A few words for a chart: "1.2.0 to 25 %", "new-checkout off".</summary>
    public required string Title { get; init; }

    /// <summary>The entry's sentence.</summary>
    public required string Detail { get; init; }

    public required OperatorName By { get; init; }

    /// <summary>Null for what concerns every application of the environment.</summary>
    public ApplicationKey? Application { get; init; }

    /// <summary>Null for what concerns every environment.</summary>
    public EnvironmentKey? Environment { get; init; }

    /// <summary>What it happened to: a promotion's number, a flag's key, a version. Null when there is no such name.</summary>
    public string? Subject { get; init; }

    /// <summary>The version that was installed or got traffic, or does not stay up; null where it is about none.</summary>
    public string? Version { get; init; }

    /// <summary>The flag's revision that it made; null where it is about none.</summary>
    public int? Number { get; init; }

    /// <summary>True when it made something reach fewer people than before: a flag turned off, traffic taken back.</summary>
    public bool IsBack { get; init; }
}
