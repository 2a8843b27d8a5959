using Microsoft.AspNetCore.DataProtection;
using ReleaseBoard.Domain.Applications;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Applications;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;
using static ReleaseBoard.Tests.Settings.SomeSettings;

namespace ReleaseBoard.Tests.Settings;

/// <summary>Settings in a real store: who may write them, what is kept of them, and where their secrets are.</summary>
public sealed class SettingsDeskTests : IAsyncLifetime, IDisposable
{
    private readonly TestStore _store = new();
    private readonly SettingsVault _vault = new(new Vault(new EphemeralDataProtectionProvider()));
    private Credential _ada;

    private SettingsDesk Desk => new(_store.Database, _store.Feed, _vault, [], _store.Clock);

    public async Task InitializeAsync()
    {
        _ada = await _store.PersonAsync("ada", Role.ReleaseManager);
        var admin = await _store.PersonAsync("admin", Role.Administrator);
        foreach (var application in new[] { "shop", "orders" })
        {
            (await new ApplicationDesk(_store.Database, _store.Feed, _store.Clock).PutAsync(new(new(application), ApplicationKind.Service, ""), admin, default)).Value();
        }

        foreach (var environment in new[] { "staging", "production" })
        {
            (await new EnvironmentDesk(_store.Database, _store.Feed, _store.Clock).PutAsync(new(new(environment), Tier.Staging) { Name = environment }, admin, default)).Value();
        }
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => _store.Dispose();

    [Fact]
    public async Task A_revision_is_read_back_as_it_was_written_and_the_one_before_stays()
    {
        var one = await PutAsync(Wish(Text("url", "a"), Secret("token", "hunter2")) with { Reason = " first ", BasedOn = 0 });
        var two = await PutAsync(Wish(Text("url", "b"), Secret("token", null)) with { BasedOn = 1 });

        Assert.Equal(one, Desk.Find(Shop, 1).Value());
        Assert.Equal(two, Desk.Latest(Shop).Value());
        Assert.Equal(("first", "ada", 2), (one.Reason, two.By.Value, two.Revision));
        Assert.Equal([2, 1], Desk.History(Shop, null, 10).Items.Select(head => head.Revision));
        Assert.Equal((2, "2"), (Desk.History(Shop, null, 1).Items.Single().Revision, Desk.History(Shop, null, 1).Next));
        Assert.Equal(1, Desk.History(Shop, 2, 10).Items.Single().Revision);
        Assert.Equal("settings.unknown", Desk.Find(Shop, 3).Refusal?.Code);
    }

    [Fact]
    public async Task A_secret_comes_out_only_for_who_starts_a_process_and_only_at_its_own_place()
    {
        await PutAsync(Wish(Secret("token", "hunter2"), Text("dsn", "db;${token}")));
        var sealedText = Desk.Latest(Shop).Value().Find(new("token"))?.Secret ?? throw new InvalidOperationException();
        var resolved = _store.Database.Read(db => new SettingsReading(_vault).Resolve(db, Shop, 1)).Value();

        Assert.Equal(("hunter2", "db;hunter2", null), (resolved["token"], resolved["dsn"], resolved["other"]));
        Assert.Equal("setting.secret-lost", _vault.Open(sealedText with { Key = new("other") }).Refusal?.Code);
        Assert.Equal("setting.secret-lost", _vault.Open(sealedText with { Environment = new("production") }).Refusal?.Code);
        Assert.Equal("setting.secret-lost", new SettingsVault(new Vault(new EphemeralDataProtectionProvider())).Open(sealedText).Refusal?.Code);
        Assert.DoesNotContain("hunter2", $"{resolved}", StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_same_secret_in_two_environments_is_seen_to_be_the_same_and_another_to_differ()
    {
        await PutAsync(Wish(Secret("token", "hunter2"), Secret("key", "a")));
        await PutAsync(Wish(Secret("token", "hunter2"), Secret("key", "b")) with { Slot = Shop with { Environment = new("production") } });

        var difference = Desk.Difference(Shop, null, Shop with { Environment = new("production") }, null).Value();

        Assert.Equal(["key Changed", "token Same"], difference.Items.Select(item => $"{item.Key} {item.Change}"));
        Assert.NotEqual(
            Desk.Latest(Shop).Value().Find(new("token"))?.Secret?.Locked,
            Desk.Latest(Shop with { Environment = new("production") }).Value().Find(new("token"))?.Secret?.Locked);
    }

    [Fact]
    public async Task The_journal_names_keys_and_never_values_and_no_plain_byte_of_the_store_holds_a_secret()
    {
        await PutAsync(Wish(Text("url", "https://plain-value.example"), Secret("token", "hunter2hunter2")));
        await PutAsync(Wish(Secret("token", "hunter3hunter3")));

        var entries = _store.Database.Read(db => JournalStore.After(db, 0, 100)).Where(entry => entry.Act == "settings.changed").ToList();
        Assert.Equal(
            ["The settings of shop in staging are r1: token added, url added.", "The settings of shop in staging are r2: token changed, url removed."],
            entries.Select(entry => entry.Sentence));
        Assert.DoesNotContain("plain-value", string.Concat(entries.Select(entry => entry.Details)), StringComparison.Ordinal);
        Assert.Empty(PlainBytes.FilesWith(Path.GetDirectoryName(_store.File) ?? "", "hunter"));
    }

    [Fact]
    public async Task Who_may_not_edit_settings_is_refused_and_nothing_is_written()
    {
        var developer = await _store.PersonAsync("dev", Role.Developer);

        Assert.Equal("permission.missing", (await Desk.PutAsync(Wish(Text("a", "1")), developer, default)).Refusal?.Code);
        Assert.Equal("application.unknown", (await Desk.PutAsync(Wish() with { Slot = new(new("moon"), new("staging")) }, _ada, default)).Refusal?.Code);
        Assert.Equal("environment.unknown", Desk.Latest(Shop with { Environment = new("moon") }).Refusal?.Code);
        Assert.Equal(0, Desk.Latest(Shop).Value().Revision);
    }

    [Fact]
    public async Task A_token_for_one_application_cannot_have_another_s_secrets_handed_to_it()
    {
        await PutAsync(new SettingsWish(new(new("orders"), new("staging")), [Secret("token", "hunter2"), Text("host", "db")]));
        await PutAsync(Wish(Text("db", "${orders:host}")));
        var narrowed = await _store.TokenAsync(_ada, "shop");

        var refused = await Desk.PutAsync(Wish(Text("db", "${orders:host}"), Text("steal", "${orders:token}")), narrowed, default);
        var kept = await Desk.PutAsync(Wish(Text("db", "${orders:host}"), Text("own", "x")), narrowed, default);

        Assert.Equal("permission.other-application", refused.Refusal?.Code);
        Assert.Equal((2, "ada/ci"), (kept.Value().Revision, kept.Value().By.Value));
    }

    [Fact]
    public async Task Two_at_once_make_one_revision_and_one_refusal()
    {
        var both = await Task.WhenAll(
            Desk.PutAsync(Wish(Text("a", "1")) with { BasedOn = 0 }, _ada, default),
            Desk.PutAsync(Wish(Text("a", "2")) with { BasedOn = 0 }, _ada, default));

        Assert.Equal("settings.changed-meanwhile", Assert.Single(both, outcome => outcome.Refusal is not null).Refusal?.Code);
        Assert.Equal(1, Desk.Latest(Shop).Value().Revision);
    }

    private async Task<SlotSettings> PutAsync(SettingsWish wish) => (await Desk.PutAsync(wish, _ada, default)).Value();
}
