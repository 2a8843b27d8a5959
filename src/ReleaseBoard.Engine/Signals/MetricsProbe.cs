using System.Buffers;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>Asks one instance for its own metrics. Never leaves this machine, whatever the artifact's path says.</summary>
internal sealed class MetricsProbe : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10),
        MaxConnectionsPerServer = 2,
        MaxResponseHeadersLength = 16,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    public async Task<Outcome<Exposition>> ReadAsync(int port, string path, ExpositionParser parser, int mostBytes, TimeSpan patience, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Address(port, path));
            request.Headers.Accept.ParseAdd("text/plain;version=0.0.4");
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (!answer.IsSuccessStatusCode)
            {
                return new Refusal("metrics.refused", $"Its metrics answered with status {(int)answer.StatusCode}.");
            }

            await using var body = await answer.Content.ReadAsStreamAsync(limit.Token);
            return await ParseAsync(body, parser, mostBytes, limit.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Refusal("metrics.slow", $"Its metrics did not come within {patience.TotalMilliseconds:0} ms.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UriFormatException)
        {
            return new Refusal("metrics.unreachable", "Its metrics could not be read: nothing intelligible answers there.");
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The path is set as a path and nothing else: "//elsewhere/" or "@elsewhere" stays on the loopback.</summary>
    internal static Uri Address(int port, string path)
    {
        var parts = path.Split('?', 2);
        return new UriBuilder("http", "127.0.0.1", port, "/" + parts[0].TrimStart('/'), parts.Length > 1 ? "?" + parts[1] : "").Uri;
    }

    private static async Task<Exposition> ParseAsync(Stream body, ExpositionParser parser, int mostBytes, CancellationToken cancellationToken)
    {
        // One byte more than is let in tells the parser that there was more.
        var buffer = ArrayPool<byte>.Shared.Rent(16 * 1024);
        var used = 0;
        try
        {
            for (var read = 1; read > 0 && used <= mostBytes;)
            {
                if (used == buffer.Length)
                {
                    var larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
                    buffer.AsSpan(0, used).CopyTo(larger);
                    ArrayPool<byte>.Shared.Return(buffer);
                    buffer = larger;
                }

                read = await body.ReadAsync(buffer.AsMemory(used, Math.Min(buffer.Length - used, mostBytes + 1 - used)), cancellationToken);
                used += read;
            }

            return parser.Parse(buffer.AsSpan(0, used));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
