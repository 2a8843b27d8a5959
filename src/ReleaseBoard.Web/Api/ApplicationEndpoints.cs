using System.Security.Claims;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/applications</c>.</summary>
internal static class ApplicationEndpoints
{
    public static void MapApplications(this RouteGroupBuilder api)
    {
        api.MapGet("/applications", (ApplicationDesk desk, HttpContext http, string? search, string? cursor, int? count) =>
            Results.Ok(desk.List(search, cursor, count ?? 50, http.Reach())));

        api.MapGet("/applications/{app}", (ApplicationDesk desk, string app) =>
            ApplicationKey.Parse(app).Then<Application>(key => desk.Find(key) is { } found ? found : Unknown(key)).ToResult());

        api.MapPut("/applications/{app}", async (ApplicationDesk desk, string app, ApplicationBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
            ApplicationKey.Parse(app) is Outcome<ApplicationKey>.Accepted { Value: var key }
                ? (await desk.PutAsync(new(key, body.Kind, body.Summary ?? ""), user.Credential(), cancellationToken)).ToResult()
                : ApplicationKey.Parse(app).ToResult());
    }

    public static Refusal Unknown(ApplicationKey key) => Refusal.NotFound("application.unknown", $"There is no application {key}.");

    internal sealed record ApplicationBody(ApplicationKind Kind = ApplicationKind.Service, string? Summary = null);
}
