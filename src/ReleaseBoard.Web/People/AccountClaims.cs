using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Engine.People;

namespace ReleaseBoard.Web.People;

/// <summary>What a session carries of a person, for what screens show; what they may do is asked again with each act.</summary>
internal sealed class AccountClaims(UserManager<Account> people, IOptions<IdentityOptions> options) : UserClaimsPrincipalFactory<Account>(people, options)
{
    public const string DisplayName = "releaseboard:display-name";

    /// <summary>The claim that holds an API token's id.</summary>
    public const string Token = "releaseboard:token";

    public static IEnumerable<Claim> OfRoles(IEnumerable<Role> roles) => roles.Select(role => new Claim(ClaimTypes.Role, role.ToString()));

    protected override async Task<ClaimsIdentity> GenerateClaimsAsync(Account user)
    {
        var identity = await base.GenerateClaimsAsync(user);
        identity.AddClaim(new Claim(DisplayName, user.DisplayName));
        identity.AddClaims(OfRoles(user.Roles));
        return identity;
    }
}
