using System.Security.Claims;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Evidence;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/artifacts/{digest}/evidence</c> and <c>/api/v1/applications/{app}/evidence</c>.</summary>
internal static class EvidenceEndpoints
{
    public static void MapEvidence(this RouteGroupBuilder api)
    {
        var evidence = api.MapGroup("").WithTags("Evidence");

        evidence.MapGet("/artifacts/{digest}/evidence", (EvidenceDesk desk, HttpContext http, string digest) =>
                Digest.Parse(digest).Then(known => desk.Of(known, http.Reach())).ToResult())
            .WithSummary("What speaks for an artifact: one record for each version that has these bytes.").Produces<Facts<EvidenceSight>>();

        evidence.MapGet("/applications/{app}/evidence", (EvidenceTermsDesk desk, string app) => ApplicationKey.Parse(app).Then<EvidenceTerms>(key => desk.Of(key)).ToResult())
            .WithSummary("What an application expects of the evidence for its artifacts.").Produces<EvidenceTerms>();

        evidence.MapPut("/applications/{app}/evidence", async (EvidenceTermsDesk desk, string app, TermsBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                await ApplicationKey.Parse(app).Match(
                    async key => (await desk.PutAsync(body.On(key), user.Credential(), cancellationToken)).ToResult(),
                    refusal => Task.FromResult(refusal.ToProblem())))
            .WithSummary("Changes what is expected; evidence that is there is judged anew at once.").Produces<EvidenceTerms>();
    }

    /// <summary>What is expected; what is left out stays as it is. <c>revision</c> is the one this change was made of, left out to overwrite.</summary>
    internal sealed record TermsBody(
        int? RebuildsNeeded = null, int? SignaturesNeeded = null, string? Repository = null, string? RepositoryField = null, string? BuildType = null,
        Facts<ParameterBody?>? Parameters = null, int? Revision = null)
    {
        public EvidenceTermsWish On(ApplicationKey application) => new(application)
        {
            RebuildsNeeded = RebuildsNeeded,
            SignaturesNeeded = SignaturesNeeded,
            Repository = Repository,
            RepositoryField = RepositoryField,
            BuildType = BuildType,
            Parameters = Parameters?.Select(one => new BuildParameter(one?.Field ?? "", one?.Value ?? "")).ToFacts(),
            BasedOn = Revision,
        };
    }

    /// <summary>A value that builds are started with, by its JSON pointer; "*" at its end stands for any ending.</summary>
    internal sealed record ParameterBody(string? Field, string? Value);
}
