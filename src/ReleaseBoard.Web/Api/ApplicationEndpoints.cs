using System.Security.Claims;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/applications</c>.</summary>
internal static class ApplicationEndpoints
{
    public static void MapApplications(this RouteGroupBuilder api)
    {
        var applications = api.MapGroup("/applications").WithTags("Applications");

        applications.MapGet("", (ApplicationDesk desk, HttpContext http, string? search, string? cursor, int? count) =>
                Results.Ok(desk.List(search, cursor, count ?? 50, http.Reach())))
            .WithSummary("The applications, in the order of their keys.").Produces<Page<Application>>();

        applications.MapGet("/{app}", (ApplicationDesk desk, string app) =>
                ApplicationKey.Parse(app).Then<Application>(key => desk.Find(key) is { } found ? found : Unknown(key)).ToResult())
            .WithSummary("One application.").Produces<Application>();

        applications.MapPut("/{app}", async (ApplicationDesk desk, string app, ApplicationBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await ApplicationKey.Parse(app).Match(
                    async key => (await desk.PutAsync(new(key, body.Kind, body.Summary ?? "") { KeepArtifacts = body.KeepArtifacts, BasedOn = body.Revision }, user.Credential(), cancellationToken)).ToResult(),
                    refusal => Task.FromResult(refusal.ToProblem())))
            .WithSummary("Makes an application known, or changes what it says of itself.").Produces<Application>();
    }

    public static Refusal Unknown(ApplicationKey key) => Refusal.NotFound("application.unknown", $"There is no application {key}.");

    /// <summary>What an application says of itself; <c>revision</c> is the one this change was made of, left out to overwrite.</summary>
    internal sealed record ApplicationBody(ApplicationKind Kind = ApplicationKind.Service, string? Summary = null, int? KeepArtifacts = null, int? Revision = null);
}
