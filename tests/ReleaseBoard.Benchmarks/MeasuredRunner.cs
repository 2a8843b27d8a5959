using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Benchmarks;

/// <summary>A real runner in a process of its own, with the backend as its application.</summary>
internal sealed class MeasuredRunner : IAsyncDisposable
{
    public const string Host = "shop.production.localhost";

    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-benchmark-").FullName;
    private readonly RunnerRuntime _runtime;
    private long _revision;

    public MeasuredRunner()
    {
        _runtime = new RunnerRuntime(
            Options.Create(new BoardOptions { Data = _folder }),
            Options.Create(new RunnerOptions { GatewayPort = Port, Command = Path.Combine(AppContext.BaseDirectory, "ReleaseBoard.Runner.dll") }),
            TimeProvider.System);
    }

    public int Port { get; } = FreePort();

    public DeploymentWish Deployment(string version)
    {
        var archive = Path.Combine(_folder, "backend.zip");
        if (!File.Exists(archive))
        {
            using var zip = ZipFile.Open(archive, ZipArchiveMode.Create);
            using var manifest = new StreamWriter(zip.CreateEntry("releaseboard.json").Open());
            manifest.Write("""{ "start": ["dotnet"] }""");
        }

        return new DeploymentWish
        {
            Id = Guid.NewGuid(),
            Version = version,
            Archive = archive,
            Digest = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(archive))),
            Manifest = new ArtifactManifest { Start = ["dotnet", Path.Combine(AppContext.BaseDirectory, "ReleaseBoard.Benchmarks.dll"), "backend"] },
            Instances = 1,
            Weight = 0,
        };
    }

    public async Task ApplyAsync(params DeploymentWish[] deployments) => Accepted(await _runtime.ApplyAsync(
        new SlotWish { Application = "shop", Environment = "production", Revision = ++_revision, Deployments = deployments.ToFacts() }, default));

    /// <summary>Waits until every deployment has its instance; answers their ports.</summary>
    public async Task<IReadOnlyList<int>> WaitAsync()
    {
        while (true)
        {
            var deployments = Accepted(await _runtime.StatusAsync(default)).Slots.SelectMany(slot => slot.Deployments).ToList();
            if (deployments.All(deployment => deployment.IsReady(1)))
            {
                return [.. deployments.Select(deployment => deployment.Instances[0].Port)];
            }

            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _runtime.StopAsync(instances: true, default);
        _runtime.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    public static int FreePort()
    {
        using var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint?)probe.LocalEndPoint)?.Port ?? 0;
    }

    private static T Accepted<T>(Outcome<T> outcome) => outcome.Match(value => value, refusal => throw new InvalidOperationException(refusal.Sentence));
}
