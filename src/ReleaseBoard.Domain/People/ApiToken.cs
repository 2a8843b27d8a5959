using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.People;

/// <summary>A key for machines: acts for its owner, within its own narrower limits, until it ends.</summary>
public sealed record ApiToken
{
    public required Guid Id { get; init; }

    public required string Name { get; init; }

    public required OperatorName Owner { get; init; }

    /// <summary>What it may do, of what its owner may.</summary>
    public required Facts<Permission> Permissions { get; init; }

    /// <summary>The applications it may act on; empty means all.</summary>
    public Facts<ApplicationKey> Applications { get; init; } = [];

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ExpiresAt { get; init; }

    public DateTimeOffset? RevokedAt { get; init; }

    /// <summary>When it was last seen, to the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; init; }

    public bool IsLive(DateTimeOffset now) => RevokedAt is null && now < ExpiresAt;
}

/// <summary>What a person wants a token to be.</summary>
public sealed record TokenWish(string Name, Facts<Permission> Permissions, Facts<ApplicationKey> Applications, DateTimeOffset ExpiresAt);
