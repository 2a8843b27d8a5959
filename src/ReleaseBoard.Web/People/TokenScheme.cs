using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using Microsoft.Net.Http.Headers;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.People;

/// <summary>Recognises <c>Authorization: Bearer rb_…</c>.</summary>
internal sealed class TokenScheme(TokenDesk desk, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "Bearer";

    /// <summary>The token's text, or null. WebSockets of browsers cannot send headers, so hubs may name it in the address.</summary>
    public static string? TextOf(HttpRequest request)
    {
        var header = request.Headers[HeaderNames.Authorization].ToString();
        if (header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase))
        {
            return header["Bearer ".Length..].Trim();
        }

        return request.Path.StartsWithSegments("/hubs", StringComparison.Ordinal) && request.Query["access_token"].ToString() is { Length: > 0 } text ? text : null;
    }

    protected override async Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (TextOf(Request) is not { } text)
        {
            return AuthenticateResult.NoResult();
        }

        if (!text.StartsWith(TokenDesk.Prefix, StringComparison.Ordinal)
            || await desk.RecogniseAsync(new Secret(text), Context.RequestAborted) is not { } known)
        {
            return AuthenticateResult.Fail("This token is unknown, has expired or was revoked.");
        }

        var identity = new ClaimsIdentity(
            [
                new Claim(ClaimTypes.NameIdentifier, known.Credential.Person.Value),
                new Claim(ClaimTypes.Name, known.Credential.Person.Value),
                new Claim(AccountClaims.Token, $"{known.Credential.Token:N}"),
            ],
            Name);
        return AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) =>
        Problems.WriteAsync(Context, StatusCodes.Status403Forbidden);
}
