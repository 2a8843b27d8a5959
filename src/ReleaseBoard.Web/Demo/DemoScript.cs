using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Options;

namespace ReleaseBoard.Web.Demo;

/// <summary>Brings storefront 1.0.0 and orders-db 42 to production and leaves storefront 1.1.0 in staging, waiting for a release manager. Started again, it goes on where it was.</summary>
internal sealed partial class DemoScript(
    DemoCast cast, IServer server, IHostApplicationLifetime life, IOptions<DemoOptions> demo, TimeProvider clock, ILogger<DemoScript> logger) : BackgroundService
{
    private const string Shop = "storefront";

    // Trouble that only real visitors meet is what a gradual rollout is for.
    private const string Busy = "production";

    // The express checkout's own fault, there in every version: what a guarded rollout of its flag is for.
    private const double Broken = 0.5;

    // What the first ones read is dropped by orders-db 44; what the last one asks for came with 43.
    private static readonly Dictionary<string, string> Old = new() { [DemoDatabase.Key] = ">=42 <44" };
    private static readonly Dictionary<string, string> Needs = new() { [DemoDatabase.Key] = ">=43" };

    private static readonly (StorefrontBuild Build, string Commit, string Message)[] Builds =
    [
        (new("1.0.0") { Requires = Old, ExpressFailureRate = Broken, TroubleIn = Busy }, "4f1c2a9", "Open the shop"),
        (new("1.1.0") { Requires = Old, ExpressFailureRate = Broken, TroubleIn = Busy, Banner = "Prices now with tax", Accent = "#3b5bdb" }, "a1f93c2", "Show prices with tax"),
        (new("1.2.0") { Requires = Old, FailureRate = 0.08, ExpressFailureRate = Broken, TroubleIn = Busy, Banner = "Pay in any currency", Accent = "#a15c00" }, "d902fe1", "Ask the payment provider for more currencies"),
        (new("1.3.0") { Requires = Old, SlowMilliseconds = 450, ExpressFailureRate = Broken, TroubleIn = Busy, Banner = "Picked for you", Accent = "#7048e8" }, "77c0e1b", "Recommend products on every page"),
        (new("1.4.0") { ExpressFailureRate = Broken, TroubleIn = Busy, Banner = "Your orders, all of them", Accent = "#0b7285", Requires = Needs }, "e02b7c4", "Show customers their orders"),
    ];

    private string Engine => demo.Value.Postgres is null ? "sqlite" : "postgresql";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            var address = new Uri(server.Features.Get<IServerAddressesFeature>()?.Addresses.First() ?? throw new InvalidOperationException("The board has no address."));
            await DemoVoice.SayAsync("letting its people in");
            var tokens = await cast.EnterAsync(stoppingToken);
            using var developer = new DemoApi(address, tokens[Domain.People.Role.Developer]);
            using var manager = new DemoApi(address, tokens[Domain.People.Role.ReleaseManager]);
            using var owner = new DemoApi(address, tokens[Domain.People.Role.ProductOwner]);
            var travel = new DemoTravel(developer, manager, clock);
            await DemoVoice.SayAsync("making the storefront and the orders' database, their environments and paths");
            await FurnishAsync(manager, stoppingToken);
            if (!await travel.HasBegunAsync(DemoDatabase.Key, stoppingToken))
            {
                await (demo.Value.Postgres is { } postgres ? DemoSchemas.MakeAsync(postgres, DemoPath.Environments, stoppingToken) : Task.CompletedTask);
                await DemoDatabase.FurnishAsync(manager, Engine, Connection, stoppingToken);
            }

            if (!await travel.HasBegunAsync(DemoNetwork.Key, stoppingToken))
            {
                await DemoNetwork.FurnishAsync(manager, address, stoppingToken);
            }

            await DemoFlags.FurnishAsync(owner, stoppingToken);
            await DemoSettings.FurnishAsync(manager, stoppingToken);
            await UploadAsync(developer, stoppingToken);
            await DemoDatabase.UploadAsync(developer, Engine, stoppingToken);
            await DemoNetwork.UploadAsync(developer, stoppingToken);
            if (!await travel.HasBegunAsync(Shop, stoppingToken))
            {
                await DemoEvidence.SendAsync(Shop, Builds.Select(build => build.Build.Version), "1.1.0", null, developer, manager, stoppingToken);
                await using var tampered = DemoDatabase.PackTampered(Engine);
                await DemoEvidence.SendAsync(DemoDatabase.Key, ["42", "43", "44"], "43", ("44", tampered), developer, manager, stoppingToken);
            }

            await TravelAsync(travel, stoppingToken);
            Log.Ready(logger, address);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.Failed(logger, failure);
        }
    }

    private async Task StartedAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource();
        using var whenStarted = life.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellationToken);
    }

    private static async Task FurnishAsync(DemoApi manager, CancellationToken cancellationToken)
    {
        await manager.PutAsync($"applications/{Shop}", new { kind = "service", summary = "web shop" }, cancellationToken);
        await manager.PutAsync("environments/development", new { name = "Development", tier = "development", position = 1 }, cancellationToken);
        await manager.PutAsync("environments/staging", new { name = "Staging", tier = "staging", position = 2 }, cancellationToken);
        await manager.PutAsync("environments/production", new { name = "Production", tier = "production", position = 3 }, cancellationToken);
        if (await manager.GetAsync($"applications?search={Shop}", cancellationToken) is not null && !await HasPathAsync(manager, cancellationToken))
        {
            await manager.PutAsync($"applications/{Shop}/path", DemoPath.Body, cancellationToken);
            await manager.PutAsync($"health/{Shop}/production/objectives", DemoPath.Objectives, cancellationToken);
            await manager.PutAsync($"health/{Shop}/staging/objectives", DemoPath.Objectives, cancellationToken);
        }
    }

    private static async Task<bool> HasPathAsync(DemoApi manager, CancellationToken cancellationToken)
    {
        try
        {
            return (await manager.GetAsync($"applications/{Shop}/path", cancellationToken))?["stages"]?.AsArray().Count > 0;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static async Task UploadAsync(DemoApi developer, CancellationToken cancellationToken)
    {
        // A board that was built again packs other bytes: a version that is there stays what it is.
        var there = (await developer.GetAsync($"applications/{Shop}/artifacts", cancellationToken))?["items"]?.AsArray().Select(artifact => (string?)artifact?["version"]).ToHashSet() ?? [];
        foreach (var (build, commit, message) in Builds.Where(build => !there.Contains(build.Build.Version)))
        {
            await DemoVoice.SayAsync($"packing and uploading storefront {build.Version}");
            await using var archive = StorefrontPackage.Pack(build, StorefrontPackage.BuiltFolder);
            await developer.UploadArtifactAsync(Shop, build.Version, commit, message, archive, cancellationToken);
        }
    }

    private static async Task TravelAsync(DemoTravel travel, CancellationToken cancellationToken)
    {
        // What the shop needs goes before the shop.
        if (!await travel.HasBegunAsync(DemoDatabase.Key, cancellationToken))
        {
            await travel.BringAsync(DemoDatabase.Key, "42", DemoPath.Environments, cancellationToken);
            await travel.BringAsync(DemoDatabase.Key, "43", ["development", "staging"], cancellationToken);
        }

        if (!await travel.HasBegunAsync(DemoNetwork.Key, cancellationToken))
        {
            await travel.BringAsync(DemoNetwork.Key, "2026.11.2", DemoPath.Environments, cancellationToken);
            await travel.BringAsync(DemoNetwork.Key, "2026.11.3", ["development", "staging"], cancellationToken);
        }

        if (!await travel.HasBegunAsync(Shop, cancellationToken))
        {
            await travel.BringAsync(Shop, "1.0.0", DemoPath.Environments, cancellationToken);
            await travel.BringAsync(Shop, "1.1.0", ["development", "staging"], cancellationToken);
            await travel.AskAsync(Shop, "1.1.0", "production", cancellationToken);
        }
    }

    /// <summary>One database an environment: a file in the board's folder of databases, or a schema of the PostgreSQL that was named.</summary>
    private string Connection(string environment) => demo.Value.Postgres is { } postgres
        ? DemoSchemas.Connection(postgres, environment)
        : $"Data Source=orders-{environment}.db";

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The demo is ready: {Board} - sign in as Rosa, approve storefront 1.1.0 and watch it go out.")]
        public static partial void Ready(ILogger logger, Uri board);

        [LoggerMessage(2, LogLevel.Error, "The demo could not go on.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
