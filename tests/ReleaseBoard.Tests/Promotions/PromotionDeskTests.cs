using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Environments;
using ReleaseBoard.Engine.Promotions;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

public sealed class PromotionDeskTests : IDisposable
{
    private readonly Bench _bench = new();

    private static ReleasePath Staged => new()
    {
        Application = Some.Slot.Application,
        Stages = [Some.Stage() with { Environment = new("staging") }, Some.Stage() with { After = [new("staging")] }],
    };

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task A_viewer_may_ask_for_nothing_and_a_developer_may()
    {
        await _bench.SetUpAsync(Some.Stage(), "1.0.0");
        var viewer = await _bench.Store.PersonAsync("vic", Role.Viewer);

        var refused = await _bench.Desk.RequestAsync(Wish("1.0.0"), viewer, CancellationToken.None);

        Assert.Equal(("permission.missing", RefusalKind.Forbidden), (refused.RefusedWith(), refused.Refusal?.Kind));
        Assert.Empty(_bench.Acts("promotion."));
        Assert.Equal(PromotionPhase.Queued, (await _bench.RequestAsync("1.0.0", await DeveloperAsync())).Phase);
    }

    [Fact]
    public async Task An_environment_stays_while_a_promotion_travels_there_and_while_what_it_brought_is_installed()
    {
        await _bench.SetUpAsync(Some.Stage(), "1.0.0");
        var manager = await ManagerAsync("ada");
        var promotion = await _bench.RequestAsync("1.0.0", await DeveloperAsync());
        await _bench.Store.WriteAsync("delete from path_stage");
        var environments = new EnvironmentDesk(_bench.Store.Database, _bench.Store.Feed, _bench.Store.Clock);

        var onItsWay = await environments.DeleteAsync(new("production"), null, manager, CancellationToken.None);
        await _bench.DriveAsync();
        var installed = await environments.DeleteAsync(new("production"), null, manager, CancellationToken.None);
        await _bench.Store.WriteAsync("update deployment set phase = 'Retired'");
        var empty = await environments.DeleteAsync(new("production"), null, manager, CancellationToken.None);

        Assert.Equal("A promotion to production is still open for storefront. Let it end, or end it, first.", onItsWay.Refusal?.Sentence);
        Assert.Equal(PromotionPhase.Succeeded, _bench.Find(promotion).Phase);
        Assert.Equal("storefront still has something installed in production. An environment can go only when it is empty.", installed.Refusal?.Sentence);
        Assert.Null(empty.Refusal);
        Assert.Null(environments.Find(new("production")));
    }

    [Theory]
    [InlineData("9.9.9", "production", "artifact.unknown")]
    [InlineData("1.0.0", "mars", "path.no-such-stage")]
    public async Task What_is_not_there_is_not_promoted(string version, string environment, string code)
    {
        await _bench.SetUpAsync(Some.Stage(), "1.0.0");

        var outcome = await _bench.Desk.RequestAsync(Wish(version) with { Environment = new(environment) }, await DeveloperAsync(), CancellationToken.None);

        Assert.Equal(code, outcome.RefusedWith());
    }

    [Fact]
    public async Task What_the_stage_before_will_never_run_again_is_refused_when_it_is_asked_for_and_says_what_to_do_instead()
    {
        await _bench.SetUpAsync(Staged, "1.2.0", "1.3.0", "1.4.0");
        var (dev, ops) = (await DeveloperAsync(), await ManagerAsync("ops"));
        await _bench.BringAsync("1.2.0", ops, "staging");
        Assert.Null(_bench.Desk.Foresee(Wish("1.3.0"), dev).Refusal);
        await _bench.BringAsync("1.4.0", ops, "staging");

        var refused = await _bench.Desk.RequestAsync(Wish("1.3.0"), dev, CancellationToken.None);

        Assert.Equal(
            "1.3.0 has not run in staging yet. 1.4.0 is newer and has succeeded in staging, so 1.3.0 goes there no more. "
            + "Promote 1.4.0 instead, or roll staging back first; a person who may pass gates can let 1.3.0 by, with a reason.",
            refused.Refusal?.Sentence);
        Assert.Equal(("promotion.never-open", refused.Refusal), (refused.RefusedWith(), _bench.Desk.Foresee(Wish("1.3.0"), dev).Refusal));
        Assert.Null((await _bench.Desk.RequestAsync(Wish("1.3.0"), ops, CancellationToken.None)).Refusal);
    }

    [Fact]
    public async Task What_may_still_come_there_is_not_refused_after_the_stage_before_went_back()
    {
        await _bench.SetUpAsync(Staged, "1.2.0", "1.3.0", "1.4.0");
        var (dev, ops) = (await DeveloperAsync(), await ManagerAsync("ops"));
        await _bench.BringAsync("1.2.0", ops, "staging");
        await _bench.BringAsync("1.4.0", ops, "staging");
        await _bench.Desk.RollBackSlotAsync(Some.Slot with { Environment = new("staging") }, "It fails.", ops, CancellationToken.None);
        await _bench.DriveAsync();

        Assert.Equal(PromotionPhase.Queued, (await _bench.RequestAsync("1.3.0", dev)).Phase);
    }

    [Fact]
    public async Task The_last_vote_brings_it_to_production_without_anyone_starting_it_again()
    {
        await _bench.SetUpAsync(Some.Stage() with { Approvals = [Some.Rule(2)] }, "1.0.0");
        var promotion = await _bench.RequestAsync("1.0.0", await DeveloperAsync());
        var (ada, grace) = (await ManagerAsync("ada"), await ManagerAsync("grace"));
        Assert.Equal("Waiting for: two more of release managers (ada, grace).", _bench.Desk.View(promotion.Id)?.WaitingFor);

        await VoteAsync(promotion, ada);
        Assert.Equal("Waiting for: one more of release managers (grace).", _bench.Desk.View(promotion.Id)?.WaitingFor);
        await VoteAsync(promotion, grace);
        await _bench.DriveAsync();

        Assert.Equal(PromotionPhase.Succeeded, _bench.Find(promotion).Phase);
    }

    [Fact]
    public async Task What_waits_for_me_is_only_what_i_may_vote_on_now()
    {
        await _bench.SetUpAsync(Some.Stage() with { Approvals = [Some.Rule(2)] }, "1.0.0", "1.1.0");
        var (ada, grace, dev) = (await ManagerAsync("ada"), await ManagerAsync("grace"), await DeveloperAsync());
        var first = await _bench.RequestAsync("1.0.0", dev);
        var own = await _bench.RequestAsync("1.1.0", grace);
        await VoteAsync(first, ada);

        Assert.Equal([own.Id], _bench.Desk.WaitingFor(ada).Select(waiting => waiting.Promotion.Id));
        Assert.Equal([first.Id], _bench.Desk.WaitingFor(grace).Select(waiting => waiting.Promotion.Id));
        Assert.Empty(_bench.Desk.WaitingFor(dev));
        Assert.Empty(_bench.Desk.WaitingFor(new(new("nobody"), null)));
    }

    [Fact]
    public async Task A_vote_counts_for_the_person_behind_a_token()
    {
        await _bench.SetUpAsync(Some.Stage() with { Approvals = [Some.Rule(2)] }, "1.0.0");
        var promotion = await _bench.RequestAsync("1.0.0", await DeveloperAsync());
        var ada = await ManagerAsync("ada");
        await VoteAsync(promotion, ada);

        var again = await _bench.Desk.VoteAsync(promotion.Id, true, null, await _bench.Store.TokenAsync(ada), CancellationToken.None);

        Assert.Equal("promotion.already-voted", again.RefusedWith());
    }

    [Fact]
    public async Task A_token_for_one_application_promotes_it_and_sees_what_waits_for_it_there()
    {
        await _bench.SetUpAsync(Some.Stage() with { Approvals = [Some.Rule(1)] }, "1.0.0");
        var ada = await ManagerAsync("ada");
        var own = await _bench.Store.TokenAsync(ada, Some.Slot.Application.Value);
        var other = await _bench.Store.TokenAsync(ada, "search");

        var promotion = await _bench.RequestAsync("1.0.0", await _bench.Store.TokenAsync(await DeveloperAsync(), Some.Slot.Application.Value));

        Assert.Equal([promotion.Id], _bench.Desk.WaitingFor(own).Select(waiting => waiting.Promotion.Id));
        Assert.Empty(_bench.Desk.WaitingFor(other));
    }

    [Fact]
    public async Task A_token_for_another_application_may_not_vote()
    {
        await _bench.SetUpAsync(Some.Stage() with { Approvals = [Some.Rule(1)] }, "1.0.0");
        var promotion = await _bench.RequestAsync("1.0.0", await DeveloperAsync());
        var token = await _bench.Store.TokenAsync(await ManagerAsync("ada"), "search");

        Assert.Equal("permission.other-application", (await _bench.Desk.VoteAsync(promotion.Id, true, null, token, CancellationToken.None)).RefusedWith());
        Assert.Empty(_bench.Desk.WaitingFor(token));
    }

    [Fact]
    public async Task A_person_the_rule_names_may_vote_whatever_their_role()
    {
        await _bench.SetUpAsync(Some.Stage() with { Approvals = [Some.Rule(1, null, "lin")] }, "1.0.0");
        var promotion = await _bench.RequestAsync("1.0.0", await DeveloperAsync());

        await VoteAsync(promotion, await _bench.Store.PersonAsync("lin", Role.Viewer));

        Assert.Equal(PromotionPhase.Queued, _bench.Find(promotion).Phase);
    }

    [Fact]
    public async Task The_one_who_asked_may_withdraw_it_and_another_developer_may_not()
    {
        await _bench.SetUpAsync(Some.Stage() with { Approvals = [Some.Rule(1)] }, "1.0.0");
        var dev = await DeveloperAsync();
        var promotion = await _bench.RequestAsync("1.0.0", dev);
        var other = await _bench.Store.PersonAsync("other", Role.Developer);

        Assert.Equal("permission.missing", (await _bench.Desk.AbortAsync(promotion.Id, null, other, CancellationToken.None)).RefusedWith());
        Assert.Equal(PromotionPhase.Aborted, (await _bench.Desk.AbortAsync(promotion.Id, null, dev, CancellationToken.None)).Value().Phase);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_has_just_succeeded_is_taken_back_by_a_rollback_promotion(bool byAbort)
    {
        await _bench.SetUpAsync(Some.Stage(), "1.0.0", "1.1.0");
        var ops = await ManagerAsync("ops");
        await _bench.BringAsync("1.0.0", ops);
        var succeeded = await _bench.BringAsync("1.1.0", ops);

        var rollback = byAbort
            ? (await _bench.Desk.AbortAsync(succeeded.Id, "Carts are empty.", ops, CancellationToken.None)).Value()
            : (await _bench.Desk.RollBackAsync(succeeded.Id, "Carts are empty.", ops, CancellationToken.None)).Value().Promotion;
        await _bench.DriveAsync();

        Assert.Equal((PromotionKind.Rollback, "1.0.0"), (rollback.Kind, rollback.Version.Value));
        Assert.Equal(new TakenBack(rollback.Id, new("ops"), _bench.Find(rollback).EndedAt ?? default, new("1.1.0"), new("1.0.0")) { Reason = "Carts are empty." }, _bench.Desk.View(succeeded.Id)?.TakenBack);
        Assert.Null(_bench.Desk.View(rollback.Id)?.TakenBack);
        Assert.Equal((PromotionPhase.Succeeded, PromotionPhase.Succeeded), (_bench.Find(rollback).Phase, _bench.Find(succeeded).Phase));
        Assert.Equal("promotion.not-current", (await _bench.Desk.RollBackAsync(succeeded.Id, null, ops, CancellationToken.None)).RefusedWith());
    }

    [Fact]
    public async Task After_a_rollback_the_one_taken_back_is_not_what_the_next_rollback_goes_to()
    {
        await _bench.SetUpAsync(Some.Stage(), "1.0.0", "1.1.0");
        var ops = await ManagerAsync("ops");
        await _bench.BringAsync("1.0.0", ops);
        await _bench.BringAsync("1.1.0", ops);
        await _bench.Desk.RollBackSlotAsync(Some.Slot, null, ops, CancellationToken.None);
        await _bench.DriveAsync();

        var again = await _bench.Desk.RollBackSlotAsync(Some.Slot, null, ops, CancellationToken.None);

        Assert.Equal(("rollback.nothing-before", "Nothing good ran for storefront in production before 1.0.0, so there is nothing to go back to."), (again.RefusedWith(), again.Refusal?.Sentence));
        Assert.Equal(PromotionPhase.Succeeded, (await _bench.BringAsync("1.1.0", ops)).Phase);
    }

    [Fact]
    public async Task A_rollback_passes_missing_approvals_with_a_reason_and_not_without()
    {
        var open = Some.Stage();
        await _bench.SetUpAsync(open, "1.0.0", "1.1.0");
        var ops = await ManagerAsync("ops");
        await _bench.BringAsync("1.0.0", ops);
        await _bench.BringAsync("1.1.0", ops);
        var path = new ReleasePath { Application = Some.Slot.Application, Stages = [open with { Approvals = [Some.Rule(1)] }], Revision = 2 };
        await _bench.WriteAsync(db => Engine.Environments.PathStore.Save(db, path));

        Assert.Equal("rollback.needs-reason", (await _bench.Desk.RollBackSlotAsync(Some.Slot, " ", ops, CancellationToken.None)).RefusedWith());
        var answer = (await _bench.Desk.RollBackSlotAsync(Some.Slot, "Carts are empty.", ops, CancellationToken.None)).Value();

        Assert.Contains(_bench.Journal(), entry => entry.Act == "promotion.requested" && entry.Subject == answer.Promotion.Id.ToString() && entry.Reason == "Carts are empty.");
    }

    [Fact]
    public async Task An_empty_slot_has_nothing_to_roll_back()
    {
        await _bench.SetUpAsync(Some.Stage(), "1.0.0");

        Assert.Equal("slot.empty", (await _bench.Desk.RollBackSlotAsync(Some.Slot, null, await ManagerAsync("ops"), CancellationToken.None)).RefusedWith());
    }

    [Fact]
    public async Task The_view_says_what_comes_with_it_and_how_long_the_way_back_takes()
    {
        await _bench.SetUpAsync(Some.Stage(5), "1.0.0", "1.1.0", "1.2.0");
        var ops = await ManagerAsync("ops");
        await _bench.BringAsync("1.0.0", ops);
        var promotion = await _bench.RequestAsync("1.2.0", ops);
        await _bench.DriveAsync();

        var view = _bench.Desk.View(promotion.Id);

        Assert.Equal(["1.2.0", "1.1.0"], view?.Changes.Select(change => change.Version.Value));
        Assert.Equal("what came in 1.1.0", view?.Changes[1].Origin.Message);
        Assert.Equal(("1.0.0", RollbackWay.Weights, 0.3), (view?.Previous?.Version.Value, view?.Rollback?.Way, view?.Rollback?.ExpectedSeconds));
        Assert.Equal(new StepView(1, 5, TimeSpan.FromMinutes(1), StepState.InHand, null, _bench.Store.Clock.Now.AddMinutes(1)), Assert.Single(view?.Steps ?? []));
    }

    [Fact]
    public async Task Pausing_stops_the_steps_and_resuming_lets_the_rest_of_the_step_run()
    {
        await _bench.SetUpAsync(Some.Stage(5), "1.0.0", "1.1.0");
        var ops = await ManagerAsync("ops");
        await _bench.BringAsync("1.0.0", ops);
        _bench.Says("1.1.0", new(500, 0, 80));
        var promotion = await _bench.RequestAsync("1.1.0", ops);
        await _bench.PassAsync(TimeSpan.FromSeconds(30));
        await _bench.Desk.PauseAsync(promotion.Id, "Lunch.", ops, CancellationToken.None);
        await _bench.PassAsync(TimeSpan.FromMinutes(5));
        Assert.Equal((PromotionPhase.RollingOut, true, "Paused by ops: Lunch."), (_bench.Find(promotion).Phase, _bench.Find(promotion).IsPaused, _bench.Find(promotion).Explanation));

        await _bench.Desk.ResumeAsync(promotion.Id, null, ops, CancellationToken.None);
        await _bench.PassAsync(TimeSpan.FromSeconds(25));
        Assert.Equal(PromotionPhase.RollingOut, _bench.Find(promotion).Phase);
        await _bench.PassAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(PromotionPhase.Succeeded, _bench.Find(promotion).Phase);
    }

    [Fact]
    public async Task Promoting_to_everything_at_once_is_in_force_when_the_act_answers()
    {
        await _bench.SetUpAsync(Some.Stage(5, 50), "1.0.0", "1.1.0");
        var ops = await ManagerAsync("ops");
        await _bench.BringAsync("1.0.0", ops);
        var promotion = await _bench.RequestAsync("1.1.0", ops);
        await _bench.DriveAsync();

        await _bench.Desk.PromoteFullyAsync(promotion.Id, "It is good.", ops, CancellationToken.None);

        Assert.Equal("1.0.0=0 1.1.0=100", _bench.Runtime.Shares(Some.Slot));
        await _bench.DriveAsync();
        Assert.Equal(PromotionPhase.Succeeded, _bench.Find(promotion).Phase);
    }

    [Fact]
    public async Task A_second_click_on_the_same_button_is_refused()
    {
        await _bench.SetUpAsync(Some.Stage(5), "1.0.0", "1.1.0");
        var ops = await ManagerAsync("ops");
        await _bench.BringAsync("1.0.0", ops);
        var promotion = await _bench.RequestAsync("1.1.0", ops);
        await _bench.DriveAsync();

        var clicks = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => _bench.Desk.RollBackAsync(promotion.Id, null, ops, CancellationToken.None)));

        Assert.Single(clicks, click => click.Refusal is null);
        Assert.Single(_bench.Acts(), act => act == "promotion.rolling-back");
    }

    private static PromotionWish Wish(string version) => new(Some.Slot.Application, new(version), Some.Slot.Environment, null);

    private Task<Credential> DeveloperAsync() => _bench.Store.PersonAsync("dev", Role.Developer);

    private Task<Credential> ManagerAsync(string name) => _bench.Store.PersonAsync(name, Role.ReleaseManager);

    private async Task VoteAsync(Promotion promotion, Credential by) =>
        (await _bench.Desk.VoteAsync(promotion.Id, true, null, by, CancellationToken.None)).Value();
}
