using System.Security.Claims;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Promotions;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/applications/{app}/artifacts/retention</c>.</summary>
internal static class RetentionEndpoints
{
    public static void MapRetention(this RouteGroupBuilder api)
    {
        var retention = api.MapGroup("/applications/{app}/artifacts/retention").WithTags("Artifacts");

        retention.MapGet("", (ArtifactRetentionDesk desk, string app) => ApplicationKey.Parse(app).Then(desk.Preview).ToResult())
            .WithSummary("Which artifacts could be deleted, and why the others stay. Nothing is deleted by looking.").Produces<RetentionPreview>();

        retention.MapPost("", async (ArtifactRetentionDesk desk, string app, RetentionBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await ApplicationKey.Parse(app).Match(
                    async key => (await desk.DeleteAsync(new(key, body.Versions ?? [], body.Reason), user.Credential(), cancellationToken)).ToResult(),
                    refusal => Task.FromResult(refusal.ToProblem())))
            .WithSummary("Deletes these versions, all or none; only what the preview offers can be.").Produces<Facts<Artifact>>();
    }

    internal sealed record RetentionBody(Facts<ArtifactVersion>? Versions, string? Reason = null);
}
