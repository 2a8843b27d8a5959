using System.Diagnostics;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Plans;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Plans;

/// <summary>An infrastructure application with its settings in a real store, and all that applies and checks it.</summary>
internal sealed class PlanHouse : IAsyncDisposable
{
    public static readonly Slot Edge = new(new("edge-network"), new("production"));

    private readonly TestStore _store = new();
    private readonly SettingsVault _vault = new(new Vault(new EphemeralDataProtectionProvider()));
    private readonly ArtifactFiles _files;
    private readonly HandoverPost _post = new(TimeProvider.System);
    private readonly PlanGate _gate = new();
    private Credential _ada;
    private int _arrived;

    private PlanHouse(TimeSpan callBackWithin, IPlanTool? tool, string terraform)
    {
        Folder = Directory.CreateTempSubdirectory("releaseboard-plans-").FullName;
        var board = Options.Create(new BoardOptions { Data = Folder });
        var options = Options.Create(new PlanOptions { Terraform = terraform, CallBackWithin = callBackWithin, Address = "http://board.example" });
        var commands = new PlanCommands(options, TimeProvider.System);
        _files = new ArtifactFiles(board);
        Book = new PlanBook(_store.Database, _files, TimeProvider.System);
        Handovers = new HandoverDesk(_store.Database, _store.Feed, _post, options, TimeProvider.System);
        Applier = new PlanApplier(
            _store.Database, new SettingsReading(_vault), _vault, Book, new PlanPlaces(board, NullLogger<PlanPlaces>.Instance), tool is null ? [new TerraformTool(commands), new AnsibleTool(commands)] : [tool], new PlanAgreement(Consent), Handovers, TimeProvider.System);
        Desk = new PlanDesk(_store.Database, _store.Feed, Book, Applier, Consent, _gate, _files, TimeProvider.System);
    }

    public string Folder { get; }

    /// <summary>When people agreed; while it is not said, just now.</summary>
    public ToldConsent Consent { get; } = new();

    public Database Database => _store.Database;

    public PlanBook Book { get; }

    public PlanApplier Applier { get; }

    public PlanDesk Desk { get; }

    public HandoverDesk Handovers { get; }

    /// <summary>Everything that was told while something was applied.</summary>
    public List<Facts<ApplyStep>> Told { get; } = [];

    public IReadOnlyList<ApplyStep> Steps => Told.Count == 0 ? [] : Told[^1];

    public static async Task<PlanHouse> OpenAsync(TimeSpan? callBackWithin = null, IPlanTool? tool = null, string terraform = "terraform")
    {
        var house = new PlanHouse(callBackWithin ?? TimeSpan.FromMinutes(5), tool, terraform);
        house._ada = await house._store.PersonAsync("ada", Role.Administrator);
        (await new ApplicationDesk(house._store.Database, house._store.Feed, house._store.Clock).PutAsync(new(Edge.Application, ApplicationKind.Infrastructure, ""), house._ada, default)).Value();
        (await new EnvironmentDesk(house._store.Database, house._store.Feed, house._store.Clock).PutAsync(new(Edge.Environment, Tier.Production) { Name = "Production" }, house._ada, default)).Value();
        return house;
    }

    public async Task<int> SetAsync(params SettingWish[] settings) =>
        (await new SettingsDesk(_store.Database, _store.Feed, _vault, [], _store.Clock).PutAsync(new(Edge, settings.ToFacts()), _ada, default)).Value().Revision;

    /// <summary>An artifact of these files, as if it had been uploaded.</summary>
    public async Task<Artifact> ArriveAsync(string manifest, params (string Path, byte[] Bytes)[] files)
    {
        var bytes = Packed([("releaseboard.json", Encoding.UTF8.GetBytes(manifest)), .. files]);
        var artifact = Promotions.Some.Artifact($"{++_arrived}.0", _arrived) with
        {
            Application = Edge.Application,
            Digest = new(Convert.ToHexStringLower(SHA256.HashData(bytes))),
            Manifest = ArchiveReader.Read(new MemoryStream(bytes), new ArchiveLimits(), null, default).Value(),
        };
        Directory.CreateDirectory(Path.GetDirectoryName(_files.PathOf(artifact.Digest)) ?? "");
        await File.WriteAllBytesAsync(_files.PathOf(artifact.Digest), bytes);
        await _store.Database.WriteAsync<bool>(
            db =>
            {
                ArtifactStore.Insert(db, artifact);
                return true;
            },
            default);
        return artifact;
    }

    public ApplyWork Work(Artifact artifact, int settings = 0) => new(
        new Deployment
        {
            Id = new(Guid.NewGuid()), Slot = Edge, Version = artifact.Version, Digest = artifact.Digest, Instances = 0, SettingsRevision = settings,
            Promotion = 1, CreatedAt = Promotions.Some.Noon, Phase = DeploymentPhase.Stable, Revision = 1,
        },
        new StoredArtifact(artifact, _files.PathOf(artifact.Digest)), null);

    public Task<Outcome<string>> ApplyAsync(ApplyWork work) => Applier.ApplyAsync(work, Told.Add, default);

    /// <summary>Checks what is applied, and answers what the store knows of it then.</summary>
    public async Task<PlanCheck> CheckAsync(ApplyWork work)
    {
        await RestAsync(work.Deployment);
        await Desk.CheckAppliedAsync(work.Deployment, default);
        return _store.Database.Read(db => PlanStore.FindCheck(db, Edge, isApplied: true)) ?? throw new InvalidOperationException("It was not checked.");
    }

    /// <summary>As if the team's own machinery had been given it.</summary>
    public Task HandOverAsync(Deployment deployment) => _store.Database.WriteAsync<bool>(
        db =>
        {
            HandoverStore.Save(db, new() { Id = Guid.NewGuid(), Deployment = deployment.Id, Slot = Edge, TokenHash = "", Status = HandoverStatus.Succeeded, SentAt = Promotions.Some.Noon, DueAt = Promotions.Some.Noon });
            return true;
        },
        default);

    /// <summary>Where the bytes of an artifact lie.</summary>
    public string PathOf(Artifact artifact) => _files.PathOf(artifact.Digest);

    public Task<Outcome<PlanCheck>> TryAskAsync(Artifact artifact, Slot slot) => Desk.CheckAsync(slot, artifact.Version, null, _ada, default);

    /// <summary>Asks what an artifact would do, as a person does.</summary>
    public async Task<PlanCheck> AskAsync(Artifact artifact, long? settings = null) => (await Desk.CheckAsync(Edge, artifact.Version, settings, _ada, default)).Value();

    /// <summary>Makes it what is applied, and the only one.</summary>
    public Task RestAsync(Deployment deployment) => _store.Database.WriteAsync<bool>(
        db =>
        {
            db.Execute("delete from deployment");
            return DeploymentStore.Save(db, deployment);
        },
        default);

    /// <summary>What the board is told of drift here.</summary>
    public DriftMark? Drift() => _store.Database.Read(db => PlanStore.Drift(db, [Edge.Application])).GetValueOrDefault(Edge);

    public Task KeepAsync(Deployment deployment) => _store.Database.WriteAsync<bool>(db => DeploymentStore.Save(db, deployment), default);

    public IReadOnlyList<string> Acts() =>
        [.. _store.Database.Read(db => JournalStore.After(db, 0, 100)).Where(entry => entry.Act.StartsWith("plan.", StringComparison.Ordinal)).Select(entry => $"{entry.Act}: {entry.Sentence}")];

    /// <summary>Every byte of the store, as text.</summary>
    public string StoreText() => string.Concat(Directory.EnumerateFiles(Path.GetDirectoryName(_store.File) ?? "").Select(Read));

    public async ValueTask DisposeAsync()
    {
        await Task.CompletedTask;
        _post.Dispose();
        _gate.Dispose();
        _store.Dispose();
        Directory.Delete(Folder, recursive: true);
    }

    /// <summary>Runs a program in a folder with nothing of ours around it.</summary>
    public static async Task<string> RunAsync(string folder, string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment.Remove("TF_CLI_CONFIG_FILE");
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        var (output, errors) = (process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }

    private static string Read(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var reader = new StreamReader(stream, Encoding.Latin1);
        return reader.ReadToEnd();
    }

    private static byte[] Packed((string Path, byte[] Bytes)[] files)
    {
        using var bytes = new MemoryStream();
        using (var archive = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (path, content) in files)
            {
                using var entry = archive.CreateEntry(path).Open();
                entry.Write(content);
            }
        }

        return bytes.ToArray();
    }
}
