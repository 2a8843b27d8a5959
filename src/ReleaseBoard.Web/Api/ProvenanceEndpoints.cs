using System.Security.Claims;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Evidence;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/artifacts/{digest}/provenance</c>.</summary>
internal static class ProvenanceEndpoints
{
    private const int MostBytes = 1 << 20;

    public static void MapProvenance(this RouteGroupBuilder api) => api.MapPost("/artifacts/{digest}/provenance", PostAsync)
        .WithTags("Evidence")
        .WithSummary("Sends provenance: a DSSE envelope or a Sigstore bundle as the body. What does not hold is kept too; the answer says which checks passed.")
        .Produces<ProvenanceReport>(StatusCodes.Status201Created);

    private static async Task<IResult> PostAsync(HttpRequest request, ProvenanceDesk desk, string digest, ClaimsPrincipal user, CancellationToken cancellationToken)
    {
        var body = await RawBody.ReadAsync(request, MostBytes, "provenance.too-large", cancellationToken);
        var wish = Digest.Parse(digest).Then(artifact => body.Then<(Digest Artifact, byte[] Document)>(document => (artifact, document)));
        return await wish.Match(
            async sent => (await desk.PostAsync(sent.Artifact, sent.Document, user.Credential(), cancellationToken)).ToResult(report => Results.Created($"/api/v1/artifacts/{sent.Artifact}/evidence", report)),
            refusal => Task.FromResult(refusal.ToProblem()));
    }
}
