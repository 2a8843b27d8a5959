using System.Globalization;
using System.Text;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.Ofrep;

/// <summary>Tells clients that flags changed, as server-sent events (OFREP's ADR 8): they ask again, and are told nothing else.</summary>
internal sealed class OfrepStream(FlagBoard board, FlagAccessDesk access, OfrepTickets tickets, Feed feed, TimeProvider clock)
{
    public const string Path = "/ofrep/v1/stream";

    /// <summary>More clients than this are asked to come back later.</summary>
    public const int MostClients = 5_000;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(20);

    // Proxies close what is silent for a minute.
    private static readonly TimeSpan Breath = TimeSpan.FromSeconds(25);

    private int _clients;

    public async Task HandleAsync(HttpContext http)
    {
        if (tickets.Read(http.Request.Query["ticket"]) is not { } environment)
        {
            await Problems.WriteAsync(http, StatusCodes.Status401Unauthorized);
            return;
        }

        try
        {
            if (Interlocked.Increment(ref _clients) > MostClients)
            {
                http.Response.Headers.RetryAfter = "30";
                await Problems.WriteAsync(http, StatusCodes.Status429TooManyRequests);
                return;
            }

            await TellAsync(http, environment);
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // The client left.
        }
        finally
        {
            Interlocked.Decrement(ref _clients);
        }
    }

    private async Task TellAsync(HttpContext http, EnvironmentKey environment)
    {
        var (response, left) = (http.Response, http.RequestAborted);
        if (http.Request.Headers.Origin.ToString() is { Length: > 0 } origin && access.AllowsOrigin(origin))
        {
            OfrepOrigins.Allow(http, origin);
        }

        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        await SendAsync(response, ": listening\n\n", left);

        var told = board.Find(environment)?.Version;
        await using var rings = feed.ListenAsync([Topic.Flags], Pace, left).GetAsyncEnumerator(left);
        var ring = rings.MoveNextAsync().AsTask();
        while (true)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(left);
            if (await Task.WhenAny(ring, Task.Delay(Breath, clock, waiting.Token)) != ring)
            {
                left.ThrowIfCancellationRequested();
                await SendAsync(response, ": still here\n\n", left);
                continue;
            }

            await waiting.CancelAsync();
            if (!await ring)
            {
                return;
            }

            if (board.Find(environment)?.Version is { } version && version != told)
            {
                told = version;
                await SendAsync(response, Event(version, clock.GetUtcNow().ToUnixTimeSeconds()), left);
            }

            ring = rings.MoveNextAsync().AsTask();
        }
    }

    private static string Event(long version, long now) => string.Create(
        CultureInfo.InvariantCulture, $"id: {version}\nevent: message\ndata: {{\"type\":\"refetchEvaluation\",\"etag\":\"{version:x}\",\"lastModified\":{now}}}\n\n");

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
