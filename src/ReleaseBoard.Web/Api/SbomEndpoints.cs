using System.Security.Claims;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Evidence;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/artifacts/{digest}/sbom</c> and <c>/tests</c>.</summary>
internal static class SbomEndpoints
{
    public static void MapSbom(this RouteGroupBuilder api)
    {
        var artifact = api.MapGroup("/artifacts/{digest}").WithTags("Evidence");

        artifact.MapPut("/sbom", PutSbomAsync)
            .WithSummary("Sends a bill of materials: CycloneDX 1.5 or 1.6, or SPDX 2.3, as JSON. It takes the place of one that came before.")
            .Produces<SbomSummary>();

        artifact.MapGet("/sbom/components", async (SbomDesk desk, HttpContext http, string digest, string? search, int? cursor, int? count, CancellationToken cancellationToken) =>
                (await Digest.Parse(digest).Match(
                    known => desk.ComponentsAsync(known, search, cursor ?? 0, count ?? 100, http.Reach(), cancellationToken),
                    refusal => Task.FromResult<Outcome<SbomFinds>>(refusal))).ToResult())
            .WithSummary("What an artifact is made of, a page at a time; search looks into names and package URLs.").Produces<SbomFinds>();

        artifact.MapGet("/sbom/difference", async (SbomDesk desk, HttpContext http, string digest, string from, CancellationToken cancellationToken) =>
                (await Digest.Parse(digest).Then(after => Digest.Parse(from).Then<(Digest Before, Digest After)>(before => (before, after))).Match(
                    both => desk.CompareAsync(both.Before, both.After, http.Reach(), cancellationToken),
                    refusal => Task.FromResult<Outcome<SbomDifference>>(refusal))).ToResult())
            .WithSummary("What changed from another artifact to this one: components added, removed, and in other versions.").Produces<SbomDifference>();

        artifact.MapPut("/tests", PutTestsAsync)
            .WithSummary("Sends test results: JUnit's XML or TRX. Reports of several names add up; one that comes again under its name replaces the one before.")
            .Produces<TestTotals>();
    }

    private static Task<IResult> PutSbomAsync(HttpRequest request, SbomDesk desk, string digest, ClaimsPrincipal user, CancellationToken cancellationToken) => PutAsync(
        request, digest, SbomRules.MostBytes, "sbom.too-large", artifact => desk.MayPut(artifact, user.Credential()),
        (artifact, document) => desk.PutAsync(artifact, document, user.Credential(), cancellationToken), cancellationToken);

    private static Task<IResult> PutTestsAsync(HttpRequest request, TestReportDesk desk, string digest, string? name, ClaimsPrincipal user, CancellationToken cancellationToken) => PutAsync(
        request, digest, TestReportRules.MostBytes, "tests.too-large", artifact => desk.MayPut(artifact, user.Credential()),
        (artifact, document) => desk.PutAsync(artifact, name ?? "tests", document, user.Credential(), cancellationToken), cancellationToken);

    private static async Task<IResult> PutAsync<T>(
        HttpRequest request, string digest, int most, string code, Func<Digest, Refusal?> check, Func<Digest, byte[], Task<Outcome<T>>> put, CancellationToken cancellationToken)
    {
        var parsed = Digest.Parse(digest).Then<Digest>(artifact => check(artifact) is { } no ? no : artifact);
        return await parsed.Match(
            async artifact => await (await RawBody.ReadAsync(request, most, code, cancellationToken)).Match(
                async document => (await put(artifact, document)).ToResult(),
                refusal => Task.FromResult(refusal.ToProblem())),
            refusal => Task.FromResult(refusal.ToProblem()));
    }
}
