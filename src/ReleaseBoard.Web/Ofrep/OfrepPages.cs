using System.Buffers;
using System.Collections.Concurrent;

namespace ReleaseBoard.Web.Ofrep;

/// <summary>Paper that answers are put together on, so that their length and status are known before the first byte leaves. Used again and again.</summary>
internal sealed class OfrepPages
{
    private const int LargestKept = 1 << 20;
    private const int MostKept = 64;

    private readonly ConcurrentBag<ArrayBufferWriter<byte>> _kept = [];

    public ArrayBufferWriter<byte> Take() => _kept.TryTake(out var page) ? page : new ArrayBufferWriter<byte>(4096);

    /// <summary>Sends the page as JSON and takes it back.</summary>
    public async Task SendAsync(HttpContext http, ArrayBufferWriter<byte> page, int status)
    {
        var response = http.Response;
        response.StatusCode = status;
        response.ContentType = "application/json";
        response.ContentLength = page.WrittenCount;
        await response.BodyWriter.WriteAsync(page.WrittenMemory, http.RequestAborted);
        if (page.Capacity <= LargestKept && _kept.Count < MostKept)
        {
            page.ResetWrittenCount();
            _kept.Add(page);
        }
    }
}
