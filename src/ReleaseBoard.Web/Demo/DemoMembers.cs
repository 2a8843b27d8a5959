using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.People;

namespace ReleaseBoard.Web.Demo;

/// <summary>One person a role; they exist only in a data folder the demo made.</summary>
internal sealed record DemoMember(string Name, string DisplayName, Role Role, string Does)
{
    public static readonly Facts<DemoMember> All =
    [
        new("rosa", "Rosa", Role.ReleaseManager, "approves and promotes"),
        new("otto", "Otto", Role.OnCall, "watches health and rolls back"),
        new("paula", "Paula", Role.ProductOwner, "approves for the business"),
        new("dan", "Dan", Role.Developer, "builds and asks for promotions"),
        new("vera", "Vera", Role.Viewer, "looks, and changes nothing"),
        new("ada", "Ada", Role.Administrator, "manages people and settings"),
    ];

    public OperatorName Operator => new(Name);

    /// <summary>What the sign-in page offers.</summary>
    public static DemoPeople Offer() => new(All.Select(member => new DemoPerson(member.Operator, member.RoleWords, member.Does)).ToFacts());

    private string RoleWords => Role switch
    {
        Role.ReleaseManager => "Release manager",
        Role.OnCall => "On call",
        Role.ProductOwner => "Product owner",
        _ => Role.ToString(),
    };
}
