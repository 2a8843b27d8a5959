using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http.Features;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Web.Ofrep;

namespace ReleaseBoard.Web.Api;

/// <summary>Who may call the API at all: reading needs the permission to view; what an act needs is asked in its transaction.</summary>
internal sealed class ApiAccess : IAuthorizationRequirement
{
    public const string Policy = "api";
}

/// <summary>Asks the store, not the session, so that a right taken away counts at once.</summary>
internal sealed class ApiAccessHandler(PeopleDesk people) : AuthorizationHandler<ApiAccess>
{
    protected override Task HandleRequirementAsync(AuthorizationHandlerContext context, ApiAccess requirement)
    {
        // Who is nobody is told so, not what nobody lacks.
        if (context.User.Identity is not { IsAuthenticated: true })
        {
            return Task.CompletedTask;
        }

        // A server's key to flags is somebody only at the calls that are open to it.
        if (FlagKeyScheme.EnvironmentOf(context.User) is not null || context.Resource is not HttpContext http || !HttpMethods.IsGet(http.Request.Method))
        {
            context.Succeed(requirement);
            return Task.CompletedTask;
        }

        var outcome = people.FindActor(context.User.Credential()).Then<Actor>(actor => PermissionRules.Check(actor, Permission.View, Asked(http)) is { } no ? no : actor);
        if (outcome is Outcome<Actor>.Accepted { Value: var reader })
        {
            http.Features.Set(reader);
            context.Succeed(requirement);
        }
        else
        {
            http.Features.Set(outcome.Refusal);
        }

        return Task.CompletedTask;
    }

    // Refused by its name alone, so that nobody learns from the answer whether there is such an application.
    private static ApplicationKey? Asked(HttpContext http) =>
        http.Request.RouteValues["app"] is string app ? new ApplicationKey(app)
        : http.Request.Query["application"].ToString() is { Length: > 0 } asked ? new ApplicationKey(asked)
        : null;
}

/// <summary>Whoever reads by a request, as the door looked them up.</summary>
internal static class Reader
{
    /// <summary>Only for GET, which is asked at the door; an act looks its actor up in its own transaction.</summary>
    public static Actor Reading(this HttpContext http) => http.Features.GetRequiredFeature<Actor>();

    public static Reach Reach(this HttpContext http) => http.Reading().Reach;
}
