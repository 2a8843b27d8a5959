using System.Security.Claims;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/applications/{app}/path</c>.</summary>
internal static class PathEndpoints
{
    public static void MapPaths(this RouteGroupBuilder api)
    {
        var path = api.MapGroup("/applications/{app}/path").WithTags("Paths");

        path.MapGet("", (PathDesk desk, ApplicationDesk applications, string app) =>
                ApplicationKey.Parse(app).Then(key => Find(desk, applications, key)).ToResult())
            .WithSummary("An application's path; put back what this answers to leave it as it is.").Produces<PathBody>();

        path.MapPut("", async (PathDesk desk, string app, PathBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await ApplicationKey.Parse(app).Then(body.ToWish).Match(
                    async wish => (await desk.PutAsync(wish, user.Credential(), cancellationToken)).ToResult(drawn => Results.Ok(PathBody.Of(drawn))),
                    refusal => Task.FromResult(refusal.ToProblem())))
            .WithSummary("Draws an application's path anew. All durations are whole seconds.").Produces<PathBody>();
    }

    private static Outcome<PathBody> Find(PathDesk desk, ApplicationDesk applications, ApplicationKey key)
    {
        if (applications.Find(key) is null)
        {
            return ApplicationEndpoints.Unknown(key);
        }

        return desk.Find(key) is { } found ? PathBody.Of(found) : Refusal.NotFound("path.unknown", $"{key} has no path yet.");
    }
}
