using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Runner.Disk;
using ReleaseBoard.Runner.Gateway;
using ReleaseBoard.Runner.Processes;

namespace ReleaseBoard.Tests.Runner;

public sealed class RunnerRulesTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("releaseboard-rules-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void The_wait_before_the_next_start_doubles_to_half_a_minute_and_begins_again_after_a_good_minute()
    {
        var backOff = new BackOff();

        var waits = Enumerable.Range(0, 9).Select(_ => backOff.AfterFailure(TimeSpan.FromSeconds(1)).TotalSeconds);

        Assert.Equal([0.5, 1, 2, 4, 8, 16, 30, 30, 30], waits);
        Assert.Equal(0.5, backOff.AfterFailure(TimeSpan.FromSeconds(61)).TotalSeconds);
        Assert.Equal(1, backOff.AfterFailure(TimeSpan.FromSeconds(1)).TotalSeconds);
    }

    [Theory]
    [InlineData(null, -1)]
    [InlineData("theme=dark", -1)]
    [InlineData("releaseboard-visitor=17", 17)]
    [InlineData("theme=dark; releaseboard-visitor=9999; x=y", 9999)]
    [InlineData("releaseboard-visitor=10000", -1)]
    [InlineData("releaseboard-visitor=-1", -1)]
    [InlineData("releaseboard-visitor=", -1)]
    [InlineData("not-releaseboard-visitor=5", -1)]
    public void A_visitors_number_is_read_from_the_cookies_and_nonsense_is_none(string? cookies, int visitor) =>
        Assert.Equal(visitor, VisitorCookie.Read(cookies));

    [Fact]
    public void The_newest_owns_the_lowest_numbers_and_every_number_has_an_owner()
    {
        DeploymentRoute Route(string version, int weight) => new(version, weight, [], new TrafficCounter());
        var slot = new SlotRoute("shop", "production", [Route("3", 5), Route("2", 0), Route("1", 95)]);

        var owners = Enumerable.Range(0, SlotRoute.Visitors).Select(visitor => slot.Owner(visitor).Version.ToString()).ToList();

        Assert.All(owners.Take(500), owner => Assert.Equal("3", owner));
        Assert.All(owners.Skip(500), owner => Assert.Equal("1", owner));
    }

    [Fact]
    public void A_slot_without_weights_does_not_serve() =>
        Assert.False(new SlotRoute("shop", "production", [new DeploymentRoute("1", 0, [new Destination(1)], new TrafficCounter())]).Serves);

    [Fact]
    public void A_closed_destination_lets_nobody_in_and_is_not_chosen()
    {
        var (closed, open) = (new Destination(1), new Destination(2));
        var route = new DeploymentRoute("1", 100, [closed, open], new TrafficCounter());

        closed.Close();

        Assert.False(closed.TryEnter());
        Assert.Equal(0, closed.InFlight);
        Assert.All(Enumerable.Range(0, 4), _ => Assert.Same(open, route.Choose(null)));
        Assert.Null(route.Choose(open));
    }

    [Theory]
    [InlineData("shop.production.localhost", true)]
    [InlineData("shop.production.localhost:8080", true)]
    [InlineData("SHOP.production.localhost:8080", true)]
    [InlineData("shop.production", false)]
    [InlineData("[::1]:8080", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_host_is_found_with_and_without_its_port(string? host, bool isFound)
    {
        var table = new RoutingTable([new SlotRoute("shop", "production", [])]);

        Assert.Equal(isFound, table.Find(host) is not null);
    }

    [Fact]
    public void A_command_inside_the_artifact_must_be_executable_and_no_link()
    {
        File.WriteAllText(Path.Combine(_folder, "plain"), "");
        File.WriteAllText(Path.Combine(_folder, "run"), "#!/bin/sh\n");
        File.SetUnixFileMode(Path.Combine(_folder, "run"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.CreateSymbolicLink(Path.Combine(_folder, "link"), "/bin/sh");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "bin"), "/bin");

        Assert.Equal(Path.Combine(_folder, "run"), StartCommand.Resolve(_folder, ["./run"]).Match(path => path, _ => ""));
        Assert.Equal(Path.Combine(_folder, "run"), StartCommand.Resolve(_folder, ["run"]).Match(path => path, _ => ""));
        Assert.Equal("start.not-executable", StartCommand.Resolve(_folder, ["plain"]).Refusal?.Code);
        Assert.Equal("start.escapes", StartCommand.Resolve(_folder, ["link"]).Refusal?.Code);
        Assert.Equal("start.escapes", StartCommand.Resolve(_folder, ["bin/sh"]).Refusal?.Code);
        Assert.Equal("start.escapes", StartCommand.Resolve(_folder, [".."]).Refusal?.Code);
        Assert.Equal("start.escapes", StartCommand.Resolve(_folder, ["."]).Refusal?.Code);
        Assert.EndsWith("/sh", StartCommand.Resolve(_folder, ["sh"]).Match(path => path, _ => ""), StringComparison.Ordinal);
    }

    [Fact]
    public void The_tail_of_a_long_file_is_whole_lines_in_their_order()
    {
        var file = Path.Combine(_folder, "long");
        File.WriteAllLines(file, Enumerable.Range(1, 100_000).Select(line => $"line {line}"));

        var last = LogTail.Read(file, 3);
        Assert.Equal(["line 99998", "line 99999", "line 100000"], last.Select(line => line.Text));
        Assert.Equal(new FileInfo(file).Length, last[^1].End);
        Assert.Equal("line 99999".Length + 1, last[1].End - last[0].End);
        File.AppendAllText(file, "half");
        Assert.Equal(new TailLine("half", null), LogTail.Read(file, 1)[0]);
        Assert.Empty(LogTail.Read(Path.Combine(_folder, "absent"), 3));
    }

    [Fact]
    public void A_process_is_told_apart_from_a_later_one_with_its_number()
    {
        var own = ProcessFacts.Identify(Environment.ProcessId);

        Assert.NotNull(own);
        Assert.True(ProcessFacts.IsAlive(own));
        Assert.False(ProcessFacts.IsAlive(own with { Birth = own.Birth + "0" }));
    }

    [Fact]
    public void A_socket_path_the_kernel_would_refuse_is_replaced_by_a_short_one_that_is_always_the_same()
    {
        Assert.Equal("/data/runner/runner.sock", RunnerPaths.Socket("/data"));
        Assert.Equal("/data/runner/runner.sock", RunnerPaths.Socket("/data/"));

        var deep = "/" + new string('d', 200);
        Assert.Equal(RunnerPaths.Socket(deep), RunnerPaths.Socket(deep + "/"));
        Assert.NotEqual(RunnerPaths.Socket(deep), RunnerPaths.Socket(deep + "e"));
        Assert.InRange(RunnerPaths.Socket(deep).Length, 1, RunnerPaths.LongestSocketPath);
    }
}
