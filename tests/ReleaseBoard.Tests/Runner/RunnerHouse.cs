using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Tests.Runner;

/// <summary>A real runner in a process of its own, with a folder, a gateway and visitors.</summary>
public sealed class RunnerHouse : IAsyncLifetime
{
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    private readonly HttpClient _visitor = new(new SocketsHttpHandler { UseCookies = false, UseProxy = false });

    public RunnerHouse()
        : this(Directory.CreateTempSubdirectory("releaseboard-runner-").FullName)
    {
    }

    internal RunnerHouse(string folder, long logBytes = 5 << 20)
    {
        Folder = folder;
        GatewayPort = FreePort();
        Runtime = Board(logBytes);
    }

    public string Folder { get; }

    public int GatewayPort { get; }

    public RunnerRuntime Runtime { get; private set; }

    public async Task InitializeAsync() => Assert.Null((await Runtime.EnsureAsync(default)).Refusal);

    public async Task DisposeAsync()
    {
        await Runtime.StopAsync(instances: true, default);
        Runtime.Dispose();
        _visitor.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>A board's side of the conversation, as a board that starts now would have it.</summary>
    public RunnerRuntime Board(long logBytes = 5 << 20, int? gatewayPort = null) => new(
        Options.Create(new BoardOptions { Data = Folder }),
        Options.Create(new RunnerOptions
        {
            GatewayPort = gatewayPort ?? GatewayPort,
            LogBytes = logBytes,
            Command = Path.Combine(AppContext.BaseDirectory, "ReleaseBoard.Runner.dll"),
        }),
        TimeProvider.System);

    /// <summary>Goes on with another board.</summary>
    public void UseBoard(RunnerRuntime board) => Runtime = board;

    public async Task<SlotStatus> ApplyAsync(SlotWish wish) => (await Runtime.ApplyAsync(wish, default)).Match(
        slot => slot,
        refusal => throw new InvalidOperationException(refusal.Sentence));

    public async Task<RunnerStatus> StatusAsync() => (await Runtime.StatusAsync(default)).Match(
        status => status,
        refusal => throw new InvalidOperationException(refusal.Sentence));

    public async Task<SlotStatus> SlotAsync(string application) =>
        (await StatusAsync()).Slots.Single(slot => slot.Application == application);

    public async Task<DeploymentStatus?> FindAsync(Guid deployment) =>
        (await StatusAsync()).Slots.SelectMany(slot => slot.Deployments).FirstOrDefault(status => status.Id == deployment);

    /// <summary>Waits until the deployment is as wished for.</summary>
    public async Task<DeploymentStatus> WaitAsync(Guid deployment, Func<DeploymentStatus, bool> isSo)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            var status = await FindAsync(deployment);
            if (status is not null && isSo(status))
            {
                return status;
            }

            Assert.True(began.Elapsed < Patience, $"It never became so; last seen: {status} {string.Join(" ", status?.Instances ?? [])}");
            await Task.Delay(20);
        }
    }

    public async Task WaitUntilReadyAsync(SlotWish wish)
    {
        foreach (var deployment in wish.Deployments)
        {
            await WaitAsync(deployment.Id, status => status.IsReady(deployment.Instances));
        }
    }

    public Task<HttpResponseMessage> VisitAsync(string application, string path = "/", string? cookie = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{GatewayPort}{path}");
        request.Headers.Host = $"{application}.production.localhost:{GatewayPort}";
        if (cookie is not null)
        {
            request.Headers.Add("Cookie", cookie);
        }

        return SendAsync(request);
    }

    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request) => _visitor.SendAsync(request);

    public async Task<string> ReadAsync(string application, string path = "/", string? cookie = null)
    {
        using var answer = await VisitAsync(application, path, cookie);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode is HttpStatusCode.OK, $"{answer.StatusCode}: {text}");
        return text;
    }

    public static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint?)probe.LocalEndPoint)?.Port ?? 0;
    }
}
