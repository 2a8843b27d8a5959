using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ReleaseBoard.Web.Tests.Live;

/// <summary>A client of the hub, on a real socket.</summary>
internal sealed class HubClient : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly CancellationTokenSource _end = new(Patience);
    private readonly HubConnection _connection;

    private HubClient(HubConnection connection) => _connection = connection;

    public Task Closed { get; private set; } = Task.CompletedTask;

    public static async Task<HubClient> OpenAsync(BoardFixture board, string? token)
    {
        var address = new UriBuilder(new Uri(board.Address, "/hubs/board")) { Scheme = "ws", Query = token is null ? "" : $"access_token={token}" }.Uri;
        var builder = new HubConnectionBuilder();
        builder.Services.AddSingleton<EndPoint>(new UriEndPoint(address));
        builder.Services.AddSingleton<IConnectionFactory>(new Factory());
        var client = new HubClient(builder.Build());
        var closed = new TaskCompletionSource();
        client._connection.Closed += _ =>
        {
            closed.TrySetResult();
            return Task.CompletedTask;
        };
        client.Closed = closed.Task.WaitAsync(Patience);
        await client._connection.StartAsync(client._end.Token);
        return client;
    }

    public IAsyncEnumerator<JsonElement> Subscribe(long? from = null) =>
        _connection.StreamAsync<JsonElement>("Subscribe", from, _end.Token).GetAsyncEnumerator(_end.Token);

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        _end.Dispose();
    }

    private sealed class Factory : IConnectionFactory
    {
        public ValueTask<ConnectionContext> ConnectAsync(EndPoint endpoint, CancellationToken cancellationToken = default) =>
            SocketConnection.OpenAsync((endpoint as UriEndPoint ?? throw new ArgumentException("Not an address.", nameof(endpoint))).Uri, cancellationToken);
    }
}
