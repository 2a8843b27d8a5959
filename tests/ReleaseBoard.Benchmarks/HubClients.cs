using System.Collections.Concurrent;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;

namespace ReleaseBoard.Benchmarks;

/// <summary>Thousands of plain listeners of the board's hub in one process: no library between the socket and the clock.</summary>
internal sealed class HubClients(Uri hub, string token, long from)
{
    private const int AtOnce = 64;
    private const byte End = 0x1e;

    private static readonly byte[] At = "\"at\":\""u8.ToArray();
    private static readonly byte[] Ping = [.. "{\"type\":6}"u8, End];
    private static readonly TimeSpan PingEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentBag<double> _entries = [];
    private readonly ConcurrentBag<double> _beats = [];
    private int _lost;

    /// <summary>Listens until its input ends; for each line of it prints how late the messages since the line before were.</summary>
    public static async Task<int> RunAsync(string address, string token, string from, string count)
    {
        var clients = new HubClients(new UriBuilder(new Uri(new Uri(address), "/hubs/board")) { Scheme = "ws" }.Uri, token, long.Parse(from, CultureInfo.InvariantCulture));
        using var end = new CancellationTokenSource();
        using var gate = new SemaphoreSlim(AtOnce);
        var sockets = await Task.WhenAll(Enumerable.Range(0, int.Parse(count, CultureInfo.InvariantCulture)).Select(async _ =>
        {
            await gate.WaitAsync();
            try
            {
                return await clients.OpenAsync();
            }
            finally
            {
                gate.Release();
            }
        }));
        var listening = sockets.Select(socket => clients.ListenAsync(socket, end.Token)).ToList();
        var pinging = PingAsync(sockets, end.Token);
        Console.WriteLine("ready");
        while (await Console.In.ReadLineAsync() is not null)
        {
            Console.WriteLine($"{sockets.Length - clients._lost} {Sum(clients._entries)} {Sum(clients._beats)}");
            clients._entries.Clear();
            clients._beats.Clear();
        }

        await end.CancelAsync();
        await Task.WhenAll([.. listening, pinging]);
        return 0;
    }

    private static string Sum(ConcurrentBag<double> milliseconds)
    {
        var late = milliseconds.Order().ToList();
        return late.Count == 0 ? "0 0 0 0" : string.Create(CultureInfo.InvariantCulture, $"{late.Count} {late[late.Count / 2]:0} {late[(int)(late.Count * 0.99)]:0} {late[^1]:0}");
    }

    private async Task<ClientWebSocket> OpenAsync()
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        socket.Options.SetBuffer(1024, 256);
        await socket.ConnectAsync(hub, CancellationToken.None);
        await SendAsync(socket, "{\"protocol\":\"json\",\"version\":1}");
        await SendAsync(socket, $$"""{"type":4,"invocationId":"1","target":"Subscribe","arguments":[{{from}}]}""");
        return socket;
    }

    private async Task ListenAsync(ClientWebSocket socket, CancellationToken cancellationToken)
    {
        var buffer = new byte[4096];
        try
        {
            while (!cancellationToken.IsCancellationRequested)
            {
                var used = 0;
                ValueWebSocketReceiveResult got;
                do
                {
                    got = await socket.ReceiveAsync(buffer.AsMemory(used), cancellationToken);
                    used += got.Count;
                }
                while (!got.EndOfMessage && used < buffer.Length);
                if (got.MessageType is WebSocketMessageType.Close)
                {
                    break;
                }

                Take(buffer.AsSpan(0, used));
            }
        }
        catch (OperationCanceledException)
        {
            return;
        }
        catch (WebSocketException)
        {
            // Counted below with those that were hung up on.
        }

        Interlocked.Increment(ref _lost);
    }

    // One frame may carry several messages.
    private void Take(ReadOnlySpan<byte> frame)
    {
        var now = TimeProvider.System.GetUtcNow();
        foreach (var part in frame.Split(End))
        {
            var message = frame[part];
            var at = message.IndexOf(At);
            if (at < 0)
            {
                continue;
            }

            var text = message[(at + At.Length)..];
            var said = DateTimeOffset.Parse(Encoding.ASCII.GetString(text[..text.IndexOf((byte)'"')]), CultureInfo.InvariantCulture);
            (message.IndexOf("\"changed\""u8) >= 0 ? _beats : _entries).Add((now - said).TotalMilliseconds);
        }
    }

    private static async Task PingAsync(ClientWebSocket[] sockets, CancellationToken cancellationToken)
    {
        // Spread over the whole span, so that pings are no load of their own.
        using var timer = new PeriodicTimer(PingEvery / 100);
        try
        {
            for (var turn = 0; await timer.WaitForNextTickAsync(cancellationToken); turn++)
            {
                for (var i = turn % 100; i < sockets.Length; i += 100)
                {
                    if (sockets[i].State is WebSocketState.Open)
                    {
                        await sockets[i].SendAsync(Ping, WebSocketMessageType.Text, true, cancellationToken);
                    }
                }
            }
        }
        catch (Exception failure) when (failure is OperationCanceledException or WebSocketException)
        {
            // The end, or a socket that was counted as lost.
        }
    }

    private static ValueTask SendAsync(ClientWebSocket socket, string text) =>
        socket.SendAsync((byte[])[.. Encoding.UTF8.GetBytes(text), End], WebSocketMessageType.Text, WebSocketMessageFlags.EndOfMessage, CancellationToken.None);
}
