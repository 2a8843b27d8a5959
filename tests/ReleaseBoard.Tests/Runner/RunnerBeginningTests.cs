using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Runner.Disk;
using ReleaseBoard.Runner.Processes;

namespace ReleaseBoard.Tests.Runner;

public sealed class RunnerBeginningTests
{
    [Fact]
    public async Task A_taken_gateway_port_is_said_in_a_sentence()
    {
        var house = new RunnerHouse();
        using var other = new TcpListener(IPAddress.Loopback, house.GatewayPort);
        other.Start();

        var refused = (await house.Runtime.EnsureAsync(default)).Refusal;

        Assert.Equal("runner.port-taken", refused?.Code);
        Assert.Equal($"The gateway's port {house.GatewayPort} is taken by another program.", refused?.Sentence);
        await house.DisposeAsync();
    }

    [Fact]
    public async Task A_board_without_a_runner_is_told_so()
    {
        var house = new RunnerHouse();

        var refused = (await house.Runtime.StatusAsync(default)).Refusal;

        Assert.Equal("The runner cannot be reached: nothing answers on its socket.", refused?.Sentence);
        await house.DisposeAsync();
    }

    [Fact]
    public async Task Two_runners_never_own_one_folder()
    {
        var house = new RunnerHouse();
        await house.InitializeAsync();

        var (code, said) = await RunAsync("--data", house.Folder, "--gateway-port", $"{RunnerHouse.FreePort()}");

        Assert.Equal(RunnerExit.FolderTaken, code);
        Assert.Equal($"Another runner works in '{house.Folder}' already.", said);
        await house.DisposeAsync();
    }

    [Fact]
    public async Task A_runner_that_is_told_nonsense_says_what_it_understands()
    {
        var (code, said) = await RunAsync("--gateway-port", "none", "--data", Path.GetTempPath());

        Assert.Equal(RunnerExit.Arguments, code);
        Assert.StartsWith("The gateway port must be a number from 1 to 65535. Usage: ", said, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_too_deep_for_a_socket_has_its_socket_elsewhere_and_just_as_private()
    {
        var top = Directory.CreateTempSubdirectory("releaseboard-deep-").FullName;
        var house = new RunnerHouse(Path.Combine(top, new string('d', 120)));

        await house.InitializeAsync();
        var socket = RunnerPaths.Socket(house.Folder);

        Assert.StartsWith("/tmp/releaseboard-", socket, StringComparison.Ordinal);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(socket));
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(Path.GetDirectoryName(socket) ?? ""));
        await house.DisposeAsync();
        Directory.Delete(Path.GetDirectoryName(socket) ?? "");
        Directory.Delete(top);
    }

    [Fact]
    public async Task A_runner_told_to_stop_alone_leaves_its_instances_to_the_next()
    {
        var house = new RunnerHouse();
        await house.InitializeAsync();
        var shop = Wishes.Sample("1.0.0", weight: 100);
        await house.ApplyAsync(Wishes.For("shop", 1, shop));
        var before = await house.WaitAsync(shop.Id, status => status.IsReady(1));

        await house.Runtime.StopAsync(instances: false, default);
        Assert.Equal("runner.unreachable", (await house.Runtime.ApplyAsync(Wishes.For("shop", 2), default)).Refusal?.Code);
        Assert.Equal("runner.stopped", (await house.Runtime.EnsureAsync(default)).Refusal?.Code);
        house.Runtime.Dispose();
        house.UseBoard(house.Board());
        await house.InitializeAsync();

        Assert.Equal(before.Instances[0].ProcessId, (await house.FindAsync(shop.Id))?.Instances[0].ProcessId);
        Assert.Equal("1.0.0 #1", await house.ReadAsync("shop"));
        await house.DisposeAsync();
    }

    [Fact]
    public async Task A_runner_told_to_stop_with_its_instances_leaves_no_process_behind()
    {
        var house = new RunnerHouse();
        await house.InitializeAsync();
        var shop = Wishes.Sample("1.0.0", weight: 100, instances: 2);
        await house.ApplyAsync(Wishes.For("shop", 1, shop));
        var before = await house.WaitAsync(shop.Id, status => status.IsReady(2));

        await house.Runtime.StopAsync(instances: true, default);

        Assert.Empty(new InstanceRecords(new RunnerFolder(house.Folder)).Living());
        Assert.All(before.Instances, instance => Assert.Null(ProcessFacts.Identify(instance.ProcessId ?? 0)));
        Assert.False(File.Exists(RunnerPaths.Socket(house.Folder)));
        await house.DisposeAsync();
    }

    private static async Task<(int Code, string Said)> RunAsync(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true };
        foreach (var word in (string[])[Path.Combine(AppContext.BaseDirectory, "ReleaseBoard.Runner.dll"), .. arguments])
        {
            start.ArgumentList.Add(word);
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException("It did not start.");
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (process.ExitCode, said.Trim());
    }
}
