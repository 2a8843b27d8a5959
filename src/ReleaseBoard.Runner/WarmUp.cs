using System.Net;
using System.Net.Sockets;
using System.Text;
using ReleaseBoard.Runner.Disk;
using ReleaseBoard.Runner.Gateway;

namespace ReleaseBoard.Runner;

/// <summary>
/// Walks the way of a request and the way of a wish a few times at the start, so that the code is compiled before someone waits
/// for it: the first change of weights would otherwise take a hundred times as long as the second.
/// </summary>
internal static class WarmUp
{
    private const int Rounds = 60;

    public static async Task RunAsync(RunnerFolder folder, string control, ILoggerFactory logging, CancellationToken cancellationToken)
    {
        try
        {
            await WarmGatewayAsync(folder, logging, cancellationToken);
            await WarmControlAsync(control, cancellationToken);
        }
        catch (Exception failure) when (failure is IOException or HttpRequestException or SocketException or OperationCanceledException)
        {
            // Only speed was at stake.
        }
    }

    /// <summary>A gateway of its own, on a socket, before a listener that always says the same.</summary>
    private static async Task WarmGatewayAsync(RunnerFolder folder, ILoggerFactory logging, CancellationToken cancellationToken)
    {
        var socket = Path.Combine(folder.Root, "warm");
        if (Encoding.UTF8.GetByteCount(socket) > Domain.Deployments.RunnerPaths.LongestSocketPath)
        {
            return;
        }

        File.Delete(socket);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var answering = AnswerAsync(listener, cancellationToken);
        var destination = new Destination(((IPEndPoint)listener.LocalEndpoint).Port);
        var router = new Router();
        await using (var gateway = RunnerHost.BuildGateway(router, logging, listen => listen.ListenUnixSocket(socket)))
        {
            await gateway.StartAsync(cancellationToken);
            using var visitor = ClientOf(socket);
            for (var round = 0; round < Rounds; round++)
            {
                router.Table = TableOf(destination, weight: round % 2 * 100);
                using var request = new HttpRequestMessage(HttpMethod.Get, "http://warm.up.localhost/");
                using var answer = await visitor.SendAsync(request, cancellationToken);
            }
        }

        listener.Stop();
        await answering;
        File.Delete(socket);
    }

    private static RoutingTable TableOf(Destination destination, int weight) => new(
    [
        new SlotRoute("warm", "up",
        [
            new DeploymentRoute("new", weight, [destination], new TrafficCounter()),
            new DeploymentRoute("old", 100 - weight, [destination], new TrafficCounter()),
        ]),
    ]);

    /// <summary>A wish that must be refused, because its weights do not sum to 100: read, judged, and changes nothing.</summary>
    private static async Task WarmControlAsync(string control, CancellationToken cancellationToken)
    {
        const string Wish =
            """
            {"application":"warm","environment":"up","revision":1,"deployments":[{"id":"00000000-0000-0000-0000-000000000001","version":"1",
             "digest":"","archive":"","manifest":{"start":["x"]},"instances":1,"weight":50}]}
            """;
        using var board = ClientOf(control);
        for (var round = 0; round < Rounds / 2; round++)
        {
            using var wish = new HttpRequestMessage(HttpMethod.Put, "http://runner/v1/slots/warm/up")
            {
                Content = new StringContent(Wish, Encoding.UTF8, "application/json"),
            };
            using var refused = await board.SendAsync(wish, cancellationToken);
            using var ask = new HttpRequestMessage(HttpMethod.Get, "http://runner/v1/status");
            using var status = await board.SendAsync(ask, cancellationToken);
        }
    }

    private static HttpMessageInvoker ClientOf(string socket) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = async (_, cancellationToken) =>
        {
            var connection = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await connection.ConnectAsync(new UnixDomainSocketEndPoint(socket), cancellationToken);
            return new NetworkStream(connection, ownsSocket: true);
        },
    });

    private static async Task AnswerAsync(TcpListener listener, CancellationToken cancellationToken)
    {
        var answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"u8.ToArray();
        try
        {
            using var visitor = await listener.AcceptTcpClientAsync(cancellationToken);
            var stream = visitor.GetStream();
            var asked = new byte[4096];
            while (await stream.ReadAsync(asked, cancellationToken) > 0)
            {
                await stream.WriteAsync(answer, cancellationToken);
            }
        }
        catch (Exception failure) when (failure is SocketException or IOException or ObjectDisposedException)
        {
            // The warming is over.
        }
    }
}
