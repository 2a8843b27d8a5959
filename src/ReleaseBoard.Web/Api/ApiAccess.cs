using Microsoft.AspNetCore.Authorization;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;

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

        var refusal = context.Resource is HttpContext http && HttpMethods.IsGet(http.Request.Method)
            ? people.FindActor(context.User.Credential()).Then<Actor>(actor => Check(actor, http) is { } no ? no : actor).Refusal
            : null;
        if (refusal is null)
        {
            context.Succeed(requirement);
        }
        else
        {
            (context.Resource as HttpContext)?.Features.Set(refusal);
        }

        return Task.CompletedTask;
    }

    private static Refusal? Check(Actor actor, HttpContext http) => PermissionRules.Check(
        actor, Permission.View, http.Request.RouteValues["app"] is string app ? new ApplicationKey(app) : null);
}
