using System.Net.WebSockets;
using System.Text;
using System.Text.Json;
using ReleaseBoard.Domain.Deployments;

namespace ReleaseBoard.Tests.Runner;

public sealed class TrafficTests(RunnerHouse house) : IClassFixture<RunnerHouse>
{
    [Fact]
    public async Task Requests_failures_and_latency_are_counted_for_the_deployment_that_answered()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await ReadyAsync(Wishes.For("counted", 1, shop));

        await house.ReadAsync("counted");
        await house.ReadAsync("counted", "/slow/300");
        (await house.VisitAsync("counted", "/fail")).Dispose();
        (await house.VisitAsync("counted", "/no-such-page")).Dispose();

        var traffic = (await house.WaitAsync(shop.Id, status => status.Traffic is { Requests: 4, InFlight: 0 })).Traffic;
        Assert.Equal(1, traffic.Failures);
        Assert.Equal(LatencyBuckets.Bounds.Count + 1, traffic.Buckets.Count);
        Assert.Equal(4, traffic.Buckets.Sum());
        Assert.True(traffic.Buckets.Skip(LatencyBuckets.IndexOf(300)).Sum() >= 1);
    }

    [Fact]
    public async Task A_caller_who_hangs_up_is_not_a_failure()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await ReadyAsync(Wishes.For("hangs-up", 1, shop));
        using var impatience = new CancellationTokenSource();
        var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{house.GatewayPort}/slow/60000") { Headers = { Host = "hangs-up.production.localhost" } };
        using var caller = new HttpClient();

        var call = caller.SendAsync(request, impatience.Token);
        await house.WaitAsync(shop.Id, status => status.Traffic.InFlight == 1);
        await impatience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);

        var traffic = (await house.WaitAsync(shop.Id, status => status.Traffic is { Requests: 1, InFlight: 0 })).Traffic;
        Assert.Equal(0, traffic.Failures);
    }

    [Fact]
    public async Task Conversations_streams_and_large_bodies_go_through()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await ReadyAsync(Wishes.For("streams", 1, shop));
        var host = $"streams.production.localhost:{house.GatewayPort}";

        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Host", host);
        await socket.ConnectAsync(new Uri($"ws://127.0.0.1:{house.GatewayPort}/echo"), default);
        await socket.SendAsync("hello"u8.ToArray(), WebSocketMessageType.Text, true, default);
        var heard = new byte[16];
        var message = await socket.ReceiveAsync(heard, default);
        Assert.Equal("hello", Encoding.UTF8.GetString(heard, 0, message.Count));
        await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);

        using var caller = new HttpClient();
        using var count = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{house.GatewayPort}/count") { Headers = { Host = host } };
        using var counting = await caller.SendAsync(count, HttpCompletionOption.ResponseHeadersRead);
        using var lines = new StreamReader(await counting.Content.ReadAsStreamAsync());
        Assert.Equal("1", await lines.ReadLineAsync());
        Assert.Equal(1, (await house.FindAsync(shop.Id))?.Traffic.InFlight);
        Assert.Equal("2\n3\n", await lines.ReadToEndAsync());

        using var large = new HttpRequestMessage(HttpMethod.Post, $"http://127.0.0.1:{house.GatewayPort}/length") { Headers = { Host = host }, Content = new ByteArrayContent(new byte[20_000_000]) };
        using var length = await caller.SendAsync(large);
        Assert.Equal("20000000", await length.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task The_application_learns_who_asked_and_under_which_name()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await ReadyAsync(Wishes.For("learns", 1, shop));

        var headers = JsonSerializer.Deserialize<Dictionary<string, string>>(await house.ReadAsync("learns", "/headers")) ?? [];

        Assert.Equal("127.0.0.1", headers["X-Forwarded-For"]);
        Assert.Equal("http", headers["X-Forwarded-Proto"]);
        Assert.Equal($"learns.production.localhost:{house.GatewayPort}", headers["X-Forwarded-Host"]);
        Assert.Equal($"learns.production.localhost:{house.GatewayPort}", headers["Host"]);
    }

    private async Task ReadyAsync(SlotWish wish)
    {
        await house.ApplyAsync(wish);
        await house.WaitUntilReadyAsync(wish);
    }
}
