using System.Buffers;
using System.IO.Pipelines;
using System.Net.WebSockets;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;

namespace ReleaseBoard.Web.Tests.Live;

/// <summary>A WebSocket as SignalR's client core wants a connection: a pair of pipes.</summary>
internal sealed class SocketConnection : ConnectionContext
{
    private readonly ClientWebSocket _socket;
    private readonly Pipe _heard = new();
    private readonly Pipe _said = new();
    private readonly CancellationTokenSource _end = new();

    private SocketConnection(ClientWebSocket socket)
    {
        _socket = socket;
        Transport = new Both(_heard.Reader, _said.Writer);
        _ = HearAsync();
        _ = SayAsync();
    }

    public override IDuplexPipe Transport { get; set; }

    public override string ConnectionId { get; set; } = Guid.NewGuid().ToString("N");

    public override IFeatureCollection Features { get; } = new FeatureCollection();

    public override IDictionary<object, object?> Items { get; set; } = new Dictionary<object, object?>();

    public static async ValueTask<ConnectionContext> OpenAsync(Uri address, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(address, cancellationToken);
        return new SocketConnection(socket);
    }

    public override async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _socket.Abort();
        _socket.Dispose();
        await base.DisposeAsync();
    }

    private async Task HearAsync()
    {
        try
        {
            while (true)
            {
                var heard = await _socket.ReceiveAsync(_heard.Writer.GetMemory(4096), _end.Token);
                if (heard.MessageType is WebSocketMessageType.Close)
                {
                    break;
                }

                _heard.Writer.Advance(heard.Count);
                await _heard.Writer.FlushAsync(_end.Token);
            }

            await _heard.Writer.CompleteAsync();
        }
        catch (Exception failure)
        {
            await _heard.Writer.CompleteAsync(failure is OperationCanceledException ? null : failure);
        }
    }

    private async Task SayAsync()
    {
        try
        {
            while (await _said.Reader.ReadAsync(_end.Token) is { IsCompleted: false } said)
            {
                await _socket.SendAsync(said.Buffer.ToArray(), WebSocketMessageType.Text, true, _end.Token);
                _said.Reader.AdvanceTo(said.Buffer.End);
            }
        }
        catch (Exception)
        {
            // The other side has gone; the reading side says so.
            await _said.Reader.CompleteAsync();
        }
    }

    private sealed record Both(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
