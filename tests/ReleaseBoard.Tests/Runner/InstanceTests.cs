using System.Diagnostics;
using System.Text.Json;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Tests.Runner;

public sealed class InstanceTests(RunnerHouse house) : IClassFixture<RunnerHouse>
{
    [Fact]
    public async Task A_wished_deployment_starts_all_its_instances_and_serves()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100, instances: 2);

        await house.ApplyAsync(Wishes.For("serves", 1, shop));
        var status = await house.WaitAsync(shop.Id, status => status.IsReady(2));

        Assert.Equal([1, 2], status.Instances.Select(instance => instance.Number));
        Assert.Equal(2, status.Instances.Select(instance => instance.Port).Distinct().Count());
        Assert.All(status.Instances, instance => Assert.True(instance.CpuSeconds > 0 && instance.MemoryBytes > 1 << 20));
        Assert.Null(status.Problem);
        var answers = new SortedSet<string>(StringComparer.Ordinal);
        for (var visit = 0; visit < 10; visit++)
        {
            answers.Add(await house.ReadAsync("serves"));
        }

        Assert.Equal(["1.0.0 #1", "1.0.0 #2"], answers);
    }

    [Fact]
    public async Task An_instance_is_told_who_it_is_and_nothing_of_the_board()
    {
        Environment.SetEnvironmentVariable("BOARD_SECRET", "for the board only");
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await house.ApplyAsync(Wishes.For("told", 1, shop));
        await house.WaitAsync(shop.Id, status => status.IsReady(1));

        var told = JsonSerializer.Deserialize<Dictionary<string, string>>(await house.ReadAsync("told", "/environment")) ?? [];

        Assert.Equal("told", told["RELEASEBOARD_APPLICATION"]);
        Assert.Equal("production", told["RELEASEBOARD_ENVIRONMENT"]);
        Assert.Equal("1.0.0", told["RELEASEBOARD_VERSION"]);
        Assert.Equal(shop.Id.ToString("N"), told["RELEASEBOARD_DEPLOYMENT"]);
        Assert.Equal("1", told["RELEASEBOARD_INSTANCE"]);
        Assert.True(told.ContainsKey("PATH"));
        Assert.DoesNotContain("BOARD_SECRET", told.Keys);
        Assert.DoesNotContain("ASPNETCORE_URLS", told.Keys);
    }

    [Fact]
    public async Task An_instance_is_told_where_to_ask_for_flags_with_a_key_of_its_own()
    {
        var door = new FlagDoorFile(Options.Create(new BoardOptions { Data = house.Folder })).Open(new Uri("http://127.0.0.1:5080/"));
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await house.ApplyAsync(Wishes.For("asks", 1, shop));
        await house.WaitAsync(shop.Id, status => status.IsReady(1));

        var told = JsonSerializer.Deserialize<Dictionary<string, string>>(await house.ReadAsync("asks", "/environment")) ?? [];

        Assert.Equal("http://127.0.0.1:5080", told["OFREP_ENDPOINT"]);
        var key = Uri.UnescapeDataString(told["OFREP_HEADERS"])["Authorization=Bearer ".Length..];
        Assert.Equal(new Slot(new("asks"), new("production")), FlagDoorRules.Read(door, key));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(RunnerPaths.FlagDoor(house.Folder)));
    }

    [Fact]
    public async Task A_crashed_instance_starts_again_and_says_how_it_ended()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await house.ApplyAsync(Wishes.For("crashes", 1, shop));
        var before = await house.WaitAsync(shop.Id, status => status.IsReady(1));

        await house.VisitAsync("crashes", "/crash");
        var after = await house.WaitAsync(shop.Id, status => status.IsReady(1) && status.Instances[0].Restarts == 1);

        Assert.NotEqual(before.Instances[0].ProcessId, after.Instances[0].ProcessId);
        Assert.StartsWith("exit code 9 after ", after.Instances[0].LastEnd, StringComparison.Ordinal);
        Assert.Equal("1.0.0 #1", await house.ReadAsync("crashes"));
    }

    [Fact]
    public async Task What_dies_at_once_is_started_ever_more_rarely_and_its_last_words_are_shown()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100, instances: 1, "--dies");

        await house.ApplyAsync(Wishes.For("dies", 1, shop));
        var status = await house.WaitAsync(shop.Id, status => status.Instances.Any(instance => instance.Restarts >= 2));

        Assert.Contains("exit code 7", status.Problem, StringComparison.Ordinal);
        Assert.Contains("I cannot begin.", status.Problem, StringComparison.Ordinal);
        using var answer = await house.VisitAsync("dies");
        Assert.Equal("No instance of dies in production is ready to answer.\n", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task An_instance_that_does_not_become_ready_in_time_gets_no_traffic_and_is_a_problem()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100, instances: 1, "--never-ready");
        shop = shop with { Manifest = shop.Manifest with { ReadyWithinSeconds = 2, StopWithinSeconds = 5 } };

        await house.ApplyAsync(Wishes.For("unready", 1, shop));
        var status = await house.WaitAsync(shop.Id, status => status.Problem is not null);

        Assert.StartsWith("Instance 1 was not ready within 2 s: ", status.Problem, StringComparison.Ordinal);
        Assert.Equal(503, (int)(await house.VisitAsync("unready")).StatusCode);
        Assert.Equal(InstanceStatus.NotReadyInTime, (await house.WaitAsync(shop.Id, status => status.Instances[0].Restarts > 0)).Instances[0].LastEnd);
    }

    [Fact]
    public async Task What_is_no_longer_wished_for_is_asked_to_end_and_does()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await house.ApplyAsync(Wishes.For("ends", 1, shop));
        var status = await house.WaitAsync(shop.Id, status => status.IsReady(1));

        await house.ApplyAsync(Wishes.For("ends", 2));
        await GoneAsync(shop.Id);

        Assert.False(IsAlive(status.Instances[0].ProcessId));
        var lines = (await house.Runtime.LogAsync(new DeploymentId(shop.Id), 10, default)).Match(lines => lines, _ => []);
        Assert.Equal(["1.0.0 #1 is up.", "1.0.0 #1 ends in peace."], lines.Where(line => !line.IsError).Select(line => line.Text));
    }

    [Fact]
    public async Task What_does_not_end_when_asked_is_ended()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100, instances: 1, "--deaf");
        shop = shop with { Manifest = shop.Manifest with { StopWithinSeconds = 1 } };
        await house.ApplyAsync(Wishes.For("deaf", 1, shop));
        var status = await house.WaitAsync(shop.Id, status => status.IsReady(1));

        await house.ApplyAsync(Wishes.For("deaf", 2));
        await GoneAsync(shop.Id);

        Assert.False(IsAlive(status.Instances[0].ProcessId));
    }

    [Fact]
    public async Task A_start_script_takes_the_application_it_started_with_it()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        shop = shop with { Manifest = shop.Manifest with { Start = ["sh", "-c", "dotnet ReleaseBoard.Sample.dll; echo over"] } };
        await house.ApplyAsync(Wishes.For("script", 1, shop));
        await house.WaitAsync(shop.Id, status => status.IsReady(1));

        await house.ApplyAsync(Wishes.For("script", 2));
        await GoneAsync(shop.Id);

        var lines = (await house.Runtime.LogAsync(new DeploymentId(shop.Id), 10, default)).Match(lines => lines, _ => []);
        Assert.Contains(lines, line => line.Text == "1.0.0 #1 ends in peace.");
    }

    [Fact]
    public async Task Fewer_and_more_instances_are_only_another_wish()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await house.ApplyAsync(Wishes.For("scales", 1, shop));
        var one = await house.WaitAsync(shop.Id, status => status.IsReady(1));

        await house.ApplyAsync(Wishes.For("scales", 2, shop with { Instances = 3 }));
        var three = await house.WaitAsync(shop.Id, status => status.IsReady(3));
        await house.ApplyAsync(Wishes.For("scales", 3, shop));
        var again = await house.WaitAsync(shop.Id, status => status.Instances.Count == 1);

        Assert.Equal(one.Instances[0].ProcessId, three.Instances[0].ProcessId);
        Assert.Equal(one.Instances[0].ProcessId, again.Instances[0].ProcessId);
    }

    private static bool IsAlive(int? processId) =>
        processId is { } id && File.Exists($"/proc/{id}/stat") && !File.ReadAllText($"/proc/{id}/stat").Contains(") Z ", StringComparison.Ordinal);

    private async Task GoneAsync(Guid deployment)
    {
        var began = Stopwatch.StartNew();
        while (await house.FindAsync(deployment) is { } status)
        {
            Assert.True(began.Elapsed < RunnerHouse.Patience, $"It is still there: {status}");
            await Task.Delay(20);
        }
    }
}
