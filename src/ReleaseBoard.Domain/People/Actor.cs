using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.People;

/// <summary>Whoever acts, as the act's own transaction found them: a signed-in person, an API token or the board itself.</summary>
public sealed record Actor
{
    public required OperatorName Name { get; init; }

    /// <summary>The person behind it: oneself, or the owner of the token. Approvals count people, not tokens.</summary>
    public required OperatorName Person { get; init; }

    public required Facts<Role> Roles { get; init; }

    public required Facts<Permission> Permissions { get; init; }

    /// <summary>The applications a token is narrowed to; empty means all.</summary>
    public Facts<ApplicationKey> Applications { get; init; } = [];

    public Reach Reach => Applications.Count == 0 ? Reach.All : new(Applications);

    /// <summary>True for a token: it may only what it was given to do, of what its owner may.</summary>
    public bool IsToken => Name != Person;

    /// <summary>The board acting by its own rules.</summary>
    public static readonly Actor Board = new()
    {
        Name = OperatorName.Board,
        Person = OperatorName.Board,
        Roles = [],
        Permissions = Enum.GetValues<Permission>().ToFacts(),
    };
}

/// <summary>Who a request claims to be, before the act's transaction has looked them up: a person by name, or a token by its id.</summary>
public readonly record struct Credential(OperatorName Person, Guid? Token)
{
    /// <summary>The board itself.</summary>
    public static readonly Credential Board = new(OperatorName.Board, null);
}
