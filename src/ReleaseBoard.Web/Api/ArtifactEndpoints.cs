using System.Globalization;
using System.Security.Claims;
using Microsoft.Net.Http.Headers;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/applications/{app}/artifacts</c>.</summary>
internal static class ArtifactEndpoints
{
    public static void MapArtifacts(this RouteGroupBuilder api)
    {
        var artifacts = api.MapGroup("/applications/{app}/artifacts").WithTags("Artifacts");

        artifacts.MapGet("", List).WithSummary("An application's artifacts, newest first.").Produces<Page<Artifact>>();

        artifacts.MapGet("/{version}", (ArtifactDesk desk, string app, string version) => Find(desk, app, version).ToResult())
            .WithSummary("One artifact.").Produces<Artifact>();

        artifacts.MapGet("/{version}/content", Download)
            .WithSummary("The archive's own bytes.").Produces(StatusCodes.Status200OK, contentType: "application/octet-stream");

        artifacts.MapPut("/{version}", PutAsync)
            .WithSummary("Uploads a ZIP or tar.gz: its bytes are the body. The same bytes again answer 200, other bytes under a known version 409.")
            .Produces<Artifact>(StatusCodes.Status201Created).Produces<Artifact>();
    }

    private static IResult List(ArtifactDesk desk, ApplicationDesk applications, string app, string? search, string? cursor, int? count)
    {
        long before = 0;
        if (cursor is not null && !long.TryParse(cursor, NumberStyles.None, CultureInfo.InvariantCulture, out before))
        {
            return Refusal.Invalid("cursor.malformed", "This cursor was not given by this list.").ToProblem();
        }

        return ApplicationKey.Parse(app)
            .Then<ApplicationKey>(key => applications.Find(key) is null ? ApplicationEndpoints.Unknown(key) : key)
            .ToResult(key => Results.Ok(desk.List(key, search, cursor is null ? null : before, count ?? 50)));
    }

    private static IResult Download(HttpResponse response, ArtifactDesk desk, string app, string version) =>
        Find(desk, app, version).ToResult(artifact =>
        {
            if (desk.Open(artifact) is not { } content)
            {
                return Refusal.NotFound("artifact.bytes-missing", $"The bytes of {artifact.Application} {artifact.Version} are no longer on this machine.").ToProblem();
            }

            var isZip = content.ReadByte() == 'P';
            content.Position = 0;
            response.Headers["Repr-Digest"] = ContentDigest.Write(artifact.Digest);
            return Results.File(
                content,
                isZip ? "application/zip" : "application/gzip",
                $"{artifact.Application}-{artifact.Version}{(isZip ? ".zip" : ".tar.gz")}",
                artifact.UploadedAt,
                new EntityTagHeaderValue($"\"{artifact.Digest}\""),
                enableRangeProcessing: true);
        });

    private static async Task<IResult> PutAsync(
        HttpRequest request, ArtifactDesk desk, string app, string version, [AsParameters] OriginQuery origin, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        RawBody.Unbound(request);
        if (!IsPlainBody(request))
        {
            return Results.Problem(
                detail: "Send the archive's bytes as the body, as application/zip or application/gzip, not in a form and not encoded again.",
                title: "Refused", type: "urn:releaseboard:artifact.not-an-archive", statusCode: StatusCodes.Status415UnsupportedMediaType,
                extensions: new Dictionary<string, object?> { ["code"] = "artifact.not-an-archive" });
        }

        var wish = Wish(request, app, version, origin);
        return await wish.Match(
            async asked => (await desk.PutAsync(asked, request.Body, user.Credential(), cancellationToken)).ToResult(Answer),
            refusal => Task.FromResult(refusal.ToProblem()));
    }

    private static IResult Answer(ArtifactPut put) => put.IsNew
        ? Results.Created($"/api/v1/applications/{put.Artifact.Application}/artifacts/{put.Artifact.Version}", put.Artifact)
        : Results.Ok(put.Artifact);

    private static Outcome<ArtifactWish> Wish(HttpRequest request, string app, string version, OriginQuery query) =>
        Key(app, version).Then(key => query.ToOrigin().Then(origin => ContentDigest.Parse(request.Headers["Content-Digest"]).Then<ArtifactWish>(expected =>
            new ArtifactWish(key.Application, key.Version) { Origin = origin, Expected = expected, DeclaredSize = request.ContentLength })));

    private static Outcome<(ApplicationKey Application, ArtifactVersion Version)> Key(string app, string version) =>
        ApplicationKey.Parse(app).Then(application => ArtifactVersion.Parse(version).Then<(ApplicationKey, ArtifactVersion)>(parsed => (application, parsed)));

    private static Outcome<Artifact> Find(ArtifactDesk desk, string app, string version) => Key(app, version).Then<Artifact>(key =>
        desk.Find(key.Application, key.Version) is { } found
            ? found
            : Refusal.NotFound("artifact.unknown", $"There is no artifact {key.Version} of {key.Application}."));

    /// <summary>Tools name an archive in many ways, so only what surely is none is turned away.</summary>
    private static bool IsPlainBody(HttpRequest request) =>
        request.Headers.ContentEncoding is [] or ["identity"]
        && request.ContentType?.StartsWith("multipart/", StringComparison.OrdinalIgnoreCase) is not true
        && request.ContentType?.StartsWith("application/json", StringComparison.OrdinalIgnoreCase) is not true;

    /// <summary>Where the build says it comes from, as query parameters.</summary>
    internal sealed record OriginQuery
    {
        public string? Commit { get; init; }
        public string? Branch { get; init; }
        public string? Author { get; init; }
        public string? Message { get; init; }
        public string? BuildUrl { get; init; }

        public Outcome<BuildOrigin> ToOrigin()
        {
            Uri? url = null;
            return BuildUrl is not null && !Uri.TryCreate(BuildUrl, UriKind.Absolute, out url)
                ? Refusal.Invalid("artifact.origin-malformed", "A build URL is a whole http or https address.")
                : new BuildOrigin { Commit = Commit, Branch = Branch, Author = Author, Message = Message, BuildUrl = url };
        }
    }
}
