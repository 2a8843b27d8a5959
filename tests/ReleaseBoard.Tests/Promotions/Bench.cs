using System.Diagnostics.Metrics;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Evidence;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Engine.Samples;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>A desk and its watches over a real store, a stand-in runtime and signals said by the test; time moves only by hand.</summary>
internal sealed class Bench : IDisposable
{
    private readonly BoardMeter _meter = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-files-").FullName;
    private readonly SaidSignals _signals;
    private readonly ArtifactFiles _files;

    public Bench()
    {
        Logs = new(Store.Clock);
        Ready = new(Store.Clock);
        var board = Options.Create(new BoardOptions { Data = _folder });
        _files = new(board);
        Looks = new(new DatabaseDoor(board, Store.Clock), Store.Feed, Store.Clock);
        _signals = new(id => Store.Database.Read(db => DeploymentStore.Find(db, id))?.Version.Value ?? "");
        Restart();
    }

    public TestStore Store { get; } = new();

    public StandInRuntime Runtime { get; } = new();

    public LogBoard Logs { get; }

    public PromotionDesk Desk { get; private set; } = default!;

    public PromotionWatch Watch { get; private set; } = default!;

    public DeploymentWatch Deployments { get; private set; } = default!;

    public SoakWatch Soak { get; private set; } = default!;

    public ReadyBoard Ready { get; }

    public VerdictMemory Verdicts { get; } = new();

    /// <summary>What databases of the tests' own said when somebody looked.</summary>
    public DatabaseBoard Looks { get; }

    private GateReading Gates => new(Ready, new MigrationSetBoard(_files, Options.Create(new ArtifactOptions())), new EvidenceReading(Verdicts));

    public StandInApplier Applier { get; } = new();

    public ApplyWatch Applies { get; private set; } = default!;

    /// <summary>Where the board keeps an archive.</summary>
    public string PathOf(Digest digest) => _files.PathOf(digest);

    /// <summary>Puts an archive where the board keeps them.</summary>
    public void Keep(Digest digest, byte[] archive)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(_files.PathOf(digest))!);
        File.WriteAllBytes(_files.PathOf(digest), archive);
    }

    /// <summary>Everything in memory is lost; the store and the runtime stay.</summary>
    public void Restart()
    {
        var feed = new PromotionFeed(Store.Feed, _meter);
        Deployments = new(Store.Database, Store.Feed, Runtime, _files, Store.Clock, NullLogger<DeploymentWatch>.Instance);
        Desk = new(Store.Database, feed, Deployments, Gates, Looks, Store.Clock);
        Watch = new(Store.Database, Store.Feed, feed, Runtime, Deployments, Steps(), new LogHearing(new LogDesk(Logs, Runtime, Store.Clock), Store.Database, Store.Clock), Store.Clock, NullLogger<PromotionWatch>.Instance);
        Applies = new(Store.Database, Store.Feed, [Applier], _files, Store.Clock, NullLogger<ApplyWatch>.Instance);
        Soak = new(Store.Database, _signals, Store.Clock, NullLogger<SoakWatch>.Instance);
    }

    private PromotionSteps Steps() => new(_signals, new StepReading(_signals, new PointReading(_signals, new SampleDesk(new SampleBoard(Options.Create(new SampleOptions()), Store.Clock), Store.Database)), Logs), Gates, Store.Clock);

    /// <summary>The application with its environments and path, and one artifact a version in the order given.</summary>
    public async Task SetUpAsync(ReleasePath path, params string[] versions)
    {
        await Store.WriteAsync("insert into application (key, kind, summary, created_at, revision) values ('storefront', 'Service', '', 0, 1)");
        foreach (var stage in path.Stages)
        {
            await WriteAsync(db => EnvironmentStore.Save(db, new() { Key = stage.Environment, Name = stage.Environment.Value, Tier = Tier.Production, Revision = 1 }));
        }

        await WriteAsync(db => PathStore.Save(db, path with { Revision = 1 }));
        for (var i = 0; i < versions.Length; i++)
        {
            var artifact = Some.Artifact(versions[i], i + 1);
            await WriteAsync(db =>
            {
                ArtifactStore.Insert(db, artifact);
                return true;
            });
        }
    }

    /// <summary>The stage alone.</summary>
    public Task SetUpAsync(Stage stage, params string[] versions) =>
        SetUpAsync(new ReleasePath { Application = Some.Slot.Application, Stages = [stage] }, versions);

    public Task WriteAsync(Func<System.Data.Common.DbConnection, bool> write) =>
        Store.Database.WriteAsync<bool>(db => write(db), CancellationToken.None);

    public async Task<Promotion> RequestAsync(string version, Credential by, string environment = "production") =>
        (await Desk.RequestAsync(new(Some.Slot.Application, new(version), new(environment), null), by, CancellationToken.None)).Value();

    public Promotion Find(Promotion promotion) => Desk.Find(promotion.Id) ?? throw new InvalidOperationException("It is gone.");

    public Task DriveAsync() => Watch.DriveAsync(CancellationToken.None);

    /// <summary>Lets time pass in small parts, looking after each, as the board does.</summary>
    public async Task PassAsync(TimeSpan span)
    {
        for (var passed = TimeSpan.Zero; passed < span; passed += TimeSpan.FromSeconds(1))
        {
            Store.Clock.Advance(TimeSpan.FromSeconds(1));
            await Soak.LookAsync(CancellationToken.None);
            await DriveAsync();
        }
    }

    /// <summary>Brings a version to the stage, all the way, as one without a rule in its way.</summary>
    public async Task<Promotion> BringAsync(string version, Credential by, string environment = "production")
    {
        var promotion = await RequestAsync(version, by, environment);
        await DriveAsync();
        for (var i = 0; i < 1000 && !Find(promotion).Phase.IsTerminal(); i++)
        {
            await PassAsync(TimeSpan.FromSeconds(1));
        }

        return Find(promotion);
    }

    /// <summary>What the version answers from now on.</summary>
    public void Says(string version, HealthWindow window) => _signals.Windows[version] = window;

    /// <summary>What it answers now, beside what it answered before; what is asked for decides which of it counts.</summary>
    public void Serves(string version, long requests, long failures) => _signals.Served.Add((version, Store.Clock.Now, requests, failures));

    public void Grades(string version, HealthGrade grade) => _signals.Grades[version] = grade;

    public IReadOnlyList<string> Acts(string? prefix = null) =>
    [
        .. Store.Database.Read(db => JournalStore.After(db, 0, 1000)).Select(entry => entry.Act).Where(act => prefix is null || act.StartsWith(prefix, StringComparison.Ordinal)),
    ];

    public IReadOnlyList<Domain.Journal.JournalEntry> Journal() => Store.Database.Read(db => JournalStore.After(db, 0, 1000));

    public Facts<Deployment> Present(string environment = "production") =>
        Store.Database.Read(db => DeploymentStore.Present(db, Some.Slot with { Environment = new(environment) }));

    /// <summary>How many promotions the board's own meter has counted with this end.</summary>
    public long Ended(string outcome)
    {
        long count = 0;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter == _meter.Meter && instrument.Name == "releaseboard.promotions")
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, value, tags, _) => count += tags[0].Value as string == outcome ? value : 0);
        listener.Start();
        listener.RecordObservableInstruments();
        return count;
    }

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _meter.Dispose();
        Store.Dispose();
    }

    private sealed class SaidSignals(Func<DeploymentId, string> version) : IHealthReading
    {
        public Dictionary<string, HealthWindow> Windows { get; } = [];

        public Dictionary<string, HealthGrade> Grades { get; } = [];

        public List<(string Version, DateTimeOffset At, long Requests, long Failures)> Served { get; } = [];

        public HealthWindow Window(DeploymentId deployment, Facts<TimeRange> ranges)
        {
            var served = Served.Where(one => one.Version == version(deployment) && ranges.Any(range => one.At > range.From && one.At <= range.Until)).ToList();
            return Windows.GetValueOrDefault(version(deployment)) ?? new(served.Sum(one => one.Requests), served.Sum(one => one.Failures), null);
        }

        public Facts<long> Latencies(DeploymentId deployment, Facts<TimeRange> ranges) => [];

        public Facts<HealthSample> Samples(DeploymentId deployment, DateTimeOffset from, DateTimeOffset until, TimeSpan resolution) => [];

        public HealthVerdict Verdict(DeploymentId deployment) => new(Grades.GetValueOrDefault(version(deployment)), "said by the test");
    }
}
