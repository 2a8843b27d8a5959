using System.Net.Http.Headers;
using System.Text;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>
/// Asks addresses that operators configured: no redirects (they could lead a secret elsewhere), no proxies, no cookies, bounded bytes
/// and time.
/// </summary>
public sealed class SourceHttp(TimeProvider clock) : IDisposable
{
    private readonly HttpClient _http = new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        UseCookies = false,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        MaxConnectionsPerServer = 8,
        MaxResponseHeadersLength = 16,
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Sends and reads; what the answer means is for the reader to say, which gets its status, its content type and its body.</summary>
    public async Task<Outcome<T>> AskAsync<T>(
        HttpRequestMessage request, SourceQuestion question, Func<int, string, BoundedBody, Outcome<T>> read, CancellationToken cancellationToken)
    {
        var source = question.Source;
        using var patience = new CancellationTokenSource(source.Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, patience.Token);
        try
        {
            request.Headers.Authorization = Authorization(source.Access, question.Secret);
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token);
            await using var stream = await answer.Content.ReadAsStreamAsync(either.Token);
            using var body = await BoundedBody.ReadAsync(stream, source.MaximumBytes, either.Token);
            return Status((int)answer.StatusCode) is { } refusal ? refusal : read((int)answer.StatusCode, answer.Content.Headers.ContentType?.ToString() ?? "", body);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Refusal.Unavailable("source.slow", $"It did not answer within {Spans.Words(source.Timeout)}.");
        }
        catch (HttpRequestException failure)
        {
            return Refusal.Unavailable("source.unreachable", Sentence(failure));
        }
        catch (Exception failure) when (failure is IOException or InvalidOperationException or FormatException)
        {
            return Refusal.Unavailable("source.unreachable", "It broke off in the middle of its answer.");
        }
    }

    public void Dispose() => _http.Dispose();

    private static Refusal? Status(int status) => status switch
    {
        401 or 403 => Refusal.Unavailable("source.not-let-in", $"It does not let the board in (status {status}): see to its password or token."),
        >= 300 and < 400 => Refusal.Unavailable("source.moved", $"It wants to lead elsewhere (status {status}), where the board does not follow: give the address it moved to."),
        _ => null,
    };

    private static string Sentence(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "Its host's name is unknown.",
        HttpRequestError.ConnectionError => "Nothing answers at its address.",
        HttpRequestError.SecureConnectionError => "No secure connection could be made: its certificate is not trusted here, or it speaks no TLS.",
        _ => "It broke off, or answers something that is not HTTP.",
    };

    private static AuthenticationHeaderValue? Authorization(SourceAccess access, string? secret) => access.Kind switch
    {
        SourceAccessKind.Bearer => new("Bearer", secret),
        SourceAccessKind.Basic => new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{access.User}:{secret}"))),
        _ => null,
    };
}
