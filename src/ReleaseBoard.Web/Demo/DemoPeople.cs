using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Demo;

/// <summary>One of the people the demo's sign-in page offers.</summary>
internal sealed record DemoPerson(OperatorName Name, string DisplayName, Role Role);

/// <summary>One person a role. They exist only in a data folder the demo was started on, and only while it is on.</summary>
internal static class DemoPeople
{
    public static readonly Facts<DemoPerson> All =
    [
        new(new("rosa"), "Rosa", Role.ReleaseManager),
        new(new("otto"), "Otto", Role.OnCall),
        new(new("paula"), "Paula", Role.ProductOwner),
        new(new("dan"), "Dan", Role.Developer),
        new(new("vera"), "Vera", Role.Viewer),
        new(new("ada"), "Ada", Role.Administrator),
    ];

    public static DemoPerson With(Role role) => All.Single(person => person.Role == role);
}
