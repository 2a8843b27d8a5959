using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.People;

/// <summary>Whether what a session stands on still holds: the person is active, their stamp is the same, the token lives.</summary>
internal sealed class Sessions(PeopleDesk people, IOptions<IdentityOptions> options)
{
    public bool IsLive(ClaimsPrincipal user)
    {
        var credential = user.Credential();
        if (people.FindActor(credential) is not Outcome<Actor>.Accepted)
        {
            return false;
        }

        return credential.Token is not null
            || people.FindAccount(credential.Person)?.SecurityStamp == user.FindFirstValue(options.Value.ClaimsIdentity.SecurityStampClaimType);
    }
}
