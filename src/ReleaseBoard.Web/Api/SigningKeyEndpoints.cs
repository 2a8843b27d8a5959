using System.Security.Claims;
using ReleaseBoard.Domain.Evidence;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Evidence;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/signing-keys</c>: public keys that provenance may be signed with.</summary>
internal static class SigningKeyEndpoints
{
    public static void MapSigningKeys(this RouteGroupBuilder api)
    {
        var keys = api.MapGroup("/signing-keys").WithTags("Evidence");

        keys.MapGet("", (SigningKeyDesk desk) => Results.Ok(desk.List())).WithSummary("The keys that provenance may be signed with, and the builders each may speak for.").Produces<Facts<SigningKey>>();

        keys.MapPut("/{name}", async (SigningKeyDesk desk, string name, KeyBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.PutAsync(body.On(name), user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Makes a public key known (ECDSA on P-256 or P-384, RSA; PEM), or changes it.").Produces<SigningKey>();

        keys.MapDelete("/{name}", async (SigningKeyDesk desk, string name, string? reason, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.RemoveAsync(name, reason, user.Credential(), cancellationToken)).ToResult())
            .WithSummary("Takes a key away: what only it signed is no longer verified.").Produces<SigningKey>();
    }

    /// <summary>What a key shall be; format and hash are what is usual for it when left out, <c>revision</c> is the one this change was made of.</summary>
    internal sealed record KeyBody(string? PublicKey, SignatureFormat? Format = null, SigningHash? Hash = null, Facts<BuilderBody?>? Builders = null, int? Revision = null)
    {
        public SigningKeyWish On(string name) => new(name, PublicKey ?? "")
        {
            Format = Format,
            Hash = Hash,
            Builders = Builders?.Select(builder => new TrustedBuilder(builder?.Id ?? "", builder?.Level ?? 1)).ToFacts() ?? [],
            BasedOn = Revision,
        };
    }

    /// <summary>A builder's id as provenance names it, and its SLSA build level, 1 to 3.</summary>
    internal sealed record BuilderBody(string? Id, int Level = 1);
}
