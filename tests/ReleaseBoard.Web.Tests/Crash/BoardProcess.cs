using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Web.Demo;
using ReleaseBoard.Web.Tests.Demo;

namespace ReleaseBoard.Web.Tests.Crash;

/// <summary>The real board in a process of its own, with its runner and gateway; it can be killed and started again.</summary>
internal sealed class BoardProcess : IAsyncDisposable
{
    public static readonly Slot Slot = new(new("storefront"), new("production"));

    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-crash-").FullName;
    private readonly int _port = FreePort();
    private readonly ServiceProvider _rooms;
    private Process? _process;
    private long _uploaded;

    public BoardProcess()
    {
        GatewayPort = FreePort();
        var settings = new Dictionary<string, string?>
        {
            ["Board:Data"] = _folder,
            ["Runner:GatewayPort"] = $"{GatewayPort}",
            ["Runner:Command"] = Path.Combine(WebFolder, "runner", "ReleaseBoard.Runner.dll"),
        };
        var services = new ServiceCollection().AddLogging().AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection(settings).Build());

        // The rooms without their watches: the same store, to prepare it and to read what became of it.
        _rooms = services.AddEngine().BuildServiceProvider();
        Client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{_port}") };
    }

    public HttpClient Client { get; }

    public int GatewayPort { get; }

    public T Room<T>()
        where T : notnull => _rooms.GetRequiredService<T>();

    /// <summary>A release manager with a token, the shop's application, production, and one stage as given.</summary>
    public async Task PrepareAsync(Stage stage)
    {
        var person = new Credential(new("ops"), null);
        BoardFixture.Accepted(await Room<PeopleDesk>().CreateAsync(new(person.Person, "Ops", null, [Role.ReleaseManager]), Credential.Board, default));
        var actor = BoardFixture.Accepted(Room<PeopleDesk>().FindActor(person));
        var token = BoardFixture.Accepted(await Room<TokenDesk>().CreateAsync(new("crash", actor.Permissions, [], TimeProvider.System.GetUtcNow().AddDays(1)), person, default));
        Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token.Secret.Text);
        BoardFixture.Accepted(await Room<ApplicationDesk>().PutAsync(new(Slot.Application, Domain.Applications.ApplicationKind.Service, ""), Credential.Board, default));
        await Room<Database>().WriteAsync<bool>(
            db => EnvironmentStore.Save(db, new() { Key = Slot.Environment, Name = "Production", Tier = Tier.Production, Revision = 1 })
                && PathStore.Save(db, new() { Application = Slot.Application, Stages = [stage], Revision = 1 }),
            default);
    }

    public async Task UploadAsync(StorefrontBuild build)
    {
        using var archive = StorefrontPackage.Pack(build with { Banner = $"{build.Version} {_uploaded++}" }, Shop.Folder);
        BoardFixture.Accepted(await Room<ArtifactDesk>().PutAsync(new(Slot.Application, new(build.Version)), archive, Credential.Board, default));
    }

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(WebFolder, "ReleaseBoard.Web.dll"), "--data", _folder, "--urls", $"http://127.0.0.1:{_port}", "--gateway-port", $"{GatewayPort}"])
        {
            WorkingDirectory = Repository.Root,
            Environment = { ["Logging__LogLevel__Default"] = "None" },
        };
        _process = Process.Start(start) ?? throw new InvalidOperationException("No process was started.");
        await UntilAsync(async () => (await Client.GetAsync("/health/live")).IsSuccessStatusCode, "The board did not answer.");
    }

    /// <summary>kill -9, and nothing else than the board.</summary>
    public async Task KillAsync()
    {
        if (_process is { } process)
        {
            process.Kill(entireProcessTree: false);
            await process.WaitForExitAsync();
            process.Dispose();
            _process = null;
        }
    }

    /// <summary>Posts, and answers with the JSON that came back; null when it was refused.</summary>
    public async Task<JsonElement?> PostAsync(string path, object body)
    {
        using var answer = await Client.PostAsJsonAsync($"/api/v1{path}", body);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>() : null;
    }

    public static async Task UntilAsync(Func<Task<bool>> isSo, string otherwise)
    {
        var began = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                if (await isSo())
                {
                    return;
                }
            }
            catch (HttpRequestException)
            {
                // It is not up yet.
            }

            Assert.True(began.Elapsed < TimeSpan.FromSeconds(90), otherwise);
            await Task.Delay(50);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await KillAsync();
        await Room<IRuntime>().StopAsync(instances: true, default);
        await _rooms.DisposeAsync();
        Client.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    // The board as it was built, with its runner beside it; the tests' own folder has only its assembly.
    private static string WebFolder => AppContext.BaseDirectory.Replace(
        Path.Combine("tests", "ReleaseBoard.Web.Tests"), Path.Combine("src", "ReleaseBoard.Web"), StringComparison.Ordinal);

    private static int FreePort()
    {
        using var probe = new TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        return ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
    }
}
