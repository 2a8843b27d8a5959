using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.People;

/// <summary>Someone with an account here.</summary>
public sealed record Person
{
    public required OperatorName Name { get; init; }

    /// <summary>As people call them: "Ada Lovelace".</summary>
    public required string DisplayName { get; init; }

    public string? Email { get; init; }

    public required Facts<Role> Roles { get; init; }

    /// <summary>False once revoked: no sign-in, no act, and running sessions end.</summary>
    public bool IsActive { get; init; } = true;

    /// <summary>False until the person has used their first link.</summary>
    public bool HasPassword { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public int Revision { get; init; } = 1;

    public bool IsActiveAdministrator => IsActive && Roles.Contains(Role.Administrator);
}

/// <summary>What an administrator says a person shall be.</summary>
public sealed record PersonWish(OperatorName Name, string DisplayName, string? Email, Facts<Role> Roles);

/// <summary>What shall change about a person; null leaves it as it is.</summary>
public sealed record PersonChange
{
    public string? DisplayName { get; init; }

    public string? Email { get; init; }

    public Facts<Role>? Roles { get; init; }

    public bool? IsActive { get; init; }
}
