using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Engine.Flags;

namespace ReleaseBoard.Web.Ofrep;

/// <summary>Which pages may ask, as browsers want it said (CORS).</summary>
internal static class OfrepOrigins
{
    /// <summary>Says what a page must know to read the answer; false when the key is not for that page.</summary>
    public static bool Let(HttpContext http, FlagCaller caller)
    {
        // Only browsers name an origin.
        if (http.Request.Headers.Origin.ToString() is not { Length: > 0 } origin)
        {
            return true;
        }

        if (caller is not { Kind: FlagAccessKind.Browser, Key: { } key } || !key.Allows(origin))
        {
            return false;
        }

        Allow(http, origin);
        return true;
    }

    /// <summary>Lets a page read a refusal, where some key is for pages of its origin.</summary>
    public static void LetRead(HttpContext http, FlagAccessDesk access)
    {
        if (http.Request.Headers.Origin.ToString() is { Length: > 0 } origin && access.AllowsOrigin(origin))
        {
            Allow(http, origin);
        }
    }

    /// <summary>A browser asks before it shows its key, so any key's origin will do.</summary>
    public static void AnswerPreflight(HttpContext http, FlagAccessDesk access)
    {
        http.Response.StatusCode = StatusCodes.Status204NoContent;
        if (http.Request.Headers.Origin.ToString() is { Length: > 0 } origin && access.AllowsOrigin(origin))
        {
            Allow(http, origin);
            http.Response.Headers.AccessControlAllowMethods = "POST, GET";
            http.Response.Headers.AccessControlAllowHeaders = "content-type, if-none-match, authorization, x-api-key";
            http.Response.Headers.AccessControlMaxAge = "3600";
        }
    }

    private static void Allow(HttpContext http, string origin)
    {
        http.Response.Headers.AccessControlAllowOrigin = origin;
        http.Response.Headers.AccessControlExposeHeaders = "ETag, Retry-After";
        http.Response.Headers.Vary = "Origin";
    }
}
