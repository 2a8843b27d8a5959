using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Flags;
using ReleaseBoard.Domain.Insights;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Artifacts;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Engine.Flags;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Migrations;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Insights;

/// <summary>Two environments beside each other, and differences that are meant.</summary>
public sealed class ParityTests : IAsyncLifetime, IDisposable
{
    private static readonly EnvironmentKey Staging = new("staging");
    private static readonly EnvironmentKey Production = new("production");
    private static readonly ApplicationKey Shop = new("shop");

    private readonly DirectoryInfo _data = Directory.CreateTempSubdirectory("releaseboard-parity-");
    private readonly TestStore _store = new();
    private readonly SettingsDesk _settings;
    private readonly ParityDesk _desk;
    private Credential _ada;

    public ParityTests()
    {
        var vault = new SettingsVault(new Vault(new EphemeralDataProtectionProvider()));
        var board = Options.Create(new BoardOptions { Data = _data.FullName });
        var limits = Options.Create(new MigrationOptions());
        _settings = new(_store.Database, _store.Feed, vault, [], _store.Clock);
        var door = new DatabaseDoor(board, _store.Clock);
        var migrations = new MigrationDesk(
            _store.Database, _store.Feed, new DatabaseSetting(_store.Database, new SettingsReading(vault)), door, new DatabaseBoard(door, _store.Feed, _store.Clock),
            new MigrationSetBoard(new ArtifactFiles(board), Options.Create(new ArtifactOptions())), new PlanRehearsal(limits, _store.Clock), _store.Clock);
        _desk = new(_store.Database, _store.Feed, new ParityReading(_store.Database, migrations), _store.Clock);
    }

    public async Task InitializeAsync()
    {
        _ada = await _store.PersonAsync("ada", Role.Administrator);
        await new ApplicationDesk(_store.Database, _store.Feed, _store.Clock).PutAsync(new(Shop, ApplicationKind.Service, ""), _ada, default);
        foreach (var environment in new[] { Staging, Production })
        {
            await new EnvironmentDesk(_store.Database, _store.Feed, _store.Clock).PutAsync(new(environment, Tier.Staging) { Name = environment.Value }, _ada, default);
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        _store.Dispose();
        _data.Delete(recursive: true);
    }

    [Fact]
    public async Task Versions_instances_and_the_settings_that_run_are_compared_and_secrets_without_being_opened()
    {
        await PutAsync(Staging, ("url", SettingKind.Text, "a"), ("token", SettingKind.Secret, "one"), ("same", SettingKind.Secret, "x"));
        await PutAsync(Production, ("url", SettingKind.Text, "a"), ("token", SettingKind.Secret, "two"), ("same", SettingKind.Secret, "x"));
        await RunAsync(Staging, "1.1", instances: 1, settings: 1);
        await RunAsync(Production, "1.0", instances: 2, settings: 1);

        // Written, and not running yet: no difference of what runs.
        await PutAsync(Production, ("url", SettingKind.Text, "b"), ("token", SettingKind.Secret, null), ("same", SettingKind.Secret, null));

        Assert.Equal(
            ["Version version 1.1|1.0 Differs", "Instances instances 1|2 Differs", "Settings same secret|secret Same", "Settings token secret|secret Differs", "Settings url a|a Same"],
            (await RowsAsync()).Select(row => $"{row.Topic} {row.Name} {row.Left}|{row.Right} {row.State}"));
        Assert.Equal(3, (await ReadAsync()).Applications[0].Unexpected);
    }

    [Fact]
    public async Task A_declared_difference_folds_away_whichever_side_it_stands_on_until_it_is_taken_back()
    {
        await PutAsync(Staging, ("url", SettingKind.Text, "a"));
        await PutAsync(Production, ("url", SettingKind.Text, "b"));
        var between = new ParityQuestion(Staging, Production) { Application = Shop };

        var silent = await _desk.ExpectAsync(between, ParityTopic.Settings, "url", "  ", _ada, default);
        (await _desk.ExpectAsync(between, ParityTopic.Settings, "url", "Staging has its own.", _ada, default)).Value();
        var declared = (await RowsAsync()).Single(row => row.Name == "url");
        var swapped = (await _desk.ReadAsync(new(Production, Staging), Reach.All, default)).Value().Applications[0].Rows.Single(row => row.Name == "url");
        (await _desk.NoLongerExpectAsync(between with { Left = Production, Right = Staging }, ParityTopic.Settings, "url", _ada, default)).Value();

        Assert.Equal("parity.reason", silent.Refusal?.Code);
        Assert.Equal((false, "Staging has its own.", "ada"), (declared.StandsOut, declared.Expected?.Reason, declared.Expected?.By.Value));
        Assert.Equal(("b", false), (swapped.Left, swapped.StandsOut));
        Assert.True((await RowsAsync()).Single(row => row.Name == "url").StandsOut);
        Assert.Equal("parity.not-expected", (await _desk.NoLongerExpectAsync(between, ParityTopic.Settings, "url", _ada, default)).Refusal?.Code);
        Assert.Equal(
            ["shop: the setting url may differ between production and staging.", "shop: the setting url shall be the same in production and staging."],
            _store.Database.Read(db => JournalStore.After(db, 0, 100)).Where(entry => entry.Act.StartsWith("parity.", StringComparison.Ordinal)).Select(entry => entry.Sentence));
    }

    [Fact]
    public async Task Who_may_not_write_settings_declares_nothing_and_what_is_not_there_is_not_compared()
    {
        var developer = await _store.PersonAsync("dev", Role.Developer);
        var between = new ParityQuestion(Staging, Production) { Application = Shop };

        Assert.Equal("permission.missing", (await _desk.ExpectAsync(between, ParityTopic.Settings, "url", "Why not.", developer, default)).Refusal?.Code);
        Assert.Equal("parity.same-environment", (await _desk.ExpectAsync(between with { Right = Staging }, ParityTopic.Settings, "url", "Why not.", _ada, default)).Refusal?.Code);
        Assert.Equal("environment.unknown", (await _desk.ReadAsync(between with { Right = new("moon") }, Reach.All, default)).Refusal?.Code);
        Assert.Equal("application.unknown", (await _desk.ReadAsync(between with { Application = new("moon") }, Reach.All, default)).Refusal?.Code);
        Assert.Equal("application.unknown", (await _desk.ReadAsync(between, new Reach([new("other")]), default)).Refusal?.Code);
        Assert.Empty((await _desk.ReadAsync(between with { Application = null }, new Reach([new("other")]), default)).Value().Applications);
    }

    [Fact]
    public async Task The_flags_that_are_too_many_for_a_page_of_all_are_counted_and_the_application_s_own_page_has_them_all()
    {
        await _store.Database.WriteAsync<bool>(
            db =>
            {
                foreach (var i in Enumerable.Range(0, 201))
                {
                    FlagStore.Save(db, new() { Key = new($"flag-{i:d3}"), Type = FlagType.Boolean, Variants = [new("on", JsonText.True), new("off", JsonText.False)], Owner = new("ada"), Application = Shop, CreatedAt = _store.Clock.Now, Revision = 1 });
                }

                return true;
            },
            default);
        var alone = new ParityQuestion(Staging, Production) { Application = Shop };

        var all = (await ReadAsync()).Applications[0];
        var first = (await _desk.ReadAsync(alone, Reach.All, default)).Value();
        var second = (await _desk.ReadAsync(alone with { Cursor = first.Next }, Reach.All, default)).Value();

        Assert.Equal((200, 1), (all.Rows.Count(row => row.Topic is ParityTopic.Flags), all.MoreFlags));
        Assert.Equal((0, "flag-200", null), (first.Applications[0].MoreFlags, second.Applications[0].Rows.Single(row => row.Topic is ParityTopic.Flags).Name, second.Next));
    }

    [Fact]
    public void A_flag_is_the_same_where_it_answers_the_same_and_a_database_is_compared_by_its_schema()
    {
        var flag = new Flag { Key = new("express"), Type = FlagType.Boolean, Variants = [new("on", JsonText.True), new("off", JsonText.False)], Owner = new("ada"), CreatedAt = _store.Clock.Now };
        var on = new FlagState { Flag = flag.Key, Environment = Staging, Number = 1, Plan = new() { IsEnabled = true, OffVariant = "off", Fallthrough = Serving.Of("on") }, By = new("ada"), At = _store.Clock.Now };
        var dormant = on with { Environment = Production, Plan = on.Plan with { IsEnabled = false } };

        Assert.Equal("Flags express on: everyone on|off, answers off Differs", Compare(on, dormant));
        Assert.Equal("Flags express off, answers off|off, answers off Same", Compare(null, dormant));

        string Compare(FlagState? left, FlagState? right)
        {
            var rows = ParityRules.Compare(new Application { Key = Shop, Kind = ApplicationKind.Database, Summary = "", CreatedAt = _store.Clock.Now }, Side(Staging, left), Side(Production, right), [flag], []).Rows;
            Assert.Equal((ParityTopic.Schema, ParityState.Same), (rows[0].Topic, rows[0].State));
            return $"{rows[1].Topic} {rows[1].Name} {rows[1].Left}|{rows[1].Right} {rows[1].State}";
        }
    }

    private static ParitySide Side(EnvironmentKey environment, FlagState? state) =>
        new(environment, null, SlotSettings.None(new(Shop, environment)), state is null ? new Dictionary<FlagKey, FlagState>() : new() { [state.Flag] = state });

    private async Task<ParityView> ReadAsync() => (await _desk.ReadAsync(new(Staging, Production), Reach.All, default)).Value();

    private async Task<Facts<ParityRow>> RowsAsync() => (await ReadAsync()).Applications[0].Rows;

    private async Task PutAsync(EnvironmentKey environment, params (string Key, SettingKind Kind, string? Value)[] items) =>
        (await _settings.PutAsync(new(new(Shop, environment), items.Select(item => new SettingWish(item.Key, item.Kind, item.Value)).ToFacts()), _ada, default)).Value();

    private Task<Outcome<bool>> RunAsync(EnvironmentKey environment, string version, int instances, int settings) => _store.Database.WriteAsync<bool>(
        db => DeploymentStore.Save(db, new Deployment
        {
            Id = new(Guid.NewGuid()),
            Slot = new(Shop, environment),
            Version = new(version),
            Digest = new(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(version)))),
            Instances = instances,
            Weight = 100,
            Phase = DeploymentPhase.Stable,
            SettingsRevision = settings,
            Promotion = 1,
            CreatedAt = _store.Clock.Now,
            StableSince = _store.Clock.Now,
            Revision = 1,
        }),
        default);
}
