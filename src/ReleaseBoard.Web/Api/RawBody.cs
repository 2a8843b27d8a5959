using Microsoft.AspNetCore.Http.Features;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Web.Api;

/// <summary>A body's bytes, at most so many: what is longer is refused without reading its rest.</summary>
internal static class RawBody
{
    public static async Task<Outcome<byte[]>> ReadAsync(HttpRequest request, int most, string code, CancellationToken cancellationToken)
    {
        Unbound(request);
        if (request.ContentLength > most)
        {
            return TooLarge(code, most);
        }

        using var body = new MemoryStream((int)(request.ContentLength ?? 0));
        var buffer = new byte[64 << 10];
        while (await request.Body.ReadAsync(buffer, cancellationToken) is var read and > 0)
        {
            if (body.Length + read > most)
            {
                return TooLarge(code, most);
            }

            body.Write(buffer, 0, read);
        }

        return body.ToArray();
    }

    /// <summary>Lifts the server's limit, which is made for forms, from a request whose bytes are counted by whoever reads them.</summary>
    public static void Unbound(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } limit)
        {
            limit.MaxRequestBodySize = null;
        }
    }

    private static Refusal TooLarge(string code, int most) => new(code, $"This document is larger than {most} bytes, the most that is taken here.") { Kind = RefusalKind.TooLarge };
}
