using Dapper;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Artifacts;
using ReleaseBoard.Tests.Promotions;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Migrations;

/// <summary>What a board says of a database before it does anything to it, and that looking leaves it as it is.</summary>
public sealed class MigrationDeskTests : IAsyncLifetime, IDisposable
{
    private static readonly Slot Orders = new(new("orders-db"), new("production"));
    private static readonly DatabaseManifest Sqlite = new(DatabaseEngine.Sqlite, "sql");

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("releaseboard-databases-");
    private readonly TestStore _store = new();
    private readonly ArtifactFiles _files;
    private readonly DatabaseDoor _door;
    private readonly MigrationDesk _desk;
    private readonly SettingsDesk _settings;
    private Credential _ada;

    public MigrationDeskTests()
    {
        var board = Options.Create(new BoardOptions { Data = _data.FullName });
        var vault = new SettingsVault(new Vault(new EphemeralDataProtectionProvider()));
        _files = new(board);
        _door = new(board, TimeProvider.System);
        _settings = new(_store.Database, _store.Feed, vault, [new ConnectionCheck(_door).Check], _store.Clock);
        _desk = new(
            _store.Database, _store.Feed, new DatabaseSetting(_store.Database, new SettingsReading(vault)), _door, new DatabaseBoard(_door, _store.Feed, TimeProvider.System),
            new MigrationSetBoard(_files, Options.Create(new ArtifactOptions())), new PlanRehearsal(Options.Create(new MigrationOptions()), TimeProvider.System), _store.Clock);
    }

    private string Databases => Path.Combine(_data.FullName, "databases");

    public async Task InitializeAsync()
    {
        _ada = await _store.PersonAsync("ada", Role.Administrator);
        foreach (var (key, kind) in new[] { (Orders.Application, ApplicationKind.Database), (new ApplicationKey("shop"), ApplicationKind.Service) })
        {
            (await new ApplicationDesk(_store.Database, _store.Feed, _store.Clock).PutAsync(new(key, kind, ""), _ada, default)).Value();
        }

        (await new EnvironmentDesk(_store.Database, _store.Feed, _store.Clock).PutAsync(new(Orders.Environment, Tier.Production) { Name = "Production" }, _ada, default)).Value();
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _store.Dispose();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task A_dry_run_is_of_the_database_its_settings_name_and_outlives_all_other_settings()
    {
        await ArriveAsync("1", ("V1__one.sql", "create table one (id int);"));
        await SayAsync("one.db");
        (await _desk.RehearseAsync(Orders, null, null, _ada, default)).Value();

        await SayAsync("one.db", ("motto", "later"));
        Assert.NotNull((await ReadAsync()).Rehearsal);

        var other = await SayAsync("two.db");
        Assert.Null((await ReadAsync()).Rehearsal);
        Assert.NotNull((await _desk.ReadAsync(Orders, null, other - 1, default)).Value().Rehearsal);
    }

    [Fact]
    public async Task Neither_a_look_nor_a_dry_run_makes_a_file_and_both_say_what_the_first_apply_would_do()
    {
        await ArriveAsync("1", ("V1__one.sql", "create table one (id int);"));
        await SayAsync("shop/one.db");

        var view = await ReadAsync();
        Assert.Equal("There is no database at its connection yet; the first apply makes it.", view.Absence);
        Assert.Equal(["V1 True"], view.Scripts.Select(script => $"{script.Name} {script.WillRun}"));
        Assert.Empty((await _desk.HistoryAsync(Orders, default)).Value());
        Assert.StartsWith("All ran", (await _desk.RehearseAsync(Orders, null, null, _ada, default)).Value().Sentence, StringComparison.Ordinal);
        Assert.Equal("migration.not-half-done", (await _desk.ResolveAsync(Orders, 1, true, "It is there.", _ada, default)).Refusal?.Code);
        Assert.False(Directory.Exists(Databases));

        await using (await OpenAsync("shop/one.db"))
        {
            Assert.Null((await ReadAsync()).Absence);
        }
    }

    [Fact]
    public async Task Who_looks_has_no_right_to_migrate_and_takes_it_from_nobody()
    {
        await using var one = await OpenAsync("one.db", DatabaseUse.Apply);
        Assert.True((await one.LockAsync(TimeSpan.Zero, default)).Value());
        await one.DisposeAsync();

        // Another looks at this very moment.
        await using var looking = new FileStream(Path.Combine(Databases, "one.db.releaseboard-lock"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        await using var look = await OpenAsync("one.db", DatabaseUse.Look);
        Assert.False(await look.IsLockedAsync(default));

        var refused = await Assert.ThrowsAsync<SqliteException>(() => look.Connection.ExecuteAsync("create table x (id int)"));
        Assert.Equal(8, refused.SqliteErrorCode);
    }

    [Fact]
    public async Task All_who_look_share_one_look_a_second_and_see_what_was_announced_with_the_next()
    {
        await using (await OpenAsync("one.db"))
        {
        }

        var (looks, words) = (new DatabaseBoard(_door, _store.Feed, _store.Clock), new DatabaseWords("one.db", "one", false));
        var first = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => LookAsync()));
        Assert.Single(first.Distinct(ReferenceEqualityComparer.Instance));

        _store.Feed.Announce(Topic.Promotions);
        var waiting = Enumerable.Range(0, 20).Select(_ => LookAsync()).ToList();
        Assert.DoesNotContain(waiting, look => look.IsCompleted);
        while (!waiting.TrueForAll(look => look.IsCompleted))
        {
            // In small steps, since a look may be given up after five seconds of this clock.
            _store.Clock.Advance(TimeSpan.FromMilliseconds(10));
            await Task.Delay(5);
        }

        var next = await Task.WhenAll(waiting);
        Assert.NotSame(first[0], Assert.Single(next.Distinct(ReferenceEqualityComparer.Instance)));

        async Task<DatabaseLook> LookAsync() => (await looks.LookAsync(Orders, Sqlite, words, default)).Value();
    }

    [Fact]
    public async Task A_plan_foretells_that_nobody_would_be_asked_about_what_destroys()
    {
        var artifact = await ArriveAsync("1", ("V1__one.sql", "create table one (id int);"), ("V2__drop.sql", "drop table gone;"));
        var settings = await SayAsync("one.db");
        Assert.Null((await ReadAsync()).Refused);

        await _store.Database.WriteAsync<bool>(db => DeploymentStore.Save(db, Some.Old() with { Slot = Orders, Version = artifact.Version, Digest = artifact.Digest, SettingsRevision = settings, Instances = 0 }), default);

        var refused = (await ReadAsync()).Refused;
        Assert.Equal("migration.not-asked", refused?.Code);
        Assert.EndsWith("Take the application down here and promote it again: then it is asked about.", refused?.Sentence, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, "../board.db", "It is the board's own; a database is a file of its own, or one in the board's folder of databases.")]
    [InlineData(null, "Data Source=hunter2.db;Mode=Memory", "Write the path of a file, or Data Source= and the path.")]
    [InlineData(null, "postgresql://ada:hunter2@db/orders?options=x", "Write postgresql://user:password@host:5432/name, or Host=…;Database=…;Username=…;Password=….")]
    [InlineData(null, "postgresql://ada:hunter2@db/orders", null)]
    [InlineData(null, "orders.db", null)]
    [InlineData("sqlite", "postgresql://ada:hunter2@db/orders", "Write the path of a file, or Data Source= and the path.")]
    [InlineData("postgresql", "Host=db;Database=orders;Password=hunter2;Pooling=true", "It names a host and a database, and nothing but Host, Port, Database, Username, Password, SSL Mode, Search Path, Channel Binding.")]
    [InlineData("postgresql", "orders.db", "Write postgresql://user:password@host:5432/name, or Host=…;Database=…;Username=…;Password=….")]
    public async Task A_connection_that_no_migration_could_use_is_refused_when_it_is_said(string? engine, string connection, string? refused)
    {
        if (engine is not null)
        {
            await ArriveAsync("1", Enum.Parse<DatabaseEngine>(engine, ignoreCase: true), ("V1__one.sql", "create table one (id int);"));
        }

        foreach (var kind in new[] { SettingKind.Secret, SettingKind.Text })
        {
            var outcome = await _settings.PutAsync(new(Orders, [new("connection", kind, connection)]), _ada, default);
            Assert.Equal(refused is null ? null : $"The setting 'connection' names no database. {refused}", outcome.Refusal?.Sentence);
        }

        // Of what is no database it is anybody's word.
        Assert.Null((await _settings.PutAsync(new(Orders with { Application = new("shop") }, [new("connection", SettingKind.Text, connection)]), _ada, default)).Refusal);
    }

    [Fact]
    public async Task A_connection_that_was_said_for_another_engine_is_refused_where_the_plan_stands()
    {
        await SayAsync("orders.db");
        await ArriveAsync("1", DatabaseEngine.Postgresql, ("V1__one.sql", "create table one (id int);"));

        Assert.Equal(
            "The setting 'connection' names no database. Write postgresql://user:password@host:5432/name, or Host=…;Database=…;Username=…;Password=….",
            (await _desk.ReadAsync(Orders, null, null, default)).Refusal?.Sentence);
    }

    [Theory]
    [InlineData("a", null, false)]
    [InlineData("a", -60, false)]
    [InlineData("a", 60, true)]
    [InlineData("b", null, true)]
    [InlineData(null, null, false)]
    public void A_dry_run_is_old_once_something_is_known_to_have_run_since(string? mark, int? appliedAfter, bool isOld) =>
        Assert.Equal(isOld, new Rehearsal { At = Some.Noon, History = "a", Steps = [], Sentence = "" }.IsKnownOld(mark, appliedAfter is { } seconds ? Some.Noon.AddSeconds(seconds) : null));

    private async Task<MigrationView> ReadAsync() => (await _desk.ReadAsync(Orders, null, null, default)).Value();

    private async Task<IMigrationTarget> OpenAsync(string connection, DatabaseUse use = DatabaseUse.Apply) => (await _door.OpenAsync(DatabaseEngine.Sqlite, connection, use, default)).Value();

    private async Task<int> SayAsync(string connection, params (string Key, string Value)[] more) => (await _settings.PutAsync(
        new(Orders, [new("connection", SettingKind.Secret, connection), .. more.Select(one => new SettingWish(one.Key, SettingKind.Text, one.Value))]), _ada, default)).Value().Revision;

    private Task<Artifact> ArriveAsync(string version, params (string File, string Text)[] scripts) => ArriveAsync(version, DatabaseEngine.Sqlite, scripts);

    private async Task<Artifact> ArriveAsync(string version, DatabaseEngine engine, params (string File, string Text)[] scripts)
    {
        var artifact = Some.Artifact(version, 1) with { Application = Orders.Application, Manifest = new() { Database = Sqlite with { Engine = engine } } };
        Directory.CreateDirectory(Path.GetDirectoryName(_files.PathOf(artifact.Digest)) ?? "");
        await File.WriteAllBytesAsync(_files.PathOf(artifact.Digest), Archives.Zip([
            ("releaseboard.json", $$"""{ "database": { "engine": "{{engine.ToString().ToLowerInvariant()}}", "migrations": "sql" } }"""), .. scripts.Select(script => ($"sql/{script.File}", script.Text))]));
        await _store.Database.WriteAsync<bool>(
            db =>
            {
                ArtifactStore.Insert(db, artifact);
                return true;
            },
            default);
        return artifact;
    }
}
