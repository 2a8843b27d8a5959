using System.Buffers;
using System.Globalization;
using System.Text.Json;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Targeting;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Flags;

namespace ReleaseBoard.Web.Ofrep;

/// <summary>Answers what flags say: reads the context once, asks the snapshot in memory, counts who got what.</summary>
internal sealed class OfrepHandler(FlagBoard board, ExposureBoard exposures, OfrepTickets tickets, OfrepPages pages, TimeProvider clock)
{
    /// <summary>One flag.</summary>
    public async Task EvaluateAsync(HttpContext http, FlagCaller caller, string key)
    {
        if (await OfrepBody.ReadAsync(http) is not { } body)
        {
            return;
        }

        var parsed = OfrepBody.Parse(body);
        http.Request.BodyReader.AdvanceTo(body.End);
        if (parsed is not Outcome<EvaluationContext>.Accepted { Value: var context })
        {
            await RefuseAsync(http, key, parsed.Refusal);
            return;
        }

        // Taken once: the whole answer is of one snapshot.
        var flags = board.Find(caller.Environment)?.Set ?? FlagSet.Empty;
        var page = pages.Take();

        // To a browser's key what is not marked for browsers is not there.
        var readable = caller.Kind is FlagAccessKind.Browser && !flags.IsForBrowsers(key) ? FlagSet.Empty : flags;
        var answer = readable.Write(page, key, context, clock.GetUtcNow().ToUnixTimeSeconds());
        if (answer.Error is FlagError.None)
        {
            exposures.Count(caller.Environment, new FlagKey(key), answer.Variant?.Name);
        }

        await pages.SendAsync(http, page, Status(answer.Error));
    }

    /// <summary>All flags the caller may read, for one context; 304 when neither they nor the context are new.</summary>
    public async Task EvaluateAllAsync(HttpContext http, FlagCaller caller)
    {
        if (await OfrepBody.ReadAsync(http) is not { } body)
        {
            return;
        }

        var (now, snapshot) = (clock.GetUtcNow().ToUnixTimeSeconds(), board.Find(caller.Environment));
        var flags = snapshot?.Set ?? FlagSet.Empty;
        var tag = Tag(caller, snapshot?.Version ?? 0, flags.ReadsTime ? now : 0, body);

        // Whoever has this tag has sent these very bytes before and got an answer, so they need not be read again.
        if (Has(http.Request, tag))
        {
            http.Request.BodyReader.AdvanceTo(body.End);
            http.Response.Headers.ETag = tag;
            http.Response.StatusCode = StatusCodes.Status304NotModified;
            return;
        }

        var parsed = OfrepBody.Parse(body);
        http.Request.BodyReader.AdvanceTo(body.End);
        if (parsed is not Outcome<EvaluationContext>.Accepted { Value: var context })
        {
            await RefuseAsync(http, null, parsed.Refusal);
            return;
        }

        http.Response.Headers.ETag = tag;
        var page = pages.Take();
        page.Write("{\"flags\":"u8);
        flags.EvaluateAll(page, context, now, caller.Kind is FlagAccessKind.Browser, snapshot is null ? null : exposures.TallyOf(snapshot).Hear);
        page.Write(",\"eventStreams\":[{\"type\":\"sse\",\"endpoint\":{\"requestUri\":\""u8);
        page.Write(tickets.Uri(caller.Environment, snapshot?.Version ?? 0));
        page.Write("\"},\"inactivityDelaySec\":120}],\"metadata\":"u8);
        page.Write(flags.Metadata.Span);
        page.Write("}"u8);
        await pages.SendAsync(http, page, StatusCodes.Status200OK);
    }

    /// <summary>Another tag whenever the answers could be others: by what the flags are, who may read, what was sent and, where rules read the clock, when.</summary>
    private static string Tag(FlagCaller caller, long version, long time, in ReadOnlySequence<byte> body) => string.Create(
        CultureInfo.InvariantCulture, $"\"{version:x}.{(caller.Kind is FlagAccessKind.Browser ? "b" : "s")}.{time:x}.{OfrepBody.Digest(body)}\"");

    // A tag stands in quotes and so is found in a list of tags, and in one that a proxy has called weak.
    private static bool Has(HttpRequest request, string tag) => request.Headers.IfNoneMatch.ToString().Contains(tag, StringComparison.Ordinal);

    private static int Status(FlagError error) => error switch
    {
        FlagError.None => StatusCodes.Status200OK,
        FlagError.FlagNotFound => StatusCodes.Status404NotFound,
        _ => StatusCodes.Status400BadRequest,
    };

    /// <summary>The context cannot be read. OFREP repeats the key where one flag was asked for.</summary>
    private Task RefuseAsync(HttpContext http, string? key, Refusal? why)
    {
        var page = pages.Take();
        using (var json = new Utf8JsonWriter(page))
        {
            json.WriteStartObject();
            if (key is not null)
            {
                json.WriteString("key", key);
            }

            json.WriteString("errorCode", "INVALID_CONTEXT");
            json.WriteString("errorDetails", why?.Sentence ?? "The context cannot be read.");
            json.WriteEndObject();
        }

        return pages.SendAsync(http, page, StatusCodes.Status400BadRequest);
    }
}
