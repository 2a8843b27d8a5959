using System.Security.Claims;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.Ofrep;

/// <summary>Marks the calls that a server's key to flags opens, for its own environment. Everything else stays shut to such keys.</summary>
internal sealed class OpenToServerKeys
{
    public static readonly OpenToServerKeys Mark = new();
}

/// <summary>Recognises keys to flags at the calls of the API that applications make themselves. Such a key speaks for no person.</summary>
internal sealed class FlagKeyScheme(FlagAccessDesk access, IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory loggers, UrlEncoder encoder)
    : AuthenticationHandler<AuthenticationSchemeOptions>(options, loggers, encoder)
{
    public const string Name = "FlagKey";

    private const string EnvironmentClaim = "flags-of";

    /// <summary>True for texts that look like a key to flags.</summary>
    public static bool IsOne(HttpRequest request)
    {
        var text = OfrepDoor.KeyOf(request);
        return text.StartsWith(FlagAccessDesk.ServerPrefix, StringComparison.Ordinal) || text.StartsWith(FlagAccessDesk.BrowserPrefix, StringComparison.Ordinal)
            || text.StartsWith("rbd.", StringComparison.Ordinal);
    }

    /// <summary>The environment whose flags the caller's server key opens; null for a person or token.</summary>
    public static EnvironmentKey? EnvironmentOf(ClaimsPrincipal user) => user.FindFirstValue(EnvironmentClaim) is { } key ? new EnvironmentKey(key) : null;

    protected override Task<AuthenticateResult> HandleAuthenticateAsync()
    {
        // What browsers hold is no secret: anyone could report with it.
        if (access.Recognise(OfrepDoor.KeyOf(Request)) is not { Kind: FlagAccessKind.Server } caller)
        {
            return Task.FromResult(AuthenticateResult.Fail("This key is unknown, was ended or is a browser's."));
        }

        // Outside the marked calls such a caller does not exist, so that no page or call has to think of it.
        if (Context.GetEndpoint()?.Metadata.GetMetadata<OpenToServerKeys>() is null || (Request.RouteValues["env"] is string asked && asked != caller.Environment.Value))
        {
            Context.Features.Set(Refusal.Forbidden("flag-key.not-here", $"A server's key opens the flags of {caller.Environment} and nothing else."));
            return Task.FromResult(AuthenticateResult.Fail("This key does not open this."));
        }

        var identity = new ClaimsIdentity([new Claim(EnvironmentClaim, caller.Environment.Value)], Name);
        return Task.FromResult(AuthenticateResult.Success(new AuthenticationTicket(new ClaimsPrincipal(identity), Name)));
    }

    protected override Task HandleChallengeAsync(AuthenticationProperties properties)
    {
        // A known key at the wrong place is told that, and not that it is nobody's.
        if (Context.Features.Get<Refusal>() is not null)
        {
            return Problems.WriteAsync(Context, StatusCodes.Status403Forbidden);
        }

        Response.Headers.WWWAuthenticate = "Bearer";
        return Problems.WriteAsync(Context, StatusCodes.Status401Unauthorized);
    }

    protected override Task HandleForbiddenAsync(AuthenticationProperties properties) => Problems.WriteAsync(Context, StatusCodes.Status403Forbidden);
}
