using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Plans;

public sealed class DriftTests : IAsyncLifetime
{
    private readonly ToldTool _tool = new();
    private PlanHouse _house = default!;
    private ApplyWork _work = default!;

    public async Task InitializeAsync()
    {
        _house = await PlanHouse.OpenAsync(tool: _tool);
        _work = _house.Work(await _house.ArriveAsync("""{"infrastructure":{"tool":"terraform"}}""", ("main.tf", "# nothing\n"u8.ToArray())));
    }

    public async Task DisposeAsync() => await _house.DisposeAsync();

    [Fact]
    public async Task A_check_that_fails_does_not_forget_the_drift_nor_tell_it_twice()
    {
        _tool.Says(ToldTool.Goes("rule.shop", PlanAction.Update));
        await _house.CheckAsync(_work);
        _tool.Refuses("No network.");
        var failed = await _house.CheckAsync(_work);
        Assert.Equal(("No network.", 1), (failed.Failure?.Sentence, failed.Drift));
        Assert.Equal(1, _house.Drift()?.Count);

        _tool.Says(ToldTool.Goes("rule.shop", PlanAction.Update));
        Assert.Null((await _house.CheckAsync(_work)).Failure);
        _tool.Refuses("No network.");
        await _house.CheckAsync(_work);
        _tool.Says();
        await _house.CheckAsync(_work);

        Assert.Equal(["plan.drifted", "plan.settled"], _house.Acts().Select(act => act.Split(':')[0]).Order(StringComparer.Ordinal));
        Assert.Null(_house.Drift());
    }

    [Fact]
    public async Task A_failed_check_is_not_tried_again_before_its_time()
    {
        await _house.CheckAsync(_work);
        var before = TimeProvider.System.GetUtcNow();
        await Task.Delay(5);
        _tool.Refuses("No network.");
        await _house.CheckAsync(_work);

        Assert.Empty(_house.Desk.Due(before));
    }

    [Fact]
    public async Task What_a_promotion_changes_while_it_is_checked_is_no_drift()
    {
        _tool.Answer = async () =>
        {
            await _house.KeepAsync(_work.Deployment with { Id = new(Guid.NewGuid()), Phase = DeploymentPhase.Rolling });
            return ToldTool.Plan(ToldTool.Goes("rule.shop", PlanAction.Update));
        };
        await _house.RestAsync(_work.Deployment);

        await _house.Desk.CheckAppliedAsync(_work.Deployment, default);

        Assert.Null(_house.Drift());
        Assert.Empty(_house.Acts());
    }
}
