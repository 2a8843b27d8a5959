using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace ReleaseBoard.Web.Demo;

/// <summary>Brings 1.0.0 to production and leaves 1.1.0 in staging, waiting for a release manager. Started again, it goes on where it was.</summary>
internal sealed partial class DemoScript(
    DemoCast cast, IServer server, IHostApplicationLifetime life, TimeProvider clock, ILogger<DemoScript> logger) : BackgroundService
{
    private const string Shop = "storefront";

    // Trouble that only real visitors meet is what a gradual rollout is for.
    private const string Busy = "production";

    // The express checkout's own fault, there in every version: what a guarded rollout of its flag is for.
    private const double Broken = 0.5;

    private static readonly (StorefrontBuild Build, string Commit, string Message)[] Builds =
    [
        (new("1.0.0") { ExpressFailureRate = Broken, TroubleIn = Busy }, "4f1c2a9", "Open the shop"),
        (new("1.1.0") { ExpressFailureRate = Broken, TroubleIn = Busy, Banner = "Prices now with tax", Accent = "#3b5bdb" }, "a1f93c2", "Show prices with tax"),
        (new("1.2.0") { FailureRate = 0.08, ExpressFailureRate = Broken, TroubleIn = Busy, Banner = "Pay in any currency", Accent = "#a15c00" }, "d902fe1", "Ask the payment provider for more currencies"),
        (new("1.3.0") { SlowMilliseconds = 450, ExpressFailureRate = Broken, TroubleIn = Busy, Banner = "Picked for you", Accent = "#7048e8" }, "77c0e1b", "Recommend products on every page"),
    ];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            var board = new Uri(server.Features.Get<IServerAddressesFeature>()?.Addresses.First() ?? throw new InvalidOperationException("The board has no address."));
            await SayAsync("letting its people in");
            var tokens = await cast.EnterAsync(stoppingToken);
            using var developer = new DemoApi(board, tokens[Domain.People.Role.Developer]);
            using var manager = new DemoApi(board, tokens[Domain.People.Role.ReleaseManager]);
            using var owner = new DemoApi(board, tokens[Domain.People.Role.ProductOwner]);
            await SayAsync("making the storefront, its environments, its path and its flags");
            await FurnishAsync(manager, stoppingToken);
            await DemoFlags.FurnishAsync(owner, stoppingToken);
            await DemoSettings.FurnishAsync(manager, stoppingToken);
            await UploadAsync(developer, stoppingToken);
            await TravelAsync(developer, manager, stoppingToken);
            Log.Ready(logger, board);
        }
        catch (Exception failure) when (failure is not OperationCanceledException)
        {
            Log.Failed(logger, failure);
        }
    }

    // For the person at the terminal, who waits most of a minute the first time and would else see nothing happen.
    private static Task SayAsync(string step) => Console.Out.WriteLineAsync($"demo: {step}");

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
        foreach (var (build, commit, message) in Builds)
        {
            await SayAsync($"packing and uploading storefront {build.Version}");
            await using var archive = StorefrontPackage.Pack(build, StorefrontPackage.BuiltFolder);
            await developer.UploadAsync(
                $"applications/{Shop}/artifacts/{build.Version}?commit={commit}&branch=main&author=dan&message={Uri.EscapeDataString(message)}",
                archive,
                cancellationToken);
        }
    }

    private async Task TravelAsync(DemoApi developer, DemoApi manager, CancellationToken cancellationToken)
    {
        var known = await developer.GetAsync($"promotions?application={Shop}", cancellationToken);
        if (known?["items"]?.AsArray().Count > 0)
        {
            return;
        }

        foreach (var environment in (string[])["development", "staging", "production"])
        {
            var number = await AskAsync(developer, "1.0.0", environment, cancellationToken);
            if (environment == "production")
            {
                await manager.PostAsync($"promotions/{number}/approvals", new { approve = true, comment = "First opening." }, cancellationToken);
            }

            await SucceededAsync(developer, number, cancellationToken);
        }

        await SucceededAsync(developer, await AskAsync(developer, "1.1.0", "development", cancellationToken), cancellationToken);
        await SucceededAsync(developer, await AskAsync(developer, "1.1.0", "staging", cancellationToken), cancellationToken);
        await AskAsync(developer, "1.1.0", "production", cancellationToken);
    }

    private static async Task<long> AskAsync(DemoApi developer, string version, string environment, CancellationToken cancellationToken)
    {
        await SayAsync($"bringing storefront {version} to {environment}");
        var answer = await developer.PostAsync("promotions", new { application = Shop, version, environment, reason = "Next version." }, cancellationToken);
        return Promotion(answer)["id"]?.GetValue<long>() ?? throw new InvalidOperationException("A promotion has a number.");
    }

    private async Task SucceededAsync(DemoApi developer, long number, CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(200), clock);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            var promotion = Promotion(await developer.GetAsync($"promotions/{number}", cancellationToken));
            switch (promotion["phase"]?.GetValue<string>())
            {
                case "succeeded":
                    return;
                case "failed" or "errored" or "rolledBack" or "aborted" or "rejected" or "awaitingIntervention" or "superseded" or "expired":
                    throw new InvalidOperationException($"Promotion {number} did not succeed: {promotion["explanation"]}");
            }
        }
    }

    private static JsonNode Promotion(JsonNode? answer) =>
        answer?["promotion"] ?? answer ?? throw new InvalidOperationException("The board answered nothing where it should name a promotion.");

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "The demo is ready: {Board} - sign in as Rosa, approve storefront 1.1.0 and watch it go out.")]
        public static partial void Ready(ILogger logger, Uri board);

        [LoggerMessage(2, LogLevel.Error, "The demo could not go on.")]
        public static partial void Failed(ILogger logger, Exception failure);
    }
}
