using Microsoft.AspNetCore.DataProtection;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Engine.Settings;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>Settings travel by promotions, and never silently with the next version.</summary>
public sealed class SettingsTravelTests : IDisposable
{
    private readonly Bench _bench = new();
    private readonly SettingsVault _vault = new(new Vault(new EphemeralDataProtectionProvider()));

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_first_promotion_takes_the_newest_settings_the_next_keeps_those_that_run_and_newer_ones_come_when_asked_for()
    {
        await _bench.SetUpAsync(Some.Stage(), "1.0.0", "1.1.0");
        var ada = await _bench.Store.PersonAsync("ada", Role.ReleaseManager);
        await PutAsync(ada, "one");

        await _bench.BringAsync("1.0.0", ada);
        await PutAsync(ada, "two");
        var behind = Stand();
        var next = await _bench.BringAsync("1.1.0", ada);
        var same = await _bench.Desk.RequestAsync(Wish("1.1.0"), ada, default);
        var newer = (await _bench.Desk.RequestAsync(Wish("1.1.0") with { Settings = 2 }, ada, default)).Value();
        var onItsWay = Stand();
        await _bench.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal("1.0.0 runs r1, latest is r2.", behind);
        Assert.Equal(1, next.SettingsRevision);
        Assert.Equal("promotion.already-there", same.RefusedWith());
        Assert.Equal($"1.1.0 runs r1, latest is r2. Promotion {newer.Id} brings r2.", onItsWay);
        Assert.Equal(PromotionPhase.Succeeded, _bench.Find(newer).Phase);
        Assert.Equal("1.1.0 runs r2, the latest.", Stand());
        var wished = _bench.Runtime.Taken[^1].Deployments.ToDictionary(deployment => (deployment.Version, deployment.Weight), deployment => deployment.Settings[0].Parts[0].Text);
        Assert.Equal("two", wished[("1.1.0", 100)]);
        Assert.Equal("one", wished[("1.1.0", 0)]);
    }

    [Fact]
    public async Task A_rollback_goes_back_to_the_settings_that_ran_before()
    {
        await _bench.SetUpAsync(Some.Stage(), "1.0.0");
        var ada = await _bench.Store.PersonAsync("ada", Role.ReleaseManager);
        await PutAsync(ada, "one");
        await _bench.BringAsync("1.0.0", ada);
        await PutAsync(ada, "two");
        (await _bench.Desk.RequestAsync(Wish("1.0.0") with { Settings = 2 }, ada, default)).Value();
        await _bench.PassAsync(TimeSpan.FromSeconds(5));

        var back = (await _bench.Desk.RollBackSlotAsync(Some.Slot, "The new limit was too low.", ada, default)).Value().Promotion;
        await _bench.PassAsync(TimeSpan.FromSeconds(5));

        Assert.Equal((1, PromotionPhase.Succeeded), (back.SettingsRevision, _bench.Find(back).Phase));
        Assert.Equal("1.0.0 runs r1, latest is r2.", Stand());
    }

    [Fact]
    public async Task Settings_that_were_never_written_are_not_promoted()
    {
        await _bench.SetUpAsync(Some.Stage(), "1.0.0");
        var ada = await _bench.Store.PersonAsync("ada", Role.ReleaseManager);

        Assert.Equal("settings.unknown", (await _bench.Desk.RequestAsync(Wish("1.0.0") with { Settings = 7 }, ada, default)).RefusedWith());
        Assert.Equal("settings.unknown", (await _bench.Desk.RequestAsync(Wish("1.0.0") with { Settings = -1 }, ada, default)).RefusedWith());
        Assert.Equal("Nothing runs here yet, and no settings were written.", Stand());
    }

    [Theory]
    [InlineData(null, 0, "Nothing has been applied here yet, and no settings were written.")]
    [InlineData(null, 2, "Nothing has been applied here yet; the first promotion takes r2.")]
    [InlineData(2, 2, "42 was applied with r2, the latest.")]
    [InlineData(1, 2, "42 was applied with r1, latest is r2.")]
    [InlineData(0, 0, "42 was applied without settings; none were written.")]
    public void Of_what_is_applied_nothing_is_said_to_run(int? there, int latest, string sentence) =>
        Assert.Equal(sentence, Domain.Insights.SettingsStandRules.Sentence(new(Some.Slot, latest, there is { } revision ? [new(new("42"), revision, 100)] : [], null) { IsApplied = true }));

    [Fact]
    public async Task A_secret_is_locked_in_the_wish_and_the_same_wish_is_the_same_again()
    {
        await _bench.SetUpAsync(Some.Stage(), "1.0.0");
        var ada = await _bench.Store.PersonAsync("ada", Role.ReleaseManager);
        (await SettingsDesk().PutAsync(new(Some.Slot, [new("token", SettingKind.Secret, "hunter2")]), ada, default)).Value();
        await _bench.BringAsync("1.0.0", ada);

        var wish = _bench.Runtime.Taken[^1];
        await _bench.Deployments.PushAsync(Some.Slot, default);

        var part = Assert.Single(wish.Deployments[0].Settings[0].Parts);
        Assert.Null(part.Text);
        Assert.Equal("hunter2", _vault.Open(part.Secret ?? throw new InvalidOperationException()).Value());
        Assert.Equal(wish, _bench.Runtime.Taken[^1]);
        Assert.DoesNotContain("hunter2", System.Text.Json.JsonSerializer.Serialize(wish, Domain.Deployments.RunnerWire.Json), StringComparison.Ordinal);
    }

    private static Engine.Promotions.PromotionWish Wish(string version) => new(Some.Slot.Application, new(version), Some.Slot.Environment, null);

    private SettingsDesk SettingsDesk() => new(_bench.Store.Database, _bench.Store.Feed, _vault, [], _bench.Store.Clock);

    private async Task PutAsync(Credential by, string motto) => (await SettingsDesk().PutAsync(new(Some.Slot, [new("MOTTO", SettingKind.Text, motto)]), by, default)).Value();

    private string Stand() => Domain.Insights.SettingsStandRules.Sentence(new SettingsStandDesk(_bench.Store.Database).Of(Some.Slot));
}
