using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Insights;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

public sealed class TakedownTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task Everything_of_the_application_ends_there_and_the_journal_says_who_and_why()
    {
        var ada = await RunningAsync(Some.Stage(), "1.0.0", "1.1.0");
        Assert.Equal(["1.0.0", "1.1.0"], _bench.Present().Select(deployment => deployment.Version.Value).Order());

        var takedown = (await TakeDownAsync(ada)).Value();

        Assert.Equal(["1.0.0", "1.1.0"], takedown.Ended.Select(version => version.Value).Order());
        Assert.Empty(_bench.Present());
        Assert.Equal("", _bench.Runtime.Shares(Some.Slot));
        Assert.Empty(_bench.Runtime.Taken[^1].Deployments);
        var entry = _bench.Journal().Single(known => known.Act == "deployment.taken-down");
        Assert.Equal(("ada", "the fair is over"), (entry.By.Value, entry.Reason));
        Assert.Equal("storefront in production serves nothing now.", _bench.Journal()[^1].Sentence);
    }

    [Fact]
    public async Task An_environment_that_was_used_can_be_deleted_once_it_is_empty()
    {
        var ada = await RunningAsync(Some.Stage(), "1.0.0");
        await _bench.Store.WriteAsync("delete from path_stage");
        var environments = new EnvironmentDesk(_bench.Store.Database, _bench.Store.Feed, _bench.Store.Clock);
        Assert.Equal("environment.in-use", (await environments.DeleteAsync(new("production"), null, ada, default)).RefusedWith());

        (await TakeDownAsync(ada)).Value();

        Assert.Null((await environments.DeleteAsync(new("production"), null, ada, default)).Refusal);
    }

    [Fact]
    public async Task What_was_taken_down_comes_back_by_a_promotion_the_same_version_or_an_older_one()
    {
        var ada = await RunningAsync(Some.Stage(), "1.0.0", "1.1.0");
        (await TakeDownAsync(ada)).Value();

        Assert.Equal(PromotionPhase.Succeeded, (await _bench.BringAsync("1.1.0", ada)).Phase);
        (await TakeDownAsync(ada)).Value();
        Assert.Equal(PromotionPhase.Succeeded, (await _bench.BringAsync("1.0.0", ada)).Phase);
        Assert.Equal("1.0.0=100", _bench.Runtime.Shares(Some.Slot));
    }

    [Fact]
    public async Task Nothing_is_taken_down_under_a_rollout()
    {
        var ada = await RunningAsync(Some.Stage(50, 100), "1.0.0");
        var next = await _bench.RequestAsync("1.1.0", ada);
        await _bench.DriveAsync();
        Assert.True(_bench.Find(next).Phase.HoldsLock());

        var refused = await TakeDownAsync(ada);

        Assert.Equal("slot.taken", refused.RefusedWith());
        Assert.NotEmpty(_bench.Present());
    }

    [Fact]
    public async Task A_hold_pins_what_runs_there()
    {
        var ada = await RunningAsync(Some.Stage(), "1.0.0");
        var environments = new EnvironmentDesk(_bench.Store.Database, _bench.Store.Feed, _bench.Store.Clock);
        (await environments.HoldAsync(new("production"), "Black Friday", ada, default)).Value();

        Assert.Equal("ada holds production: Black Friday. Let it go first.", (await TakeDownAsync(ada)).Refusal?.Sentence);
    }

    [Fact]
    public async Task It_needs_the_right_a_reason_and_something_that_runs()
    {
        var ada = await RunningAsync(Some.Stage(), "1.0.0");
        var dev = await _bench.Store.PersonAsync("dora", Role.Developer);

        Assert.Equal("permission.missing", (await TakeDownAsync(dev)).RefusedWith());
        Assert.Equal("permission.other-application", (await TakeDownAsync(await _bench.Store.TokenAsync(ada, "search"))).RefusedWith());
        Assert.Equal("takedown.reason-missing", (await TakeDownAsync(ada, reason: "  ")).RefusedWith());
        (await TakeDownAsync(ada)).Value();
        Assert.Equal("slot.empty", (await TakeDownAsync(ada)).RefusedWith());
    }

    [Fact]
    public async Task An_environment_shows_what_runs_in_it_and_how_much_in_all()
    {
        var ada = await RunningAsync(Some.Stage(), "1.0.0");
        var desk = new TenantDesk(_bench.Store.Database);
        await _bench.WriteAsync(db => EnvironmentStore.Save(db, new() { Key = new("attic"), Name = "Attic", Tier = Tier.Testing, Revision = 1 }));

        var views = desk.List(null, 50, 6).Items;

        Assert.Equal(["attic 0 ", "production 1 storefront 1.0.0=100"], views.OrderBy(view => view.Environment.Key).Select(view =>
            $"{view.Environment.Key} {view.Count} {string.Join(", ", view.Tenants.Select(tenant => $"{tenant.Application} {string.Join(' ', tenant.Running.Select(share => $"{share.Version}={share.Weight}"))}"))}"));
        Assert.Equal((1, 0), (desk.Find(new("production"), 0)?.Count, desk.Find(new("production"), 0)?.Tenants.Count));
        (await TakeDownAsync(ada)).Value();
        Assert.Equal(0, desk.Find(new("production"), 6)?.Count);
        Assert.Null(desk.Find(new("mars"), 6));
    }

    private async Task<Credential> RunningAsync(Stage stage, params string[] versions)
    {
        var ada = await _bench.Store.PersonAsync("ada", Role.ReleaseManager);
        await _bench.SetUpAsync(stage, "1.0.0", "1.1.0");
        foreach (var version in versions)
        {
            Assert.Equal(PromotionPhase.Succeeded, (await _bench.BringAsync(version, ada)).Phase);
        }

        return ada;
    }

    private Task<Outcome<Takedown>> TakeDownAsync(Credential by, string? reason = "the fair is over") =>
        new TakedownDesk(_bench.Store.Database, _bench.Store.Feed, _bench.Deployments, _bench.Store.Clock).TakeDownAsync(Some.Slot, reason, by, default);
}
