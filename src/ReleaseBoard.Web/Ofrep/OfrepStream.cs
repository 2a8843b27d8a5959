using System.Globalization;
using System.Text;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.Ofrep;

/// <summary>Tells clients that flags changed, as server-sent events (OFREP's ADR 8): they ask again, and are told nothing else.</summary>
internal sealed class OfrepStream(FlagBoard board, FlagAccessDesk access, OfrepTickets tickets, Feed feed, IHostApplicationLifetime life, TimeProvider clock)
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
        if (tickets.Read(http.Request.Query["ticket"]) is not { } ticket)
        {
            OfrepOrigins.LetRead(http, access);
            await Problems.WriteAsync(http, StatusCodes.Status401Unauthorized);
            return;
        }

        // A board that stops does not wait for those who listen: they come back by themselves.
        using var until = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, life.ApplicationStopping);
        try
        {
            if (Interlocked.Increment(ref _clients) > MostClients)
            {
                http.Response.Headers.RetryAfter = "30";
                await Problems.WriteAsync(http, StatusCodes.Status429TooManyRequests);
                return;
            }

            await TellAsync(http, ticket, until);
        }
        catch (OperationCanceledException) when (until.IsCancellationRequested)
        {
            // The client left, or the board does.
        }
        finally
        {
            Interlocked.Decrement(ref _clients);
        }
    }

    private async Task TellAsync(HttpContext http, OfrepTicket ticket, CancellationTokenSource until)
    {
        var response = http.Response;
        OfrepOrigins.LetRead(http, access);
        response.ContentType = "text/event-stream";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        await SendAsync(response, ": listening\n\n", until.Token);

        // What changed between the client's last answer and now it has not heard of.
        var told = long.TryParse(http.Request.Headers["Last-Event-ID"], NumberStyles.None, CultureInfo.InvariantCulture, out var last) ? last : ticket.Version;
        await using var rings = feed.ListenAsync([Topic.Flags], Pace, until.Token).GetAsyncEnumerator(until.Token);
        var ring = rings.MoveNextAsync().AsTask();
        try
        {
            while (await RingsAsync(ring, response, until.Token))
            {
                if (board.Find(ticket.Environment)?.Version is { } version && version != told)
                {
                    told = version;
                    await SendAsync(response, Event(version, clock.GetUtcNow().ToUnixTimeSeconds()), until.Token);
                }

                ring = rings.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // A listener cannot leave while it waits for a ring.
            await until.CancelAsync();
            await ((Task)ring).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Waits for the ring, and meanwhile says now and then that it is still here. False when there will be none.</summary>
    private async Task<bool> RingsAsync(Task<bool> ring, HttpResponse response, CancellationToken left)
    {
        using var waiting = CancellationTokenSource.CreateLinkedTokenSource(left);
        while (await Task.WhenAny(ring, Task.Delay(Breath, clock, waiting.Token)) != ring)
        {
            left.ThrowIfCancellationRequested();
            await SendAsync(response, ": still here\n\n", left);
        }

        await waiting.CancelAsync();
        return await ring;
    }

    private static string Event(long version, long now) => string.Create(
        CultureInfo.InvariantCulture, $"id: {version}\nevent: message\ndata: {{\"type\":\"refetchEvaluation\",\"etag\":\"{version:x}\",\"lastModified\":{now}}}\n\n");

    private static async Task SendAsync(HttpResponse response, string text, CancellationToken cancellationToken)
    {
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(text), cancellationToken);
        await response.Body.FlushAsync(cancellationToken);
    }
}
