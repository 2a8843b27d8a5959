using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Environments;
using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.People;
using ReleaseBoard.Domain.Promotions;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Engine.Words;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Promotions;

/// <summary>What turns a rollout back by itself, over a real store; the stage compares by the template of a service.</summary>
public sealed class AutomaticRollbackTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public async Task The_deciding_sample_leads_to_the_old_shares_at_the_very_next_look()
    {
        var promotion = await RollingAsync();
        _bench.Says("1.0.0", new(5_400, 11, 80));
        _bench.Says("1.1.0", new(600, 2, 80));
        await _bench.DriveAsync();
        Assert.Equal(PromotionPhase.RollingOut, _bench.Find(promotion).Phase);

        _bench.Says("1.1.0", new(600, 14, 80));
        await _bench.DriveAsync();

        Assert.Equal("1.0.0=100", _bench.Runtime.Shares(Some.Slot));
        Assert.Equal(PromotionPhase.RolledBack, _bench.Find(promotion).Phase);
        Assert.Matches(
            "^2\\.33 % of 600 requests failed on 1\\.1\\.0, 0\\.2 % on 1\\.0\\.0; the difference is between \\+0\\.[89][0-9] and \\+3\\.[0-9]{2} points; allowed is \\+0\\.01: fail\\.$",
            _bench.Find(promotion).Explanation);
    }

    /// <summary>The clock never reaches the watch's own tick of a quarter of a second: only the ring of health can have woken it.</summary>
    [Fact]
    public async Task The_watch_looks_when_health_rings_and_not_only_when_its_clock_does()
    {
        var promotion = await RollingAsync();
        using var watch = _bench.Watch;
        await watch.StartAsync(CancellationToken.None);
        _bench.Says("1.0.0", new(5_400, 11, 80));
        _bench.Says("1.1.0", new(600, 14, 80));

        var deadline = System.Diagnostics.Stopwatch.StartNew();
        for (var passed = 0; _bench.Find(promotion).Phase is not PromotionPhase.RolledBack && deadline.Elapsed < TimeSpan.FromSeconds(30);)
        {
            _bench.Store.Feed.Announce(Topic.Health);
            if (passed < 200)
            {
                // The feed's pace between two rings.
                _bench.Store.Clock.Advance(TimeSpan.FromMilliseconds(20));
                passed += 20;
            }

            await Task.Yield();
        }

        Assert.Equal(PromotionPhase.RolledBack, _bench.Find(promotion).Phase);
        await watch.StopAsync(CancellationToken.None);
    }

    [Fact]
    public async Task One_that_waits_for_a_person_is_still_looked_after()
    {
        var promotion = await RollingAsync();
        _bench.Says("1.0.0", new(5_400, 11, 80));
        _bench.Says("1.1.0", new(3, 0, 80));
        await _bench.PassAsync(TimeSpan.FromSeconds(130));
        Assert.Equal(PromotionPhase.AwaitingIntervention, _bench.Find(promotion).Phase);

        _bench.Says("1.1.0", new(600, 14, 80));
        await _bench.DriveAsync();

        Assert.Equal(PromotionPhase.RolledBack, _bench.Find(promotion).Phase);
    }

    [Fact]
    public async Task The_verdict_keeps_what_both_sides_were_asked_for_the_steps_that_follow()
    {
        var promotion = await RollingAsync();
        _bench.Says("1.0.0", new(5_400, 11, 80));
        _bench.Says("1.1.0", new(600, 3, 80));
        await _bench.PassAsync(TimeSpan.FromSeconds(61));

        var verdict = Assert.Single(_bench.Find(promotion).Verdicts);
        Assert.Equal(new(5_400, 11, 600, 3), verdict.Counts);
        Assert.Equal(1, _bench.Find(promotion).Step);
        Assert.Equal("failures", verdict.Score?.Metrics[0].Key);
    }

    [Theory]
    [InlineData("critical", 1, true)]
    [InlineData("warning", 1, false)]
    [InlineData("critical", -1, false)]
    public async Task A_critical_alert_that_began_in_the_rollout_turns_it_back(string severity, int seconds, bool turnsBack)
    {
        var promotion = await RollingAsync();
        await FireAsync("TooManyCarts", severity, _bench.Find(promotion).ReadyAt!.Value.AddSeconds(seconds));

        await _bench.DriveAsync();

        Assert.Equal(turnsBack ? PromotionPhase.RolledBack : PromotionPhase.RollingOut, _bench.Find(promotion).Phase);
        Assert.Equal(turnsBack ? "The critical alert TooManyCarts began to fire in this rollout: Carts are lost." : "", _bench.Find(promotion).Explanation);
    }

    [Fact]
    public async Task An_alert_that_began_in_an_earlier_step_and_arrives_in_this_one_turns_it_back()
    {
        var promotion = await RollingAsync();
        await PassStepAsync();
        Assert.Equal(1, _bench.Find(promotion).Step);

        await FireAsync("TooManyCarts", "critical", _bench.Find(promotion).ReadyAt!.Value.AddSeconds(5));
        await _bench.DriveAsync();

        Assert.Equal((PromotionPhase.RolledBack, "1.0.0=100"), (_bench.Find(promotion).Phase, _bench.Runtime.Shares(Some.Slot)));
    }

    [Fact]
    public async Task An_alert_that_fired_before_the_rollout_is_named_and_lets_no_step_pass_until_a_person_says_so()
    {
        var promotion = await RollingAsync();
        await FireAsync("TooManyCarts", "critical", _bench.Find(promotion).ReadyAt!.Value.AddMinutes(-5));
        Assert.Equal("The critical alert TooManyCarts was firing before this rollout began: Carts are lost. No step passes while it fires, unless a person lets it go on.", Assert.Single(Alerts(promotion)));

        await PassStepAsync();
        Assert.Equal((PromotionPhase.RollingOut, 0), (_bench.Find(promotion).Phase, _bench.Find(promotion).Step));
        await PassStepAsync();
        Assert.Equal(PromotionPhase.AwaitingIntervention, _bench.Find(promotion).Phase);
        Assert.Equal("The critical alert TooManyCarts was firing before this rollout began and still fires: Carts are lost. Nothing else speaks against it: a person must decide.", _bench.Find(promotion).Explanation);
        Assert.Empty(Alerts(promotion));

        (await _bench.Desk.InterveneAsync(promotion.Id, Intervention.GoOn, "Known since the morning.", _ops, CancellationToken.None)).Value();
        Assert.Equal("The critical alert TooManyCarts was firing before this rollout began: Carts are lost. ops let it go on all the same.", Assert.Single(Alerts(promotion)));
        await PassStepAsync();
        await PassStepAsync();

        Assert.Equal(PromotionPhase.Succeeded, _bench.Find(promotion).Phase);
    }

    [Fact]
    public async Task Who_lets_it_go_on_speaks_of_the_alerts_they_were_asked_about()
    {
        var promotion = await RollingAsync();
        await FireAsync("TooManyCarts", "critical", _bench.Find(promotion).ReadyAt!.Value.AddMinutes(-5));
        await PassStepAsync();
        await PassStepAsync();
        (await _bench.Desk.InterveneAsync(promotion.Id, Intervention.GoOn, null, _ops, CancellationToken.None)).Value();

        await FireAsync("DiskFull", "critical", _bench.Store.Clock.Now, isEverywhere: true);
        await PassStepAsync();
        await PassStepAsync();

        Assert.Equal(PromotionPhase.AwaitingIntervention, _bench.Find(promotion).Phase);
        Assert.StartsWith("The critical alert DiskFull, which is about all of production, began to fire in this rollout and still fires: ", _bench.Find(promotion).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Watching_the_step_anew_asks_again_and_not_once_the_alert_is_over()
    {
        var promotion = await RollingAsync();
        var at = _bench.Find(promotion).ReadyAt!.Value.AddMinutes(-5);
        await FireAsync("TooManyCarts", "critical", at);
        await PassStepAsync();
        await PassStepAsync();
        (await _bench.Desk.InterveneAsync(promotion.Id, Intervention.Retry, null, _ops, CancellationToken.None)).Value();
        await _bench.DriveAsync();
        await PassStepAsync();
        await PassStepAsync();
        Assert.Equal(PromotionPhase.AwaitingIntervention, _bench.Find(promotion).Phase);

        await FireAsync("TooManyCarts", "critical", at, isOver: true);
        Assert.Equal("The alert TooManyCarts is over by now.", Assert.Single(Alerts(promotion)));
        (await _bench.Desk.InterveneAsync(promotion.Id, Intervention.Retry, null, _ops, CancellationToken.None)).Value();
        await _bench.DriveAsync();
        await PassStepAsync();

        Assert.Equal((PromotionPhase.RollingOut, 1), (_bench.Find(promotion).Phase, _bench.Find(promotion).Step));
    }

    [Fact]
    public async Task An_alert_that_began_more_than_twenty_minutes_ago_turns_nothing_back()
    {
        var promotion = await RollingAsync(TimeSpan.FromHours(2));
        await FireAsync("TooManyCarts", "critical", _bench.Find(promotion).StepSince!.Value.AddSeconds(1));
        _bench.Store.Clock.Advance(TimeSpan.FromMinutes(21));

        await _bench.DriveAsync();

        Assert.Equal(PromotionPhase.RollingOut, _bench.Find(promotion).Phase);
    }

    [Fact]
    public async Task A_rollback_is_never_turned_back_by_an_alert()
    {
        await RollingAsync();
        var answer = (await _bench.Desk.RollBackSlotAsync(Some.Slot, "Carts are empty.", _ops, CancellationToken.None)).Value();
        await FireAsync("TooManyCarts", "critical", _bench.Store.Clock.Now);

        await _bench.PassAsync(TimeSpan.FromSeconds(2));

        Assert.DoesNotContain(_bench.Acts(), act => act == "promotion.failed");
        Assert.Equal("1.0.0=100", _bench.Runtime.Shares(Some.Slot));
        Assert.NotNull(answer.Offer);
    }

    [Fact]
    public async Task A_new_critical_pattern_pauses_once_and_says_the_line()
    {
        var promotion = await RollingAsync();
        Write(Some.Slot, OldId(), LogSeverity.Critical, "out of memory in worker 3");
        Write(Some.Slot, _bench.Find(promotion).Deployment, LogSeverity.Critical, "out of memory in worker 7");
        await _bench.DriveAsync();
        Assert.False(_bench.Find(promotion).IsPaused);

        Write(Some.Slot, _bench.Find(promotion).Deployment, LogSeverity.Critical, "cannot decrypt order 4711");
        await _bench.DriveAsync();

        var paused = _bench.Find(promotion);
        Assert.True(paused.IsPaused);
        Assert.Equal("1.1.0 wrote once what the one before did not in the same minutes: “cannot decrypt order 4711”", paused.Explanation);

        (await _bench.Desk.ResumeAsync(promotion.Id, null, _ops, CancellationToken.None)).Value();
        Write(Some.Slot, paused.Deployment, LogSeverity.Critical, "cannot decrypt order 5");
        await _bench.DriveAsync();
        Assert.False(_bench.Find(promotion).IsPaused);
    }

    /// <summary>Half an hour of calm would outweigh what begins after it.</summary>
    [Fact]
    public async Task What_came_during_a_pause_is_no_evidence_once_it_is_over()
    {
        var promotion = await RollingAsync(TimeSpan.FromHours(2));
        await ServeAsync(5_400, 11, 600, 1);
        (await _bench.Desk.PauseAsync(promotion.Id, null, _ops, CancellationToken.None)).Value();
        _bench.Store.Clock.Advance(TimeSpan.FromMinutes(15));
        await ServeAsync(540_000, 1_080, 60_000, 120);
        (await _bench.Desk.ResumeAsync(promotion.Id, null, _ops, CancellationToken.None)).Value();
        Assert.Equal(PromotionPhase.RollingOut, _bench.Find(promotion).Phase);

        await ServeAsync(5_400, 11, 600, 16);

        Assert.Equal(PromotionPhase.RolledBack, _bench.Find(promotion).Phase);
        Assert.StartsWith("1.42 % of 1,200 requests failed on 1.1.0, 0.2 % on 1.0.0;", _bench.Find(promotion).Explanation, StringComparison.Ordinal);
    }

    [Fact]
    public async Task While_it_is_paused_it_is_still_looked_after()
    {
        var promotion = await RollingAsync(TimeSpan.FromHours(2));
        await ServeAsync(5_400, 11, 600, 1);
        (await _bench.Desk.PauseAsync(promotion.Id, null, _ops, CancellationToken.None)).Value();

        await ServeAsync(5_400, 11, 600, 30);

        Assert.Equal(PromotionPhase.RolledBack, _bench.Find(promotion).Phase);
    }

    private Credential _ops;
    private Credential? _monitoring;

    private async Task ServeAsync(long oldRequests, long oldFailures, long newRequests, long newFailures)
    {
        _bench.Store.Clock.Advance(TimeSpan.FromSeconds(1));
        _bench.Serves("1.0.0", oldRequests, oldFailures);
        _bench.Serves("1.1.0", newRequests, newFailures);
        await _bench.DriveAsync();
    }

    private DeploymentId OldId() => _bench.Present()[0].Id;

    private void Write(Slot slot, DeploymentId? deployment, LogSeverity level, string text) => _bench.Logs.Add(slot, deployment, null, level, "1", text);

    private Facts<string> Alerts(Promotion promotion) => _bench.Desk.View(promotion.Id)!.Alerts;

    // As long as a step of the stage lasts, with requests enough on both sides.
    private async Task PassStepAsync()
    {
        _bench.Says("1.0.0", new(5_400, 11, 80));
        _bench.Says("1.1.0", new(600, 1, 80));
        await _bench.PassAsync(TimeSpan.FromSeconds(61));
        await _bench.DriveAsync();
    }

    private async Task FireAsync(string name, string severity, DateTimeOffset at, bool isEverywhere = false, bool isOver = false)
    {
        var alert = new Alert
        {
            Fingerprint = name,
            Name = name,
            Summary = "Carts are lost.",
            Severity = severity,
            Application = isEverywhere ? null : Some.Slot.Application,
            Environment = Some.Slot.Environment,
            StartsAt = at,
            EndsAt = isOver ? _bench.Store.Clock.Now : null,
        };
        _monitoring ??= await _bench.Store.PersonAsync("monitoring", Role.Administrator);
        (await new AlertDesk(_bench.Store.Database, _bench.Store.Feed, new SourceBoard(_bench.Store.Clock), _bench.Store.Clock).ReceiveAsync([alert], _monitoring.Value, CancellationToken.None)).Value();
    }

    /// <summary>1.1.0 at its first step beside 1.0.0.</summary>
    private async Task<Promotion> RollingAsync(TimeSpan? step = null)
    {
        var stage = Some.Stage(10, 50, 100) with { Verification = new() { MinimumRequests = 20, MaximumFailureRate = 0.05, MaximumP95 = 300, Metrics = OnlyFailures } };
        stage = stage with { Steps = stage.Steps.Select(one => one with { Duration = step ?? one.Duration }).ToFacts() };
        await _bench.SetUpAsync(stage, "1.0.0", "1.1.0");
        _ops = await _bench.Store.PersonAsync("ops", Role.ReleaseManager, Role.OnCall);
        await _bench.BringAsync("1.0.0", _ops);
        var promotion = await _bench.RequestAsync("1.1.0", _ops);
        await _bench.DriveAsync();
        await _bench.DriveAsync();
        Assert.Equal((PromotionPhase.RollingOut, "1.0.0=90 1.1.0=10"), (_bench.Find(promotion).Phase, _bench.Runtime.Shares(Some.Slot)));
        return promotion;
    }

    private static readonly Facts<VerifiedMetric> OnlyFailures = [new() { Key = "failures", Title = "Failed requests", Reads = MetricReading.Failures, IsCritical = true }];
}
