namespace ReleaseBoard.Storefront;

/// <summary>Who visits, as far as the shop knows: a name of no meaning in a cookie, so that a feature stays with the same people.</summary>
internal static class Visitor
{
    private const string CookieName = "visitor";
    private const int LongestName = 64;

    public static string Of(HttpContext context)
    {
        if (context.Request.Cookies[CookieName] is { Length: > 0 and <= LongestName } known)
        {
            return known;
        }

        var fresh = Guid.NewGuid().ToString("N");
        context.Response.Cookies.Append(CookieName, fresh, new CookieOptions { HttpOnly = true, SameSite = SameSiteMode.Lax, Path = "/" });
        return fresh;
    }
}
