using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.People;

/// <summary>A person as ASP.NET Core Identity handles them while they sign in: the one place where the framework wants a mutable thing.</summary>
public sealed class Account
{
    public required string Name { get; set; }

    public required string Normalized { get; set; }

    public required string DisplayName { get; init; }

    public string? Email { get; init; }

    public string? PasswordHash { get; set; }

    public required string SecurityStamp { get; set; }

    public required Facts<Role> Roles { get; init; }

    public DateTimeOffset? LockoutUntil { get; set; }

    public int FailedCount { get; set; }

    public bool IsActive { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public int Revision { get; set; }

    public Person ToPerson() => new()
    {
        Name = new(Name),
        DisplayName = DisplayName,
        Email = Email,
        Roles = Roles,
        IsActive = IsActive,
        HasPassword = PasswordHash is not null,
        CreatedAt = CreatedAt,
        Revision = Revision,
    };
}
