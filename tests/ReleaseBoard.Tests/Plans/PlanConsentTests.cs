using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Settings;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Plans;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Plans;

public sealed class PlanConsentTests
{
    private const string Manifest = """{"infrastructure":{"tool":"terraform"}}""";

    [Fact]
    public async Task A_check_after_the_approval_widens_nothing_and_takes_nothing_away()
    {
        var tool = new ToldTool();
        await using var house = await PlanHouse.OpenAsync(tool: tool);
        var artifact = await house.ArriveAsync(Manifest, ("main.tf", "# nothing\n"u8.ToArray()));
        tool.Says(ToldTool.Goes("rule.old"));
        house.Consent.At = (await house.AskAsync(artifact)).Reading.At;
        await Task.Delay(5);

        tool.Says(ToldTool.Goes("rule.old"), ToldTool.Goes("db.customers"));
        await house.AskAsync(artifact);

        Assert.Equal("It would destroy what nobody has seen in its plan: db.customers. Look at the plan again and promote it anew.", (await house.ApplyAsync(house.Work(artifact))).Refusal?.Sentence);
        tool.Says(ToldTool.Goes("rule.old"));
        Assert.Equal("Applied.", (await house.ApplyAsync(house.Work(artifact))).Value());
    }

    [Fact]
    public async Task A_check_with_other_settings_or_of_other_bytes_or_one_that_failed_shows_nothing_that_counts()
    {
        var tool = new ToldTool();
        await using var house = await PlanHouse.OpenAsync(tool: tool);
        var (one, other) = (await house.ArriveAsync(Manifest, ("main.tf", "# one\n"u8.ToArray())), await house.ArriveAsync(Manifest, ("main.tf", "# other\n"u8.ToArray())));
        var settings = await house.SetAsync(new SettingWish("zone", SettingKind.Text, "a"));
        tool.Says(ToldTool.Goes("rule.old"));

        async Task<string?> RefusedAsync() => (await house.ApplyAsync(house.Work(one, settings))).Refusal?.Code;

        Assert.Equal("plan.unseen", await RefusedAsync());
        await house.AskAsync(one, 0);
        Assert.Equal("plan.unseen", await RefusedAsync());
        Assert.Equal(settings, (await house.AskAsync(one)).SettingsRevision);
        Assert.Null(await RefusedAsync());
        await Task.Delay(5);
        await house.AskAsync(other);
        Assert.Equal("plan.unseen", await RefusedAsync());
        await Task.Delay(5);
        await house.AskAsync(one);
        await Task.Delay(5);
        tool.Refuses("No network.");
        await house.AskAsync(one);
        tool.Says(ToldTool.Goes("rule.old"));
        Assert.Equal("plan.unseen", await RefusedAsync());
    }

    [Fact]
    public async Task A_check_that_names_no_settings_goes_with_those_of_the_promotion_that_waits_and_says_so()
    {
        var tool = new ToldTool();
        await using var house = await PlanHouse.OpenAsync(tool: tool);
        var artifact = await house.ArriveAsync(Manifest, ("main.tf", "# nothing\n"u8.ToArray()));
        var waits = await house.SetAsync(new SettingWish("zone", SettingKind.Text, "a"));
        var newest = await house.SetAsync(new SettingWish("zone", SettingKind.Text, "b"));

        var free = await house.AskAsync(artifact);
        Assert.Equal((newest, null), (free.SettingsRevision, free.Promotion));

        house.Consent.Waits = (12, waits);
        var bound = await house.AskAsync(artifact);
        Assert.Equal((waits, 12), (bound.SettingsRevision, bound.Promotion));
        Assert.Null((await house.AskAsync(artifact, newest)).Promotion);
    }

    [Fact]
    public async Task What_whoever_agrees_now_would_agree_to_is_what_a_check_of_these_bytes_with_these_settings_shows()
    {
        var tool = new ToldTool();
        await using var house = await PlanHouse.OpenAsync(tool: tool);
        var artifact = await house.ArriveAsync(Manifest, ("main.tf", "# nothing\n"u8.ToArray()));
        tool.Says(ToldTool.Goes("rule.old"));
        house.Consent.At = (await house.AskAsync(artifact, 0)).Reading.At;
        await Task.Delay(5);
        tool.Says(ToldTool.Goes("db.customers"));
        await house.AskAsync(artifact, 0);

        string? Open(long settings) => house.Database.Read(db => PlanAgreement.Open(db, PlanHouse.Edge, artifact.Digest, settings))?.Changes[0].Address;
        string? Given(long settings) => house.Database.Read(db => new PlanAgreement(house.Consent).Given(db, 1, PlanHouse.Edge, artifact.Digest, settings))?.Changes[0].Address;

        Assert.Equal(("db.customers", null), (Open(0), Open(1)));
        Assert.Equal(("rule.old", null), (Given(0), Given(1)));
    }

    [Theory]
    [InlineData(PlanAction.Replace, PlanAction.Destroy, false)]
    [InlineData(PlanAction.Destroy, PlanAction.Replace, true)]
    [InlineData(PlanAction.Replace, PlanAction.Replace, true)]
    [InlineData(PlanAction.Update, PlanAction.Replace, false)]
    public void What_was_seen_replaced_may_not_be_destroyed(PlanAction seen, PlanAction fresh, bool isSeen) =>
        Assert.Equal(isSeen, PlanRules.Unseen(PlanRules.WhatGoes(ToldTool.Plan(ToldTool.Goes("db", seen))), ToldTool.Plan(ToldTool.Goes("db", fresh))) is null);
}
