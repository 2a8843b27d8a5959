using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Plans;
using ReleaseBoard.Domain.Settings;
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
    public async Task What_was_handed_over_is_checked_too_and_where_nobody_can_look_it_is_said_why()
    {
        var settings = await _house.SetAsync(new SettingWish("handover.address", SettingKind.Text, "https://machinery.example/"));
        var work = _house.Work(_work.Wanted.Artifact, settings);
        await _house.RestAsync(work.Deployment);
        await _house.HandOverAsync(work.Deployment);
        Assert.Equal(work.Deployment.Id, Assert.Single(_house.Desk.Due(DateTimeOffset.MaxValue)).Id);

        _tool.Refuses("No network.");
        await _house.CheckAsync(work);
        Assert.Equal(new DriftMark(null, "It is handed over, and the board could not look by itself: No network."), _house.Drift());

        _tool.Says(ToldTool.Goes("rule.shop", PlanAction.Update));
        await _house.CheckAsync(work);
        Assert.Equal(1, _house.Drift()?.Count);
    }

    [Theory]
    [InlineData("", "It is handed over, and its code names no backend, so its state cannot be seen from here.", "init")]
    [InlineData("mkdir -p .terraform; echo '{}' > .terraform/terraform.tfstate", "It is handed over, and the board could not look by itself: terraform plan ended with 1: no credentials", "init plan")]
    public async Task Of_what_was_handed_over_nothing_is_planned_against_a_state_that_is_not_its_own(string init, string says, string called)
    {
        var calls = Path.Combine(_house.Folder, "calls");
        await using var house = await PlanHouse.OpenAsync(terraform: Script($"echo $1 >> {calls}; if [ $1 = init ]; then {init}\nexit 0; fi; echo no credentials >&2; exit 1"));
        var settings = await house.SetAsync(new SettingWish("handover.address", SettingKind.Text, "https://machinery.example/"));

        var check = await house.CheckAsync(house.Work(await house.ArriveAsync("""{"infrastructure":{"tool":"terraform"}}""", ("main.tf", "# nothing\n"u8.ToArray())), settings));

        Assert.Equal((says, called), (check.Reading.Refusal, string.Join(' ', await File.ReadAllLinesAsync(calls))));
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

    private string Script(string body)
    {
        var file = Path.Combine(_house.Folder, "terraform");
        File.WriteAllText(file, $"#!/bin/sh\n{body}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return file;
    }
}
