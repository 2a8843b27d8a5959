using ReleaseBoard.Domain.People;

namespace ReleaseBoard.Web.People;

/// <summary>A person as an administrator is writing them down.</summary>
public sealed class PersonDraft
{
    public string Name { get; set; } = "";

    public string DisplayName { get; set; } = "";

    public string Email { get; set; } = "";

    /// <summary>Bounded by the number of roles there are.</summary>
    public HashSet<Role> Roles { get; init; } = [];

    /// <summary>True when the person exists and is being changed.</summary>
    public bool IsKnown { get; init; }

    public static PersonDraft Of(Person person) => new()
    {
        Name = person.Name.Value,
        DisplayName = person.DisplayName,
        Email = person.Email ?? "",
        Roles = [.. person.Roles],
        IsKnown = true,
    };
}
