using System.Diagnostics;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Runner.Disk;
using ReleaseBoard.Runner.Processes;

namespace ReleaseBoard.Tests.Runner;

public sealed class SurvivalTests : IAsyncLifetime
{
    private readonly RunnerHouse _house = new(Directory.CreateTempSubdirectory("releaseboard-runner-").FullName, logBytes: 20_000);

    public Task InitializeAsync() => _house.InitializeAsync();

    public Task DisposeAsync() => _house.DisposeAsync();

    [Fact]
    public async Task A_runner_killed_and_started_again_keeps_its_instances_and_serves()
    {
        var (old, next) = (Wishes.Sample("1.0.0", weight: 40, instances: 2), Wishes.Sample("1.1.0", weight: 60));
        var wish = Wishes.For("shop", 1, old, next);
        await _house.ApplyAsync(wish);
        await _house.WaitUntilReadyAsync(wish);
        var before = await _house.StatusAsync();

        await KillAsync(before.ProcessId);
        var after = (await _house.Runtime.EnsureAsync(default)).Match(status => status, refusal => throw new InvalidOperationException(refusal.Sentence));
        var served = await _house.ReadAsync("shop", "/", "releaseboard-visitor=9999");

        Assert.NotEqual(before.ProcessId, after.ProcessId);
        Assert.Equal(Processes(before), Processes(after));
        Assert.All(after.Slots.SelectMany(slot => slot.Deployments).SelectMany(deployment => deployment.Instances), instance => Assert.Equal(InstancePhase.Ready, instance.Phase));
        Assert.StartsWith("1.0.0 #", served, StringComparison.Ordinal);
        Assert.Equal("1.1.0 #1", await _house.ReadAsync("shop", "/", "releaseboard-visitor=0"));
        Assert.Equal(1, (await _house.SlotAsync("shop")).Revision);
    }

    [Fact]
    public async Task What_was_taken_over_is_watched_and_stopped_like_any_other()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await _house.ApplyAsync(Wishes.For("shop", 1, shop));
        await _house.WaitAsync(shop.Id, status => status.IsReady(1));
        await KillAsync((await _house.StatusAsync()).ProcessId);
        await _house.Runtime.EnsureAsync(default);

        (await _house.VisitAsync("shop", "/crash")).Dispose();
        var again = await _house.WaitAsync(shop.Id, status => status.IsReady(1) && status.Instances[0].Restarts == 1);
        Assert.StartsWith("ended after ", again.Instances[0].LastEnd, StringComparison.Ordinal);

        await KillAsync((await _house.StatusAsync()).ProcessId);
        await _house.Runtime.EnsureAsync(default);
        await _house.ApplyAsync(Wishes.For("shop", 2));
        await UntilAsync(async () => await _house.FindAsync(shop.Id) is null);
        Assert.False(File.Exists($"/proc/{again.Instances[0].ProcessId}/stat") && !IsBuriedLater(again.Instances[0].ProcessId));
    }

    [Fact]
    public async Task What_was_left_over_and_is_not_wished_for_is_ended()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await _house.ApplyAsync(Wishes.For("shop", 1, shop));
        var process = (await _house.WaitAsync(shop.Id, status => status.IsReady(1))).Instances[0].ProcessId;
        await KillAsync((await _house.StatusAsync()).ProcessId);
        File.Delete(Path.Combine(_house.Folder, "runner", "wish.json"));

        await _house.Runtime.EnsureAsync(default);

        await UntilAsync(() => Task.FromResult(!File.Exists($"/proc/{process}/stat") || IsBuriedLater(process)));
    }

    [Fact]
    public async Task A_board_that_comes_back_finds_the_same_runner_which_served_meanwhile()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await _house.ApplyAsync(Wishes.For("shop", 1, shop));
        await _house.WaitAsync(shop.Id, status => status.IsReady(1));
        var before = await _house.StatusAsync();
        _house.Runtime.Dispose();

        Assert.Equal("1.0.0 #1", await _house.ReadAsync("shop"));
        using var nextBoard = _house.Board();
        var found = (await nextBoard.EnsureAsync(default)).Match(status => status, refusal => throw new InvalidOperationException(refusal.Sentence));

        Assert.Equal(before.ProcessId, found.ProcessId);
        _house.UseBoard(_house.Board());
    }

    [Fact]
    public async Task A_board_with_another_gateway_port_gets_a_runner_there_and_the_instances_do_not_notice()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await _house.ApplyAsync(Wishes.For("shop", 1, shop));
        await _house.WaitAsync(shop.Id, status => status.IsReady(1));
        var before = await _house.StatusAsync();
        var port = RunnerHouse.FreePort();
        using var board = _house.Board(gatewayPort: port);

        var moved = (await board.EnsureAsync(default)).Match(status => status, refusal => throw new InvalidOperationException(refusal.Sentence));

        Assert.Equal(port, moved.GatewayPort);
        Assert.NotEqual(before.ProcessId, moved.ProcessId);
        Assert.Equal(Processes(before), Processes(moved));
    }

    [Fact]
    public void Nobody_else_can_open_the_socket()
    {
        var socket = RunnerPaths.Socket(_house.Folder);

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(socket) ?? ""));
    }

    [Fact]
    public async Task What_an_instance_writes_is_bounded_and_its_last_lines_can_be_read()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await _house.ApplyAsync(Wishes.For("shop", 1, shop));
        await _house.WaitAsync(shop.Id, status => status.IsReady(1));
        var file = Path.Combine(_house.Folder, "runner", "logs", shop.Id.ToString("N"), "1.out");

        for (var round = 0; round < 3; round++)
        {
            await _house.ReadAsync("shop", "/shout/1000");
            await UntilAsync(() => Task.FromResult(new FileInfo(file).Length <= 20_000));
        }

        await _house.ReadAsync("shop", "/shout/3");
        Assert.InRange(Directory.EnumerateFiles(Path.GetDirectoryName(file) ?? "").Sum(path => new FileInfo(path).Length), 1, 45_000);
        var lines = (await _house.Runtime.LogAsync(new DeploymentId(shop.Id), 5, default)).Match(lines => lines, _ => []);
        Assert.Equal(["998", "999", "0", "1", "2"], lines.Select(line => line.Text.Split(' ')[0]));
    }

    [Fact]
    public async Task Neither_the_runner_nor_its_instances_hear_what_happens_in_the_boards_terminal()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await _house.ApplyAsync(Wishes.For("shop", 1, shop));
        var instance = (await _house.WaitAsync(shop.Id, status => status.IsReady(1))).Instances[0].ProcessId;
        var runner = (await _house.StatusAsync()).ProcessId;

        Assert.Equal(runner, SessionOf(runner));
        Assert.Equal(instance, SessionOf(instance));
    }

    [Fact]
    public async Task A_port_that_someone_took_in_between_costs_no_wait_and_is_no_restart()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100, instances: 1, "--finds-port-taken");

        await _house.ApplyAsync(Wishes.For("shop", 1, shop));
        var status = await _house.WaitAsync(shop.Id, status => status.IsReady(1));

        Assert.Equal(0, status.Instances[0].Restarts);
        Assert.StartsWith("exit code 3 after ", status.Instances[0].LastEnd, StringComparison.Ordinal);
        Assert.Equal("1.0.0 #1", await _house.ReadAsync("shop"));
    }

    private static int SessionOf(int? process) =>
        int.Parse(File.ReadAllText($"/proc/{process}/stat").Split(')')[^1].Split(' ')[4], System.Globalization.CultureInfo.InvariantCulture);

    [Fact]
    public async Task A_runner_killed_in_the_very_moment_of_a_start_finds_the_instance_by_what_that_left()
    {
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await _house.ApplyAsync(Wishes.For("shop", 1, shop));
        var before = await _house.WaitAsync(shop.Id, status => status.IsReady(1));
        await KillAsync((await _house.StatusAsync()).ProcessId);
        var records = new InstanceRecords(new RunnerFolder(_house.Folder));
        records.Save(records.Living().Single() with { Process = null, IsReady = false });

        await _house.Runtime.EnsureAsync(default);
        var after = await _house.WaitAsync(shop.Id, status => status.IsReady(1));

        Assert.Equal(before.Instances[0].ProcessId, after.Instances[0].ProcessId);
        Assert.Equal(0, after.Instances[0].Restarts);
    }

    private static string Processes(RunnerStatus status) => string.Join(" ", status.Slots
        .SelectMany(slot => slot.Deployments)
        .OrderBy(deployment => deployment.Version)
        .SelectMany(deployment => deployment.Instances)
        .Select(instance => $"{instance.ProcessId}:{instance.Port}"));

    private static async Task KillAsync(int processId)
    {
        using var process = Process.GetProcessById(processId);
        process.Kill();
        await process.WaitForExitAsync();
    }

    private static bool IsBuriedLater(int? process) => File.ReadAllText($"/proc/{process}/stat").Contains(") Z ", StringComparison.Ordinal);

    private static async Task UntilAsync(Func<Task<bool>> isSo)
    {
        var began = Stopwatch.StartNew();
        while (!await isSo())
        {
            Assert.True(began.Elapsed < RunnerHouse.Patience, "It never became so.");
            await Task.Delay(20);
        }
    }
}
