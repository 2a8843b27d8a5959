using Microsoft.AspNetCore.Identity;
using Microsoft.Net.Http.Headers;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.Words;

/// <summary>
/// A browser sends our cookie also when another site makes it call us. So whatever changes something, or opens a socket, by
/// cookie must come from our own pages. Tokens are exempt: no browser sends one by itself.
/// </summary>
internal static class SameOrigin
{
    private static readonly Refusal Foreign = Refusal.Forbidden("request.other-origin", "Calls with the browser's session must come from the board's own pages; programs send a token.");

    public static void UseSameOrigin(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (Problems.IsForMachines(context.Request.Path) && Matters(context) && !IsOwn(context.Request))
        {
            context.Features.Set(Foreign);
            await Problems.WriteAsync(context, StatusCodes.Status403Forbidden);
            return;
        }

        await next(context);
    });

    private static bool Matters(HttpContext context) =>
        context.User.Identity is { IsAuthenticated: true, AuthenticationType: var type } && type == IdentityConstants.ApplicationScheme
        && (!IsSafe(context.Request.Method) || context.Request.Headers.Upgrade.Count > 0);

    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method);

    private static bool IsOwn(HttpRequest request)
    {
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin)
        {
            // The host decides, not the scheme: a proxy that ends TLS in front of us shows the browser another one.
            return Uri.TryCreate(origin, UriKind.Absolute, out var uri) && string.Equals(uri.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase);
        }

        return request.Headers["Sec-Fetch-Site"] == "same-origin";
    }
}
