using System.Buffers;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Targeting;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Web.Api;

namespace ReleaseBoard.Web.Ofrep;

/// <summary>Answers what flags say: reads the context once, asks the snapshot in memory, counts who got what.</summary>
internal sealed class OfrepHandler(FlagBoard board, ExposureBoard exposures, OfrepTickets tickets, TimeProvider clock)
{
    /// <summary>A context larger than this is refused before it is read.</summary>
    public const int LargestBody = 1_000_000;

    private const int LargestKeptBuffer = 1 << 20;
    private const int MostKeptBuffers = 64;

    // Answers are put together here, so that their length and status are known before the first byte leaves.
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> _buffers = [];

    /// <summary>One flag.</summary>
    public async Task EvaluateAsync(HttpContext http, FlagCaller caller, string key)
    {
        if (await ReadAsync(http, Encoding.UTF8.GetBytes(JsonSerializer.Serialize(key))) is not { } context)
        {
            return;
        }

        var flags = board.Find(caller.Environment)?.Set ?? FlagSet.Empty;
        var output = Rent();

        // To a browser's key what is not marked for browsers is not there.
        var readable = caller.Kind is FlagAccessKind.Browser && !flags.IsForBrowsers(key) ? FlagSet.Empty : flags;
        var answer = readable.Write(output, key, context, clock.GetUtcNow().ToUnixTimeSeconds());
        http.Response.StatusCode = answer.Error switch
        {
            FlagError.None => StatusCodes.Status200OK,
            FlagError.FlagNotFound => StatusCodes.Status404NotFound,
            _ => StatusCodes.Status400BadRequest,
        };
        if (answer.Error is FlagError.None)
        {
            exposures.Count(caller.Environment, new FlagKey(key), answer.Variant?.Name);
        }

        await SendAsync(http, output);
    }

    /// <summary>All flags the caller may read, for one context; 304 when neither they nor the context are new.</summary>
    public async Task EvaluateAllAsync(HttpContext http, FlagCaller caller)
    {
        if (await ReadAsync(http, default) is not { } context)
        {
            return;
        }

        var (now, snapshot) = (clock.GetUtcNow().ToUnixTimeSeconds(), board.Find(caller.Environment));
        var flags = snapshot?.Set ?? FlagSet.Empty;
        var tag = Tag(caller, snapshot?.Version ?? 0, flags.ReadsTime ? now : 0, context);
        http.Response.Headers.ETag = tag;
        if (http.Request.Headers.IfNoneMatch.ToString() == tag)
        {
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var output = Rent();
        output.Write("{\"flags\":"u8);
        flags.EvaluateAll(output, context, now, caller.Kind is FlagAccessKind.Browser, (key, answer) =>
        {
            if (answer.Error is FlagError.None)
            {
                exposures.Count(caller.Environment, new FlagKey(key), answer.Variant?.Name);
            }
        });
        output.Write(",\"eventStreams\":[{\"type\":\"sse\",\"endpoint\":{\"requestUri\":\""u8);
        output.Write(Encoding.UTF8.GetBytes(tickets.Uri(caller)));
        output.Write("\"},\"inactivityDelaySec\":120}],\"metadata\":"u8);
        output.Write(flags.Metadata.Span);
        output.Write("}"u8);
        await SendAsync(http, output);
    }

    /// <summary>Another tag whenever the answers could be others: by what the flags are, who may read, who is asked about and, where rules read the clock, when.</summary>
    private static string Tag(FlagCaller caller, long version, long time, EvaluationContext context)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(context.Json.Span, hash);
        return $"\"{version:x}.{(caller.Kind is FlagAccessKind.Browser ? "b" : "s")}{(time == 0 ? "" : $".{time:x}")}.{Convert.ToHexStringLower(hash[..16])}\"";
    }

    /// <summary>The body's context; null once the request has been refused.</summary>
    /// <param name="key">The flag's key as JSON where one flag is asked for, since OFREP repeats it in a refusal.</param>
    private static async ValueTask<EvaluationContext?> ReadAsync(HttpContext http, ReadOnlyMemory<byte> key)
    {
        var reader = http.Request.BodyReader;
        if (http.Request.ContentLength > LargestBody)
        {
            await Problems.WriteAsync(http, StatusCodes.Status413PayloadTooLarge);
            return null;
        }

        while (true)
        {
            var read = await reader.ReadAsync(http.RequestAborted);
            if (read.Buffer.Length > LargestBody)
            {
                reader.AdvanceTo(read.Buffer.End);
                await Problems.WriteAsync(http, StatusCodes.Status413PayloadTooLarge);
                return null;
            }

            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            var parsed = read.Buffer.IsSingleSegment ? EvaluationContext.ParseRequest(read.Buffer.FirstSpan) : EvaluationContext.ParseRequest(read.Buffer.ToArray());
            reader.AdvanceTo(read.Buffer.End);
            if (parsed is Outcome<EvaluationContext>.Accepted { Value: var context })
            {
                return context;
            }

            await RefuseAsync(http, key, parsed.Refusal?.Sentence ?? "The context cannot be read.");
            return null;
        }
    }

    private static async Task RefuseAsync(HttpContext http, ReadOnlyMemory<byte> key, string why)
    {
        var body = new ArrayBufferWriter<byte>();
        body.Write("{"u8);
        if (!key.IsEmpty)
        {
            body.Write("\"key\":"u8);
            body.Write(key.Span);
            body.Write(","u8);
        }

        body.Write("\"errorCode\":\"INVALID_CONTEXT\",\"errorDetails\":"u8);
        body.Write(JsonSerializer.SerializeToUtf8Bytes(why));
        body.Write("}"u8);
        http.Response.StatusCode = StatusCodes.Status400BadRequest;
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = body.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(body.WrittenMemory, http.RequestAborted);
    }

    private async Task SendAsync(HttpContext http, ArrayBufferWriter<byte> output)
    {
        http.Response.ContentType = "application/json";
        http.Response.ContentLength = output.WrittenCount;
        await http.Response.BodyWriter.WriteAsync(output.WrittenMemory, http.RequestAborted);
        if (output.Capacity <= LargestKeptBuffer && _buffers.Count < MostKeptBuffers)
        {
            output.ResetWrittenCount();
            _buffers.Add(output);
        }
    }

    private ArrayBufferWriter<byte> Rent() => _buffers.TryTake(out var buffer) ? buffer : new ArrayBufferWriter<byte>(4096);
}
