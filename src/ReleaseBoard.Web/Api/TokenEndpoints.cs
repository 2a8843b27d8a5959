using System.Security.Claims;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Web.Api;

/// <summary><c>/api/v1/tokens</c>.</summary>
internal static class TokenEndpoints
{
    public static void MapTokens(this RouteGroupBuilder api)
    {
        api.MapGet("/tokens", (TokenDesk desk, ClaimsPrincipal user, bool? everyone, string? cursor, int? count) =>
                desk.List(everyone ?? false, cursor, count ?? 50, user.Credential()).ToResult())
            .WithTags("Tokens").WithSummary("One's own tokens; with everyone=true those of all people.").Produces<Page<ApiToken>>();

        api.MapPost("/tokens", async (TokenDesk desk, TokenBody body, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.CreateAsync(body.Wish, user.Credential(), cancellationToken)).ToResult(made =>
                    Results.Created($"/api/v1/tokens/{made.Token.Id:N}", new NewTokenAnswer(made.Token, made.Secret.Text))))
            .WithMetadata(new ShownOnce())
            .WithSummary("Makes a token for the caller, never wider than the caller. The secret is in this answer and nowhere else.").WithTags("Tokens").Produces<NewTokenAnswer>(StatusCodes.Status201Created);

        api.MapDelete("/tokens/{id:guid}", async (TokenDesk desk, Guid id, ClaimsPrincipal user, CancellationToken cancellationToken) =>
                (await desk.RevokeAsync(id, user.Credential(), cancellationToken)).ToResult())
            .WithTags("Tokens").WithSummary("Ends a token for good.").Produces<ApiToken>();
    }

    /// <summary>A token as wished; applications left out mean all, the expiry at most a year from now.</summary>
    internal sealed record TokenBody(string Name, Facts<Permission> Permissions, DateTimeOffset ExpiresAt, Facts<ApplicationKey>? Applications = null)
    {
        public TokenWish Wish => new(Name, Permissions, Applications ?? [], ExpiresAt);
    }

    internal sealed record NewTokenAnswer(ApiToken Token, string Secret);
}
