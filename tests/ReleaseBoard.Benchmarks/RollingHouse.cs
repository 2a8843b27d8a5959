using System.IO.Compression;
using System.Text.Json;
using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Benchmarks;

/// <summary>The whole engine in this process with a runner in its own: one application of which 1.0.0 serves, and a bad and a good version to roll out.</summary>
internal sealed class RollingHouse : IAsyncDisposable
{
    public const string Host = "shop.production.localhost";
    public const string Bad = "1.1.0";
    public const string Good = "1.2.0";

    public static readonly Slot Slot = new(new("shop"), new("production"));

    private readonly string _data = Directory.CreateTempSubdirectory("releaseboard-rolling-").FullName;
    private readonly IHost _host;
    private readonly Credential _root = new(new("root"), null);

    private RollingHouse()
    {
        var builder = Microsoft.Extensions.Hosting.Host.CreateApplicationBuilder([
            $"--Board:Data={_data}", $"--Runner:GatewayPort={GatewayPort}", $"--Runner:Command={Path.Combine(AppContext.BaseDirectory, "ReleaseBoard.Runner.dll")}",
        ]);
        builder.Logging.ClearProviders();
        builder.Services.AddEngine();
        builder.Services.AddDataProtection();
        _host = builder.Build();
    }

    public int GatewayPort { get; } = MeasuredRunner.FreePort();

    public Feed Feed => Get<Feed>();

    public static async Task<RollingHouse> StartAsync()
    {
        var house = new RollingHouse();
        await house._host.StartAsync();
        try
        {
            await house.FurnishAsync();
            var first = await house.BeginAsync("1.0.0");
            await house.WaitAsync(first, found => found.Phase is PromotionPhase.Succeeded);
            return house;
        }
        catch
        {
            await house.DisposeAsync();
            throw;
        }
    }

    public async Task<PromotionId> BeginAsync(string version) =>
        Accepted(await Get<PromotionDesk>().RequestAsync(new(Slot.Application, new(version), Slot.Environment, null), _root, CancellationToken.None)).Id;

    public Promotion Find(PromotionId id) => Get<PromotionDesk>().Find(id) ?? throw new InvalidOperationException("It is gone.");

    /// <summary>Where the rules would bring it next; null while it has to wait.</summary>
    public PromotionPhase? NextPhase(PromotionId id) => Get<Database>().Read(db => Get<PromotionSteps>().Next(db, id, new RuntimeSight(null, null)))?.Next.Phase;

    public async Task WaitAsync(PromotionId id, Func<Promotion, bool> isThere)
    {
        for (var patience = System.Diagnostics.Stopwatch.StartNew(); !isThere(Find(id));)
        {
            if (patience.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new InvalidOperationException($"Promotion {id} stays {Find(id).Phase}: {Find(id).Explanation}");
            }

            await Task.Delay(20);
        }
    }

    public async Task TellAsync(Alert alert) => Accepted(await Get<AlertDesk>().ReceiveAsync([alert], _root, CancellationToken.None));

    public async ValueTask DisposeAsync()
    {
        await Get<IRuntime>().StopAsync(instances: true, CancellationToken.None);
        await _host.StopAsync();
        _host.Dispose();
        Directory.Delete(_data, recursive: true);
    }

    private async Task FurnishAsync()
    {
        Accepted(await Get<PeopleDesk>().CreateAsync(new(_root.Person, "Root", null, [Role.Administrator]), Credential.Board, CancellationToken.None));
        Accepted(await Get<ApplicationDesk>().PutAsync(new(Slot.Application, ApplicationKind.Service, "what is measured"), _root, CancellationToken.None));
        Accepted(await Get<EnvironmentDesk>().PutAsync(new(Slot.Environment, Tier.Production), _root, CancellationToken.None));
        var stage = new Stage
        {
            Environment = Slot.Environment,
            Steps = [new(50, TimeSpan.FromMinutes(10)), new(100, TimeSpan.Zero)],
            Verification = new() { MinimumRequests = 30, MaximumFailureRate = 1, MaximumP95 = 60_000 },
        };
        Accepted(await Get<PathDesk>().PutAsync(new(Slot.Application, [stage]), _root, CancellationToken.None));
        foreach (var (version, answers) in new[] { ("1.0.0", "well"), (Bad, "badly"), (Good, "well") })
        {
            Accepted(await Get<ArtifactDesk>().PutAsync(new(Slot.Application, new(version)), Archive(version, answers), _root, CancellationToken.None));
        }
    }

    private static MemoryStream Archive(string version, string answers)
    {
        var archive = new MemoryStream();
        using (var zip = new ZipArchive(archive, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var manifest = new StreamWriter(zip.CreateEntry("releaseboard.json").Open());
            manifest.Write(JsonSerializer.Serialize(new { start = new[] { "dotnet", Path.Combine(AppContext.BaseDirectory, "ReleaseBoard.Benchmarks.dll"), "backend", answers, version } }));
        }

        archive.Position = 0;
        return archive;
    }

    private T Get<T>()
        where T : notnull => _host.Services.GetRequiredService<T>();

    private static T Accepted<T>(Outcome<T> outcome) => outcome.Match(value => value, refusal => throw new InvalidOperationException(refusal.Sentence));
}
