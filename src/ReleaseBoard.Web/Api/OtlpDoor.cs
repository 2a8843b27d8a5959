using System.Globalization;
using System.IO.Compression;
using System.Security.Claims;
using Microsoft.Net.Http.Headers;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Signals;

namespace ReleaseBoard.Web.Api;

/// <summary>
/// <c>/v1/metrics</c> and <c>/v1/logs</c>, where OpenTelemetry's exporters append them: OTLP over HTTP, protobuf and JSON
/// (https://opentelemetry.io/docs/specs/otlp/#otlphttp).
/// </summary>
internal sealed class OtlpDoor(OtlpDesk desk, TimeProvider clock) : IDisposable
{
    private const int LargestBody = 4 << 20;
    private const int LargestUnpacked = 8 << 20;

    // So many messages are in memory at a time; who finds no room soon is told to come again.
    private const int AtATime = 8;

    private static readonly TimeSpan RoomWithin = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ArrivesWithin = TimeSpan.FromSeconds(15);

    private readonly SemaphoreSlim _room = new(AtATime);
    private readonly OtlpPace _pace = new(clock);

    public static void Map(WebApplication app)
    {
        // Asked for when the first message comes: a board that is sent none makes none of it.
        app.MapPost("/v1/metrics", http => http.RequestServices.GetRequiredService<OtlpDoor>().TakeMetricsAsync(http)).RequireAuthorization(ApiAccess.Policy).DisableAntiforgery();
        app.MapPost("/v1/logs", http => http.RequestServices.GetRequiredService<OtlpDoor>().TakeLogsAsync(http)).RequireAuthorization(ApiAccess.Policy).DisableAntiforgery();
    }

    public void Dispose() => _room.Dispose();

    private Task TakeMetricsAsync(HttpContext http) => AnswerAsync(
        http, "rejectedDataPoints", (body, isJson, by) => OtlpRules.ReadMetrics(body, isJson).Then(message => desk.TakeMetrics(message, by)));

    private Task TakeLogsAsync(HttpContext http) => AnswerAsync(
        http, "rejectedLogRecords", (body, isJson, by) => OtlpRules.ReadLogs(body, isJson).Then(message => desk.TakeLogs(message, by)));

    private async Task AnswerAsync(HttpContext http, string rejected, Func<ReadOnlyMemory<byte>, bool, Credential, Outcome<OtlpTaken>> take)
    {
        var type = MediaTypeHeaderValue.TryParse(http.Request.ContentType, out var parsed) ? parsed.MediaType.Value : null;
        var isJson = string.Equals(type, OtlpAnswers.Json, StringComparison.OrdinalIgnoreCase);
        if (!isJson && !string.Equals(type, OtlpAnswers.Protobuf, StringComparison.OrdinalIgnoreCase))
        {
            await OtlpAnswers.RefuseAsync(http, StatusCodes.Status415UnsupportedMediaType, true, $"Messages are {OtlpAnswers.Protobuf} or {OtlpAnswers.Json}.");
            return;
        }

        var encoding = http.Request.Headers.ContentEncoding.ToString();
        if (encoding is not ("" or "gzip" or "identity"))
        {
            await OtlpAnswers.RefuseAsync(http, StatusCodes.Status415UnsupportedMediaType, isJson, "Messages are packed with gzip or not at all.");
            return;
        }

        // Too fast is the sender's matter, too full the board's: the protocol has a status for each, and senders wait for both.
        var sender = $"{http.User.Credential()}";
        if (_pace.Begin(sender) is { } wait)
        {
            http.Response.Headers.RetryAfter = wait.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            await OtlpAnswers.RefuseAsync(http, StatusCodes.Status429TooManyRequests, isJson, $"This token sends faster than one sender may, or more than {OtlpPace.AtATime} messages at a time. Send fewer and larger batches.");
            return;
        }

        try
        {
            await TakeInRoomAsync(http, encoding == "gzip", isJson, rejected, take);
        }
        finally
        {
            _pace.End(sender);
        }
    }

    private async Task TakeInRoomAsync(HttpContext http, bool isPacked, bool isJson, string rejected, Func<ReadOnlyMemory<byte>, bool, Credential, Outcome<OtlpTaken>> take)
    {
        using var patience = new CancellationTokenSource(RoomWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, patience.Token);
        try
        {
            await _room.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            http.Response.Headers.RetryAfter = RoomWithin.TotalSeconds.ToString(CultureInfo.InvariantCulture);
            await OtlpAnswers.RefuseAsync(http, StatusCodes.Status503ServiceUnavailable, isJson, "Too many messages arrive at once. Send it again in a moment.");
            return;
        }

        try
        {
            await TakeAsync(http, isPacked, isJson, rejected, take);
        }
        finally
        {
            _room.Release();
        }
    }

    private async Task TakeAsync(HttpContext http, bool isPacked, bool isJson, string rejected, Func<ReadOnlyMemory<byte>, bool, Credential, Outcome<OtlpTaken>> take)
    {
        using var patience = new CancellationTokenSource(ArrivesWithin, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(http.RequestAborted, patience.Token);
        try
        {
            using var body = await BoundedBody.ReadAsync(http.Request.Body, LargestBody, either.Token);
            using var unpacked = isPacked && !body.IsCut ? await UnpackAsync(body, either.Token) : (BoundedBody?)null;
            if (body.IsCut || unpacked is { IsCut: true })
            {
                await OtlpAnswers.RefuseAsync(http, StatusCodes.Status413PayloadTooLarge, isJson, $"A message has at most {LargestBody:N0} bytes, and {LargestUnpacked:N0} unpacked: send smaller batches.");
                return;
            }

            var outcome = take((unpacked ?? body).Bytes, isJson, http.User.Credential());
            await outcome.Match(taken => OtlpAnswers.AcceptAsync(http, isJson, rejected, taken), refusal => RefuseAsync(http, isJson, refusal));
        }
        catch (InvalidDataException)
        {
            await OtlpAnswers.RefuseAsync(http, StatusCodes.Status400BadRequest, isJson, "It says it is packed with gzip, and is not, or not whole.");
        }
        catch (OperationCanceledException) when (!http.RequestAborted.IsCancellationRequested)
        {
            await OtlpAnswers.RefuseAsync(http, StatusCodes.Status408RequestTimeout, isJson, $"The message did not arrive within {ArrivesWithin.TotalSeconds:0} s.");
        }
    }

    private static async Task<BoundedBody> UnpackAsync(BoundedBody body, CancellationToken cancellationToken)
    {
        using var packed = new MemoryStream(body.Rented, 0, body.Length, writable: false);
        await using var unpacked = new GZipStream(packed, CompressionMode.Decompress);
        return await BoundedBody.ReadAsync(unpacked, LargestUnpacked, cancellationToken);
    }

    private static Task RefuseAsync(HttpContext http, bool isJson, Refusal refusal)
    {
        if (refusal.Kind is RefusalKind.Unavailable)
        {
            http.Response.Headers.RetryAfter = RoomWithin.TotalSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return OtlpAnswers.RefuseAsync(http, refusal.Kind switch
        {
            RefusalKind.Forbidden => StatusCodes.Status403Forbidden,
            RefusalKind.Unavailable => StatusCodes.Status503ServiceUnavailable,
            _ => StatusCodes.Status400BadRequest,
        }, isJson, refusal.Sentence);
    }
}
