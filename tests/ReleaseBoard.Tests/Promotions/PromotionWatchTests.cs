using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

public sealed class PromotionWatchTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_good_version_takes_its_steps_and_the_one_before_stays_warm()
    {
        var ops = await SetUpAsync(Some.Stage(5, 50));
        await _bench.BringAsync("1.0.0", ops);
        _bench.Says("1.1.0", new(500, 1, 80));
        _bench.Runtime.Taken.Clear();

        var promotion = await _bench.BringAsync("1.1.0", ops);

        Assert.Equal(PromotionPhase.Succeeded, promotion.Phase);
        Assert.Equal(
            ["1.0.0=100 1.1.0=0", "1.0.0=95 1.1.0=5", "1.0.0=50 1.1.0=50", "1.0.0=0 1.1.0=100"],
            Wishes().Distinct());
        Assert.Equal([DeploymentPhase.Warm, DeploymentPhase.Stable], _bench.Present().Select(deployment => deployment.Phase));
        Assert.Equal(
            ["promotion.requested", "promotion.started", "promotion.step", "promotion.step", "promotion.step", "promotion.succeeded"],
            _bench.Acts("promotion.").Skip(4));
    }

    [Fact]
    public async Task A_bad_version_comes_back_by_itself_and_says_why()
    {
        var ops = await SetUpAsync(Some.Stage(5, 50));
        await _bench.BringAsync("1.0.0", ops);
        _bench.Says("1.1.0", new(500, 41, 80));

        var promotion = await _bench.BringAsync("1.1.0", ops);

        Assert.Equal((PromotionPhase.RolledBack, "8.2 % of 500 requests failed; the limit is 1 %."), (promotion.Phase, promotion.Explanation));
        Assert.Equal("1.0.0=100", _bench.Runtime.Shares(Some.Slot));
        Assert.Contains(_bench.Journal(), entry => entry.Sentence == "storefront 1.1.0 in production rolled back to 1.0.0. 8.2 % of 500 requests failed; the limit is 1 %.");
    }

    [Fact]
    public async Task The_journal_knows_the_shares_at_every_moment()
    {
        var ops = await SetUpAsync(Some.Stage(5, 50));
        await _bench.BringAsync("1.0.0", ops);
        _bench.Says("1.1.0", new(500, 1, 80));
        await _bench.BringAsync("1.1.0", ops);

        Assert.Equal(
            [
                "storefront in production: 1.0.0 takes 100 %.",
                "storefront in production: 1.0.0 takes 95 %, 1.1.0 takes 5 %.",
                "storefront in production: 1.0.0 takes 50 %, 1.1.0 takes 50 %.",
                "storefront in production: 1.1.0 takes 100 %.",
            ],
            _bench.Journal().Where(entry => entry.Act == "traffic.changed").Select(entry => entry.Sentence));
    }

    [Fact]
    public async Task Rolling_back_to_a_warm_one_is_one_wish_with_other_weights_and_the_same_deployments()
    {
        var ops = await SetUpAsync(Some.Stage());
        await _bench.BringAsync("1.0.0", ops);
        await _bench.BringAsync("1.1.0", ops);
        var before = _bench.Runtime.Taken[^1].Deployments.Select(deployment => deployment.Id).ToList();
        _bench.Runtime.Taken.Clear();

        var answer = (await _bench.Desk.RollBackSlotAsync(Some.Slot, "Carts are empty.", ops, CancellationToken.None)).Value();

        Assert.Equal((RollbackWay.Weights, "1.0.0"), (answer.Offer.Way, answer.Offer.Version?.Value));
        var wish = Assert.Single(_bench.Runtime.Taken);
        Assert.Equal(before, wish.Deployments.Select(deployment => deployment.Id));
        Assert.Equal("1.0.0=100 1.1.0=0", _bench.Runtime.Shares(Some.Slot));
        await _bench.DriveAsync();
        Assert.Equal((PromotionPhase.Succeeded, PromotionKind.Rollback), (_bench.Find(answer.Promotion).Phase, answer.Promotion.Kind));
        Assert.Equal("1.0.0=100", _bench.Runtime.Shares(Some.Slot));
    }

    [Fact]
    public async Task Rolling_back_to_one_that_is_gone_installs_it_again()
    {
        var ops = await SetUpAsync(Some.Stage() with { WarmFor = TimeSpan.FromMinutes(1) });
        await _bench.BringAsync("1.0.0", ops);
        await _bench.BringAsync("1.1.0", ops);
        _bench.Store.Clock.Advance(TimeSpan.FromMinutes(1));
        await _bench.Deployments.ReconcileAsync(CancellationToken.None);
        Assert.Equal("1.1.0=100", _bench.Runtime.Shares(Some.Slot));

        var answer = (await _bench.Desk.RollBackSlotAsync(Some.Slot, "Carts are empty.", ops, CancellationToken.None)).Value();

        Assert.Equal((RollbackWay.Redeploy, PromotionPhase.Deploying), (answer.Offer.Way, answer.Promotion.Phase));
        await _bench.DriveAsync();
        Assert.Equal(PromotionPhase.Succeeded, _bench.Find(answer.Promotion).Phase);
        Assert.Equal("1.0.0=100", _bench.Runtime.Shares(Some.Slot));
    }

    [Fact]
    public async Task A_rollback_goes_before_everything_in_the_queue_and_turns_back_what_is_under_way()
    {
        var ops = await SetUpAsync(Some.Stage(5));
        await _bench.BringAsync("1.0.0", ops);
        var rolling = await _bench.RequestAsync("1.1.0", ops);
        await _bench.DriveAsync();
        var queued = await _bench.RequestAsync("1.2.0", ops);
        await _bench.DriveAsync();
        Assert.Equal((PromotionPhase.RollingOut, PromotionPhase.Queued), (_bench.Find(rolling).Phase, _bench.Find(queued).Phase));

        var answer = (await _bench.Desk.RollBackSlotAsync(Some.Slot, null, ops, CancellationToken.None)).Value();

        Assert.Equal((rolling.Id, PromotionPhase.RollingBack), (answer.Promotion.Id, answer.Promotion.Phase));
        Assert.Equal("1.0.0=100 1.1.0=0", _bench.Runtime.Shares(Some.Slot));
    }

    [Fact]
    public async Task One_at_a_time_owns_a_slot_and_the_next_is_compared_with_the_last_fully_promoted()
    {
        var ops = await SetUpAsync(Some.Stage(5));
        await _bench.BringAsync("1.0.0", ops);
        var first = await _bench.RequestAsync("1.1.0", ops);
        await _bench.DriveAsync();
        var second = await _bench.RequestAsync("1.2.0", ops);
        await _bench.DriveAsync();
        Assert.Equal("Waiting for promotion 2, storefront 1.1.0 in production, which is rolling out.", _bench.Desk.View(second.Id)?.WaitingFor);

        await _bench.Desk.AbortAsync(first.Id, null, ops, CancellationToken.None);
        await _bench.DriveAsync();
        await _bench.DriveAsync();

        Assert.Equal((PromotionPhase.Aborted, PromotionPhase.RollingOut), (_bench.Find(first).Phase, _bench.Find(second).Phase));
        Assert.Equal("1.0.0", _bench.Desk.View(second.Id)?.Previous?.Version.Value);
    }

    [Fact]
    public async Task A_queue_is_first_in_first_out_and_loses_nothing()
    {
        var ops = await SetUpAsync(Some.Stage());
        await _bench.WriteAsync(db => EnvironmentStore.Save(db, Held("Quarter's end.")));
        var first = await _bench.RequestAsync("1.0.0", ops);
        _bench.Store.Clock.Advance(TimeSpan.FromSeconds(1));
        var second = await _bench.RequestAsync("1.1.0", ops);
        await _bench.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal((PromotionPhase.Queued, "grace holds production: Quarter's end."), (_bench.Find(first).Phase, _bench.Desk.View(first.Id)?.WaitingFor));

        await _bench.WriteAsync(db => EnvironmentStore.Save(db, Held(null) with { Revision = 3 }));
        await _bench.PassAsync(TimeSpan.FromSeconds(3));

        Assert.Equal((PromotionPhase.Succeeded, PromotionPhase.Succeeded), (_bench.Find(first).Phase, _bench.Find(second).Phase));
        Assert.True(_bench.Find(first).EndedAt <= _bench.Find(second).StartedAt);
    }

    [Fact]
    public async Task Where_the_path_says_so_the_newest_supersedes_and_says_by_what()
    {
        var ops = await SetUpAsync(new ReleasePath { Application = Some.Slot.Application, NewestSupersedes = true, Stages = [Some.Stage() with { Approvals = [Some.Rule(1)] }] });
        var older = await _bench.RequestAsync("1.0.0", ops);

        await _bench.RequestAsync("1.1.0", ops);

        Assert.Equal((PromotionPhase.Superseded, "Promotion 2 brings 1.1.0 in its place, asked for by ops."), (_bench.Find(older).Phase, _bench.Find(older).Explanation));
    }

    [Fact]
    public async Task One_in_the_queue_that_was_overtaken_by_a_newer_success_ends_and_says_by_what()
    {
        var ops = await SetUpAsync(new ReleasePath
        {
            Application = Some.Slot.Application,
            Stages = [Some.Stage() with { Environment = new("staging") }, Some.Stage() with { After = [new("staging")] }],
        });
        var older = await _bench.RequestAsync("1.0.0", ops);
        await _bench.BringAsync("1.1.0", ops, "staging");

        await _bench.BringAsync("1.1.0", ops);
        await _bench.DriveAsync();

        Assert.Equal((PromotionPhase.Superseded, "1.1.0 is newer and has succeeded here since, by promotion 3."), (_bench.Find(older).Phase, _bench.Find(older).Explanation));
    }

    [Fact]
    public async Task The_soak_gate_opens_by_itself_once_it_was_healthy_upstream_long_enough()
    {
        var ops = await SetUpAsync(new ReleasePath
        {
            Application = Some.Slot.Application,
            Stages = [Some.Stage() with { Environment = new("staging") }, Some.Stage() with { After = [new("staging")], Soak = TimeSpan.FromSeconds(60) }],
        });
        await _bench.BringAsync("1.0.0", ops, "staging");
        var promotion = await _bench.RequestAsync("1.0.0", ops);

        await _bench.PassAsync(TimeSpan.FromSeconds(90));
        Assert.Equal(PromotionPhase.Queued, _bench.Find(promotion).Phase);
        _bench.Grades("1.0.0", HealthGrade.Healthy);
        await _bench.PassAsync(TimeSpan.FromSeconds(40));
        var gate = Assert.Single(_bench.Desk.View(promotion.Id)?.Gates ?? [], gate => gate.Key == GateRules.Soak);
        Assert.Equal("Healthy in staging for 39 s of 60 s.", gate.Because);
        _bench.Grades("1.0.0", HealthGrade.Failing);
        await _bench.PassAsync(TimeSpan.FromSeconds(5));
        _bench.Grades("1.0.0", HealthGrade.Healthy);
        await _bench.PassAsync(TimeSpan.FromSeconds(40));
        Assert.Equal(PromotionPhase.Queued, _bench.Find(promotion).Phase);
        await _bench.PassAsync(TimeSpan.FromSeconds(25));

        Assert.Equal(PromotionPhase.Succeeded, _bench.Find(promotion).Phase);
    }

    [Fact]
    public async Task What_cannot_run_waits_for_a_person_who_can_retry_or_give_up()
    {
        var ops = await SetUpAsync(Some.Stage(5));
        await _bench.BringAsync("1.0.0", ops);
        _bench.Runtime.Broken["1.1.0"] = "No instance became ready: exit code 1.";
        var promotion = await _bench.RequestAsync("1.1.0", ops);
        await _bench.PassAsync(TimeSpan.FromSeconds(2));
        Assert.Equal((PromotionPhase.AwaitingIntervention, "No instance became ready: exit code 1."), (_bench.Find(promotion).Phase, _bench.Find(promotion).Explanation));
        _bench.Runtime.Broken.Clear();
        await _bench.Desk.InterveneAsync(promotion.Id, Intervention.Retry, "The disk was full.", ops, CancellationToken.None);
        await _bench.PassAsync(TimeSpan.FromSeconds(2));

        Assert.Equal(PromotionPhase.RollingOut, _bench.Find(promotion).Phase);
        Assert.Equal("1.0.0=95 1.1.0=5", _bench.Runtime.Shares(Some.Slot));
    }

    [Fact]
    public async Task The_first_one_that_cannot_run_fails_as_there_is_nothing_to_go_back_to()
    {
        var ops = await SetUpAsync(Some.Stage());
        _bench.Runtime.Broken["1.0.0"] = "The archive is broken.";
        var promotion = await _bench.RequestAsync("1.0.0", ops);
        await _bench.PassAsync(TimeSpan.FromSeconds(2));
        await _bench.Desk.InterveneAsync(promotion.Id, Intervention.Fail, null, ops, CancellationToken.None);
        await _bench.DriveAsync();

        Assert.Equal(PromotionPhase.Failed, _bench.Find(promotion).Phase);
        Assert.Equal("", _bench.Runtime.Shares(Some.Slot));
    }

    [Fact]
    public async Task A_runtime_that_is_away_is_told_the_newest_wish_when_it_is_back()
    {
        var ops = await SetUpAsync(Some.Stage());
        await _bench.BringAsync("1.0.0", ops);
        await _bench.BringAsync("1.1.0", ops);
        _bench.Runtime.IsDown = true;
        var answer = (await _bench.Desk.RollBackSlotAsync(Some.Slot, "Carts are empty.", ops, CancellationToken.None)).Value();
        await _bench.PassAsync(TimeSpan.FromSeconds(3));
        Assert.Equal(PromotionPhase.RollingOut, _bench.Find(answer.Promotion).Phase);

        _bench.Runtime.IsDown = false;
        _bench.Runtime.Forget();
        await _bench.Deployments.ReconcileAsync(CancellationToken.None);
        await _bench.DriveAsync();

        Assert.Equal((PromotionPhase.Succeeded, "1.0.0=100"), (_bench.Find(answer.Promotion).Phase, _bench.Runtime.Shares(Some.Slot)));
    }

    [Fact]
    public async Task Started_again_after_every_single_move_it_does_everything_once()
    {
        var ops = await SetUpAsync(Some.Stage(5, 50, 100));
        await _bench.BringAsync("1.0.0", ops);
        _bench.Says("1.1.0", new(500, 1, 80));
        var promotion = await _bench.RequestAsync("1.1.0", ops);
        for (var i = 0; i < 400 && !_bench.Find(promotion).Phase.IsTerminal(); i++)
        {
            _bench.Restart();
            await _bench.PassAsync(TimeSpan.FromSeconds(1));
        }

        Assert.Equal(PromotionPhase.Succeeded, _bench.Find(promotion).Phase);
        Assert.Equal(1, _bench.Journal().Count(entry => entry.Act == "promotion.succeeded" && entry.Subject == "2"));
        Assert.Equal(3, _bench.Journal().Count(entry => entry.Act == "promotion.step" && entry.Subject == "2"));
        Assert.Equal(2, _bench.Present().Count);
    }

    [Fact]
    public async Task Nobodys_approval_in_time_ends_it()
    {
        var ops = await SetUpAsync(Some.Stage() with { Approvals = [Some.Rule(1)], ApprovalTimeout = TimeSpan.FromHours(1) });
        var promotion = await _bench.RequestAsync("1.0.0", ops);
        _bench.Store.Clock.Advance(TimeSpan.FromHours(1));
        await _bench.DriveAsync();

        Assert.Equal((PromotionPhase.Expired, "Nobody gave the missing approvals within 1 h."), (_bench.Find(promotion).Phase, _bench.Find(promotion).Explanation));
    }

    [Fact]
    public async Task A_hold_set_after_the_promotion_was_queued_stops_it_at_the_moment_of_starting()
    {
        var ops = await SetUpAsync(Some.Stage());
        var promotion = await _bench.RequestAsync("1.0.0", ops);
        await _bench.WriteAsync(db => EnvironmentStore.Save(db, Held("Wait.")));
        await _bench.DriveAsync();

        Assert.Equal(PromotionPhase.Queued, _bench.Find(promotion).Phase);
    }

    private static ReleaseEnvironment Held(string? reason) => new()
    {
        Key = Some.Slot.Environment,
        Name = "production",
        Tier = Tier.Production,
        Hold = reason is null ? null : new(new("grace"), Some.Noon, reason),
        Revision = 2,
    };

    private IEnumerable<string> Wishes() => _bench.Runtime.Taken.Select(wish => string.Join(' ', wish.Deployments.Select(deployment => $"{deployment.Version}={deployment.Weight}")));

    private async Task<Credential> SetUpAsync(Stage stage) =>
        await SetUpAsync(new ReleasePath { Application = Some.Slot.Application, Stages = [stage] });

    private async Task<Credential> SetUpAsync(ReleasePath path)
    {
        await _bench.SetUpAsync(path, "1.0.0", "1.1.0", "1.2.0");
        return await _bench.Store.PersonAsync("ops", Role.ReleaseManager, Role.OnCall);
    }
}
