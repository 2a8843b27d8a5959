using System.Security.Claims;
using Microsoft.AspNetCore.Identity;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.Live;

/// <summary>Whether someone may still listen: the account or token stands, may view, and the session was not ended elsewhere.</summary>
internal sealed class ListenerCheck(PeopleDesk people, IServiceScopeFactory scopes)
{
    /// <summary>Who listens, with the rights of this moment; or why they may not any more.</summary>
    public async Task<Outcome<Actor>> AskAsync(ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var known = people.FindActor(user.Credential()).Then<Actor>(actor => PermissionRules.Check(actor, Permission.View) is { } refusal ? refusal : actor);
        if (known.Refusal is not null || user.Identity?.AuthenticationType != IdentityConstants.ApplicationScheme)
        {
            return known;
        }

        await using var scope = scopes.CreateAsyncScope();
        return await scope.ServiceProvider.GetRequiredService<SignInManager<Account>>().ValidateSecurityStampAsync(user) is null
            ? Refusal.Forbidden("session.ended", "This session was ended. Sign in again.")
            : known;
    }
}
