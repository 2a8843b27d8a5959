using System.Globalization;
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
            Accept(request, patience);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            if (!answer.IsSuccessStatusCode)
            {
                return new Refusal("metrics.refused", $"Its metrics answered with status {(int)answer.StatusCode}.");
            }

            await using var body = await answer.Content.ReadAsStreamAsync(limit.Token);
            using var read = await BoundedBody.ReadAsync(body, mostBytes, limit.Token);

            // One byte more than is let in tells the parser that there was more.
            return parser.Parse(read.Bytes.Span, FormatOf(answer.Content.Headers.ContentType?.ToString() ?? ""));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new Refusal("metrics.slow", $"Its metrics did not come within {patience.TotalMilliseconds:0} ms.");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException or UriFormatException or FormatException)
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

    /// <summary>Asks for the newest form first, as Prometheus does, with any name in quotes.</summary>
    internal static void Accept(HttpRequestMessage request, TimeSpan patience)
    {
        request.Headers.TryAddWithoutValidation(
            "Accept", "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.9,application/openmetrics-text;version=1.0.0;q=0.8,text/plain;version=0.0.4;q=0.7,*/*;q=0.1");
        request.Headers.Add("X-Prometheus-Scrape-Timeout-Seconds", patience.TotalSeconds.ToString(CultureInfo.InvariantCulture));
    }

    internal static ExpositionFormat FormatOf(string contentType) =>
        contentType.StartsWith("application/openmetrics-text", StringComparison.OrdinalIgnoreCase) ? ExpositionFormat.OpenMetrics : ExpositionFormat.Text;

    /// <summary>What an answer lacks, each a sentence.</summary>
    internal static IEnumerable<string> Warnings(Exposition page)
    {
        if (page.IsCut)
        {
            yield return "Its metrics are more than the limits let in; the rest was left out.";
        }

        if (page.IsUnfinished)
        {
            yield return "Its metrics end without # EOF, so some were lost on the way.";
        }

        if (page.BadLines > 0)
        {
            yield return $"{page.BadLines} lines of its metrics could not be understood.";
        }
    }
}
