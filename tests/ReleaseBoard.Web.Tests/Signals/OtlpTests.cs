using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.Signals;

namespace ReleaseBoard.Web.Tests.Signals;

/// <summary>What a program hears that sends metrics and logs: statuses, kinds of content, and what of it was left out.</summary>
public sealed class OtlpTests(SignalBoard board) : IClassFixture<SignalBoard>
{
    private const string Json = "application/json";
    private const string Protobuf = "application/x-protobuf";

    [Fact]
    public async Task What_is_whole_is_taken_and_answered_in_its_own_encoding()
    {
        using var client = board.Board.ClientWith(await board.TokenAsync("shop"));
        using var json = await client.PostAsync("/v1/metrics", SignalBoard.Body(Gauge("taken"), Json));
        using var packed = await client.PostAsync("/v1/metrics", SignalBoard.Body(Pack(Gauge("packed")), Json, "gzip"));
        using var proto = await client.PostAsync("/v1/logs", SignalBoard.Body([], Protobuf));

        Assert.Equal((HttpStatusCode.OK, Json, "{}"), await SaidAsync(json));
        Assert.Equal((HttpStatusCode.OK, Json, "{}"), await SaidAsync(packed));
        Assert.Equal((HttpStatusCode.OK, Protobuf, ""), await SaidAsync(proto));
        Assert.Equal(2.5, board.Read("taken", board.Deployment)["instance=i-1"]);
        Assert.Equal(2.5, board.Read("packed", board.Deployment)["instance=i-1"]);
    }

    [Fact]
    public async Task What_is_left_out_is_counted_and_said_and_the_rest_is_taken()
    {
        using var client = board.Board.ClientWith(await board.TokenAsync("shop"));
        using var other = await client.PostAsync("/v1/metrics", SignalBoard.Body(Gauge("g", application: "other"), Json));
        using var unknown = await client.PostAsync("/v1/metrics", SignalBoard.Body(Gauge("g", environment: "moon"), Json));
        using var nameless = await client.PostAsync("/v1/metrics", SignalBoard.Body(Gauge("g", application: ""), Json));
        using var old = await client.PostAsync("/v1/metrics", SignalBoard.Body(Gauge("g", ago: TimeSpan.FromHours(2)), Json));

        Assert.StartsWith("""{"partialSuccess":{"rejectedDataPoints":"1","errorMessage":"administrator/""", (await SaidAsync(other)).Body, StringComparison.Ordinal);
        Assert.Contains("may not act on other.", (await SaidAsync(other)).Body, StringComparison.Ordinal);
        Assert.Contains("There is no environment moon.", (await SaidAsync(unknown)).Body, StringComparison.Ordinal);
        Assert.Contains("The resource must say service.name", (await SaidAsync(nameless)).Body, StringComparison.Ordinal);
        Assert.Contains("A point is more than an hour old", (await SaidAsync(old)).Body, StringComparison.Ordinal);
        Assert.Equal(SourceState.Partial, board.Standing("otlp").State);
    }

    [Fact]
    public async Task A_protobuf_sender_is_told_in_protobuf_what_was_left_out()
    {
        using var client = board.Board.ClientWith(await board.TokenAsync());

        // One log record without a resource: resource_logs { scope_logs { log_records {} } }.
        using var answer = await client.PostAsync("/v1/logs", SignalBoard.Body([0x0a, 4, 0x12, 2, 0x12, 0], Protobuf));
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        Assert.Equal((HttpStatusCode.OK, Protobuf), (answer.StatusCode, answer.Content.Headers.ContentType?.ToString()));
        Assert.Equal([0x0a, (byte)(bytes.Length - 2), 0x08, 1, 0x12], bytes[..5]);
        Assert.StartsWith("The resource must say service.name", Encoding.UTF8.GetString(bytes[6..]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_not_report_is_refused()
    {
        using var viewer = await board.Board.AsAsync(Domain.People.Role.Viewer);
        using var anonymous = board.Board.Anonymous;

        Assert.Equal(HttpStatusCode.Forbidden, (await viewer.PostAsync("/v1/metrics", SignalBoard.Body(Gauge("g"), Json))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PostAsync("/v1/metrics", SignalBoard.Body(Gauge("g"), Json))).StatusCode);
        Assert.Equal(HttpStatusCode.Unauthorized, (await anonymous.PostAsync("/v1/logs", SignalBoard.Body([], Protobuf))).StatusCode);
    }

    [Fact]
    public async Task What_is_none_has_its_status()
    {
        using var client = board.Board.ClientWith(await board.TokenAsync());
        var bomb = Pack(new byte[50 << 20]);
        (HttpStatusCode Status, ByteArrayContent Body)[] cases =
        [
            (HttpStatusCode.BadRequest, SignalBoard.Body("nonsense"u8.ToArray(), Json)),
            (HttpStatusCode.BadRequest, SignalBoard.Body([0xff, 0xff], Protobuf)),
            (HttpStatusCode.BadRequest, SignalBoard.Body("not packed"u8.ToArray(), Json, "gzip")),
            (HttpStatusCode.BadRequest, SignalBoard.Body(Pack(Gauge("g"))[..40], Json, "gzip")),
            (HttpStatusCode.UnsupportedMediaType, SignalBoard.Body(Gauge("g"), "text/plain")),
            (HttpStatusCode.UnsupportedMediaType, SignalBoard.Body(Gauge("g"), Json, "zstd")),
            (HttpStatusCode.RequestEntityTooLarge, SignalBoard.Body(new byte[(4 << 20) + 1], Protobuf)),
            (HttpStatusCode.RequestEntityTooLarge, SignalBoard.Body(bomb, Protobuf, "gzip")),
        ];
        foreach (var (status, body) in cases)
        {
            using var answer = await client.PostAsync("/v1/metrics", body);
            Assert.Equal(status, answer.StatusCode);
            Assert.NotEmpty(await answer.Content.ReadAsByteArrayAsync());
        }

        Assert.True(bomb.Length < 4 << 20);
    }

    [Fact]
    public async Task More_senders_than_there_is_room_for_are_told_when_to_come_again()
    {
        using var client = board.Board.ClientWith(await board.TokenAsync("shop"));
        using var hold = new CancellationTokenSource();
        HttpClient[] others = [board.Board.ClientWith(await board.TokenAsync("shop")), board.Board.ClientWith(await board.TokenAsync("shop"))];
        var slow = others.SelectMany(other => Enumerable.Range(0, 4).Select(_ => other.PostAsync("/v1/metrics", Dripping(hold.Token), hold.Token))).ToList();
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 100 && refused is null; i++)
        {
            var answer = await client.PostAsync("/v1/metrics", SignalBoard.Body(Gauge($"crowd{i}"), Json));
            refused = answer.StatusCode is HttpStatusCode.ServiceUnavailable ? answer : null;
        }

        Assert.Equal("2", refused?.Headers.RetryAfter?.ToString());
        await hold.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(slow));

        // The room they held is free again.
        await Ofrep.Eventually.TrueAsync(() => client.PostAsync("/v1/metrics", SignalBoard.Body(Gauge("after"), Json)).Result.IsSuccessStatusCode);
    }

    [Fact]
    public async Task One_sender_that_is_over_its_pace_is_told_so_and_takes_no_room_from_others()
    {
        using var client = board.Board.ClientWith(await board.TokenAsync("shop"));
        using var other = board.Board.ClientWith(await board.TokenAsync("shop"));
        using var hold = new CancellationTokenSource();
        var slow = Enumerable.Range(0, 4).Select(_ => client.PostAsync("/v1/metrics", Dripping(hold.Token), hold.Token)).ToList();
        HttpResponseMessage? refused = null;
        for (var i = 0; i < 100 && refused is null; i++)
        {
            var answer = await client.PostAsync("/v1/metrics", SignalBoard.Body(Gauge($"pace{i}"), Json));
            refused = answer.StatusCode is HttpStatusCode.TooManyRequests ? answer : null;

            // The slow ones take their places when they arrive, which nobody is told.
            await Task.Delay(20);
        }

        Assert.Equal("1", refused?.Headers.RetryAfter?.ToString());
        Assert.Equal(HttpStatusCode.OK, (await other.PostAsync("/v1/metrics", SignalBoard.Body(Gauge("other"), Json))).StatusCode);
        await hold.CancelAsync();
        await Assert.ThrowsAnyAsync<Exception>(() => Task.WhenAll(slow));
        await Ofrep.Eventually.TrueAsync(() => client.PostAsync("/v1/metrics", SignalBoard.Body(Gauge("after"), Json)).Result.IsSuccessStatusCode);
    }

    [Fact]
    public async Task Exemplars_are_counted_and_said_and_their_points_are_taken()
    {
        using var client = board.Board.ClientWith(await board.TokenAsync("shop"));
        var text = Encoding.UTF8.GetString(Gauge("exemplary")).Replace("\"asDouble\":", "\"exemplars\":[{\"asDouble\":1},{\"asDouble\":2}],\"asDouble\":", StringComparison.Ordinal);
        using var answer = await client.PostAsync("/v1/metrics", SignalBoard.Body(Encoding.UTF8.GetBytes(text), Json));

        Assert.Contains("exemplars", text, StringComparison.Ordinal);
        Assert.Equal("""{"partialSuccess":{"rejectedDataPoints":"0","errorMessage":"2 exemplars were left out: the board keeps none."}}""", (await SaidAsync(answer)).Body);
        Assert.Equal(2.5, board.Read("exemplary", board.Deployment)["instance=i-1"]);
    }

    private static StreamContent Dripping(CancellationToken end)
    {
        var content = new StreamContent(new DrippingStream(end));
        content.Headers.ContentType = new(Json);
        return content;
    }

    private static async Task<(HttpStatusCode Status, string? Type, string Body)> SaidAsync(HttpResponseMessage answer) =>
        (answer.StatusCode, answer.Content.Headers.ContentType?.ToString(), await answer.Content.ReadAsStringAsync());

    private static byte[] Pack(byte[] bytes)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal))
        {
            gzip.Write(bytes);
        }

        return packed.ToArray();
    }

    private byte[] Gauge(string name, string application = "shop", string environment = "production", TimeSpan ago = default)
    {
        var at = (board.Board.Service<TimeProvider>().GetUtcNow() - ago).ToUnixTimeMilliseconds().ToString(CultureInfo.InvariantCulture) + "000000";
        object Attribute(string key, string value) => new { key, value = new { stringValue = value } };
        return JsonSerializer.SerializeToUtf8Bytes(new
        {
            resourceMetrics = new[]
            {
                new
                {
                    resource = new { attributes = new[] { Attribute("service.name", application), Attribute("deployment.environment.name", environment), Attribute("service.version", "1.0.0"), Attribute("service.instance.id", "i-1") } },
                    scopeMetrics = new[] { new { metrics = new[] { new { name, gauge = new { dataPoints = new[] { new { timeUnixNano = at, asDouble = 2.5 } } } } } } },
                },
            },
        });
    }

    /// <summary>A body that begins and does not end.</summary>
    private sealed class DrippingStream(CancellationToken end) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await Task.Delay(5, end);
            buffer.Span[..500].Fill((byte)' ');
            return 500;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
            // Nothing is held back.
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
