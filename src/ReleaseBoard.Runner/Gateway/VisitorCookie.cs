using System.Globalization;
using Microsoft.Extensions.Primitives;

namespace ReleaseBoard.Runner.Gateway;

/// <summary>The visitor's number in a cookie: what keeps a visitor on the same side.</summary>
internal static class VisitorCookie
{
    public const string Name = "releaseboard-visitor";

    private const string Assigned = Name + "=";

    /// <summary>The number, or -1 when there is none (or none of ours). Read by hand: the general parser builds a dictionary per request.</summary>
    public static int Read(StringValues cookies)
    {
        for (var i = 0; i < cookies.Count; i++)
        {
            var rest = cookies[i].AsSpan();
            while (!rest.IsEmpty)
            {
                var end = rest.IndexOf(';');
                var cookie = (end < 0 ? rest : rest[..end]).Trim();
                if (cookie.StartsWith(Assigned, StringComparison.Ordinal))
                {
                    return int.TryParse(cookie[Assigned.Length..], NumberStyles.None, CultureInfo.InvariantCulture, out var visitor)
                        && visitor < SlotRoute.Visitors ? visitor : -1;
                }

                rest = end < 0 ? [] : rest[(end + 1)..];
            }
        }

        return -1;
    }

    /// <summary>The header that gives a new visitor the number, for a year.</summary>
    public static string Write(int visitor) =>
        string.Create(CultureInfo.InvariantCulture, $"{Assigned}{visitor}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Lax");
}
