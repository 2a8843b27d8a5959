using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.People;

namespace ReleaseBoard.Web.Demo;

/// <summary>One person a role; they exist only in a data folder the demo made.</summary>
internal sealed record DemoMember(string Name, string DisplayName, Role Role, string? First = null)
{
    public static readonly Facts<DemoMember> All =
    [
        new("rosa", "Rosa", Role.ReleaseManager, "Approve storefront 1.1.0 and watch it go out. Then promote 1.2.0: it comes back by itself."),
        new("otto", "Otto", Role.OnCall, "Open Health, storefront in production: live figures, and every change with its way back."),
        new("paula", "Paula", Role.ProductOwner, "Roll the flag express-checkout out under guard: it goes off by itself, with its numbers."),
        new("dan", "Dan", Role.Developer),
        new("vera", "Vera", Role.Viewer),
        new("ada", "Ada", Role.Administrator),
    ];

    public OperatorName Operator => new(Name);

    /// <summary>What the sign-in page offers.</summary>
    public static DemoPeople Offer() => new(All.Select(member => new DemoPerson(member.Operator, member.DisplayName, member.RoleWords, member.First)).ToFacts());

    private string RoleWords => Role switch
    {
        Role.ReleaseManager => "Release manager",
        Role.OnCall => "On call",
        Role.ProductOwner => "Product owner",
        _ => Role.ToString(),
    };
}
