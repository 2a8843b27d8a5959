using Microsoft.AspNetCore.Authorization;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.People;

/// <summary>Pages show all applications to whoever signed in; a token, which may be narrowed to some, has no business there.</summary>
internal static class PeopleOnly
{
    public const string Policy = "people-only";

    private static readonly Refusal No = Refusal.Forbidden("pages.people-only", "Pages are for people who signed in. A token reads under /api/v1 and listens at /hubs/board.");

    public static void Require(AuthorizationPolicyBuilder policy) => policy.RequireAuthenticatedUser().RequireAssertion(context =>
    {
        var isPerson = !context.User.HasClaim(claim => claim.Type == AccountClaims.Token);
        if (!isPerson)
        {
            (context.Resource as HttpContext)?.Features.Set(No);
        }

        return isPerson;
    });
}
