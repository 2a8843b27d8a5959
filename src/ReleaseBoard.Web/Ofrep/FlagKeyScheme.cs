using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.Ofrep;

/// <summary>Recognises keys to flags at the calls of the API that applications make themselves. Such a key speaks for no person.</summary>
internal sealed class FlagKeyScheme(FlagAccessDesk access, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "FlagKey";

    private const string EnvironmentClaim = "flags-of";

    /// <summary>True for texts that look like a key to flags.</summary>
    public static bool IsOne(HttpRequest request) => OfrepDoor.KeyOf(request) is { } text
        && (text.StartsWith(FlagAccessDesk.ServerPrefix, StringComparison.Ordinal) || text.StartsWith(FlagAccessDesk.BrowserPrefix, StringComparison.Ordinal)
            || text.StartsWith("rbd.", StringComparison.Ordinal));

    /// <summary>The environment whose flags the caller's server key opens; null for a person or token.</summary>
    public static EnvironmentKey? EnvironmentOf(ClaimsPrincipal user) => user.FindFirstValue(EnvironmentClaim) is { } key ? new EnvironmentKey(key) : null;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        if (OfrepDoor.KeyOf(Request) is not { } text)
        {
            return Task.FromResult(AuthenticateResult.NoResult());
        }

        // What browsers hold is no secret: anyone could report with it.
        if (access.Recognise(text) is not { Kind: FlagAccessKind.Server } caller)
        {
            return Task.FromResult(AuthenticateResult.Fail("This key is unknown, was ended or is a browser's."));
        }

        var identity = new ClaimsIdentity([new Claim(EnvironmentClaim, caller.Environment.Value)], Name);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.WriteAsync(Context, StatusCodes.Status403Forbidden);
}
