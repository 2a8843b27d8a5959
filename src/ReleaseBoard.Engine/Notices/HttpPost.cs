using System.Net;
using System.Net.Http.Headers;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Notices;

/// <summary>Brings signed webhooks and chat messages. Follows nowhere, waits no longer than it said, and reads nothing of the answer but its head.</summary>
public sealed class HttpPost(IOptions<NoticeOptions> options, TimeProvider clock) : INoticePost, IDisposable
{
    // Made with the first letter: a board without receivers pays nothing.
    private readonly Lazy<HttpClient> _http = new(() => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        ConnectTimeout = options.Value.Timeout,
        PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
        PooledConnectionLifetime = TimeSpan.FromMinutes(10),
        MaxResponseHeadersLength = 16,
        MaxResponseDrainSize = 16 * 1024,
        ResponseDrainTimeout = TimeSpan.FromSeconds(1),
    })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    });

    public bool Brings(ReceiverKind kind) => kind is ReceiverKind.Webhook or ReceiverKind.Chat;

    public async Task<PostAnswer> SendAsync(Letter letter, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(options.Value.Timeout);
        try
        {
            using var request = Request(letter, clock.GetUtcNow());
            using var answer = await _http.Value.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            return Read(answer, clock.GetUtcNow());
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new(PostOutcome.Failed, $"It did not answer within {Domain.Words.Spans.Words(options.Value.Timeout)}.");
        }
        catch (HttpRequestException failure)
        {
            return new(PostOutcome.Failed, Words(failure));
        }
    }

    public void Dispose()
    {
        if (_http.IsValueCreated)
        {
            _http.Value.Dispose();
        }
    }

    private static HttpRequestMessage Request(Letter letter, DateTimeOffset at)
    {
        var notice = letter.Notices[0];
        var body = letter.Kind is ReceiverKind.Chat ? ChatRules.Write(notice) : PayloadRules.Write(notice);
        var request = new HttpRequestMessage(HttpMethod.Post, letter.Address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.UserAgent.Add(new("ReleaseBoard", null));
        if (letter.Kind is ReceiverKind.Webhook)
        {
            request.Headers.Add(WebhookSignatureRules.IdHeader, notice.Id);
            request.Headers.Add(WebhookSignatureRules.TimestampHeader, WebhookSignatureRules.Seconds(at));
            request.Headers.Add(WebhookSignatureRules.SignatureHeader, WebhookSignatureRules.Sign(letter.Secrets, notice.Id, at, body));
        }

        return request;
    }

    private static PostAnswer Read(HttpResponseMessage answer, DateTimeOffset now)
    {
        var status = (int)answer.StatusCode;
        var retryAfter = answer.Headers.RetryAfter is { } asked ? asked.Delta ?? asked.Date - now : null;
        return answer.StatusCode switch
        {
            _ when answer.IsSuccessStatusCode => new(PostOutcome.Taken, $"It answered {status}.", status),
            HttpStatusCode.Gone => new(PostOutcome.Gone, "It says that it is gone for good (410).", status),
            _ when status is >= 300 and < 400 => new(PostOutcome.Failed, $"It answered {status} and points elsewhere, which is not followed: give the address where it really is.", status),
            _ => new(PostOutcome.Failed, $"It answered {status}.", status, retryAfter),
        };
    }

    private static string Words(HttpRequestException failure) => failure.HttpRequestError switch
    {
        HttpRequestError.NameResolutionError => "Its name is not known to the network.",
        HttpRequestError.ConnectionError => "It could not be reached: nothing answers there.",
        HttpRequestError.SecureConnectionError => "No secure connection: its certificate is not trusted here, or it speaks no TLS.",
        HttpRequestError.ResponseEnded => "It hung up without an answer.",
        _ when failure.InnerException is IOException or System.Net.Sockets.SocketException => "It hung up without an answer.",
        _ => "It did not answer in HTTP.",
    };
}
