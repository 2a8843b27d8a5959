using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Samples;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Signals;

/// <summary>A store with one application in production, and everything that signals pass on their way; the clock is real.</summary>
internal sealed class SignalHouse : IDisposable
{
    public static readonly Slot Shop = new(new("shop"), new("production"));

    private readonly TestStore _store = new();

    public SignalHouse(TimeProvider? clock = null)
    {
        Clock = clock ?? TimeProvider.System;
        Feed = new(Clock);
        Samples = new(Options.Create(new SampleOptions()), Clock);
        SampleDesk = new SampleDesk(Samples, Database);
        Board = new(Clock);
        Desk = new(Database, Feed, new Vault(new EphemeralDataProtectionProvider()), Board, Clock);
        Http = new(Clock);
        Inlet = new(Samples);
        Asking = new(Database, Desk, Board, Inlet, [new ScrapeSource(Http), new PrometheusSource(Http)], Clock);
        Standings = new(Database, Board, Clock);
    }

    public TimeProvider Clock { get; }

    public Database Database => _store.Database;

    public string StoreFile => _store.File;

    public Feed Feed { get; }

    public SampleBoard Samples { get; }

    public SampleDesk SampleDesk { get; }

    public SourceBoard Board { get; }

    public SourceDesk Desk { get; }

    public SourceHttp Http { get; }

    public SampleInlet Inlet { get; }

    public SourceAsking Asking { get; }

    public StandingDesk Standings { get; }

    public Credential Admin { get; private set; }

    public static async Task<SignalHouse> BuildAsync(TimeProvider? clock = null)
    {
        var house = new SignalHouse(clock);
        house.Admin = await house._store.PersonAsync("ada", Role.Administrator);
        (await new ApplicationDesk(house.Database, house.Feed, house.Clock).PutAsync(new(Shop.Application, ApplicationKind.Service, "A shop"), house.Admin, default)).Value();
        (await new EnvironmentDesk(house.Database, house.Feed, house.Clock).PutAsync(new(Shop.Environment, Tier.Production) { Name = "Production" }, house.Admin, default)).Value();
        return house;
    }

    public Task<Credential> PersonAsync(string name, Role role) => _store.PersonAsync(name, role);

    public Task<Credential> TokenAsync(Credential owner, params string[] applications) => _store.TokenAsync(owner, applications);

    /// <summary>A deployment that is there, as far as the store knows.</summary>
    public async Task<DeploymentId> DeployAsync(string version)
    {
        var id = new DeploymentId(Guid.NewGuid());
        await Database.WriteAsync<bool>(
            db => DeploymentStore.Save(db, new Deployment
            {
                Id = id,
                Slot = Shop,
                Version = new(version),
                Digest = new(new string('a', 64)),
                Instances = 1,
                Weight = 50,
                Promotion = 1,
                CreatedAt = Clock.GetUtcNow(),
                Revision = 1,
            }),
            default);
        return id;
    }

    public async Task<SignalSource> PutAsync(SourceWish wish) => (await Desk.PutAsync(wish, Admin, default)).Value();

    /// <summary>The last value of every series of that name, by its labels and deployment.</summary>
    public IReadOnlyList<SeriesSamples> Read(string? name)
    {
        var until = DateTimeOffset.FromUnixTimeSeconds(Clock.GetUtcNow().ToUnixTimeSeconds() + 2);
        return [.. SampleDesk.Read(new SampleQuestion { Slot = Shop, Name = name, From = until.AddMinutes(-30), Until = until, Step = TimeSpan.FromSeconds(1) }).Value()];
    }

    public void Dispose()
    {
        Asking.Dispose();
        Http.Dispose();
        _store.Dispose();
    }
}
