using System.Net.Http.Headers;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Plans;

/// <summary>Brings a handover to the team's machinery as a signed webhook. Follows nowhere and reads nothing of the answer but its head.</summary>
public sealed class HandoverPost(TimeProvider clock) : IDisposable
{
    private const int Tries = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    private readonly HttpClient _http = new(new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, MaxResponseHeadersLength = 16, MaxResponseDrainSize = 16 * 1024 })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Null when it was taken. Sent again under the same id while nobody answers, so that a receiver knows it again.</summary>
    public async Task<Refusal?> SendAsync(Uri address, string secret, string id, byte[] body, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            var (refusal, isFinal) = await TryAsync(address, secret, id, body, cancellationToken);
            if (refusal is null || isFinal || tried == Tries)
            {
                return refusal;
            }

            await Task.Delay(Pause, clock, cancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<(Refusal? Refusal, bool IsFinal)> TryAsync(Uri address, string secret, string id, byte[] body, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
            var at = clock.GetUtcNow();
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.UserAgent.Add(new("ReleaseBoard", null));
            request.Headers.Add(WebhookSignatureRules.IdHeader, id);
            request.Headers.Add(WebhookSignatureRules.TimestampHeader, WebhookSignatureRules.Seconds(at));
            request.Headers.Add(WebhookSignatureRules.SignatureHeader, WebhookSignatureRules.Sign([secret], id, at, body));
            using var answer = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, limit.Token);
            var status = (int)answer.StatusCode;
            return answer.IsSuccessStatusCode ? (null, true) : (new Refusal("handover.not-taken", $"The machinery it should be handed to answered {status}."), status < 500);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return (new Refusal("handover.not-taken", $"The machinery it should be handed to did not answer within {Spans.Words(Patience)}."), false);
        }
        catch (HttpRequestException)
        {
            return (new Refusal("handover.not-taken", "The machinery it should be handed to could not be reached."), false);
        }
    }
}
