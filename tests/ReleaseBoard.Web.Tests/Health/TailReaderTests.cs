using System.Data.Common;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Health;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Web.Health;

namespace ReleaseBoard.Web.Tests.Health;

/// <summary>Who follows a log is told each line once, in the order in which lines arrive, whatever clocks say.</summary>
public sealed class TailReaderTests : IDisposable
{
    private readonly HealthRoom _room = new();

    public TailReaderTests() => _room.Serve(5, (HealthRoom.Old, "1.1.0", 100, 50, 0));

    [Fact]
    public async Task Each_viewer_gets_each_line_once_whoever_looked_before()
    {
        var (one, other) = (new Follower(_room), new Follower(_room));
        await one.LookAsync();
        await other.LookAsync();
        Assert.Equal(["line 1", "line 2", "line 3"], one.Take().Order());
        Assert.Equal(["line 1", "line 2", "line 3"], other.Take().Order());

        Say("a");
        await one.LookAsync();
        await other.LookAsync();
        Say("b");
        await other.LookAsync();
        await other.LookAsync();

        Assert.Equal(["a"], one.Take());
        Assert.Equal(["a", "b"], other.Take());
    }

    [Fact]
    public async Task Who_did_not_look_for_a_minute_still_gets_all_that_came()
    {
        var (late, steady) = (new Follower(_room), new Follower(_room));
        await late.LookAsync();
        await steady.LookAsync();
        late.Take();
        for (var i = 0; i < 60; i++)
        {
            Say($"request {i}");
            await steady.LookAsync();
        }

        await late.LookAsync();

        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"request {i}"), late.Take());
    }

    [Fact]
    public async Task A_clock_that_is_minutes_ahead_hides_no_line_of_another_and_none_comes_twice()
    {
        _room.Serve(1, (HealthRoom.Old, "1.1.0", 50, 50, 0), (HealthRoom.New, "1.2.0", 50, 50, 0));
        var follower = new Follower(_room);
        await follower.LookAsync();
        follower.Take();
        var expected = new List<string>();
        for (var i = 0; i < 90; i++)
        {
            Say($"right {i}", TimeSpan.FromSeconds(-50), HealthRoom.Old);
            Say($"slow {i}", TimeSpan.FromMinutes(7 + (i % 3)), HealthRoom.New);
            Say($"nobody's {i}", TimeSpan.FromMinutes(20), null);
            expected.AddRange([$"right {i}", $"slow {i}", $"nobody's {i}"]);
            if (i % 4 != 1)
            {
                await follower.LookAsync();
            }
        }

        await follower.LookAsync();

        Assert.Equal(expected.Order(), follower.Take().Order());
    }

    [Fact]
    public async Task However_many_write_at_once_each_line_is_told_once()
    {
        var follower = new Follower(_room);
        await follower.LookAsync();
        follower.Take();
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (var i = 0; i < 400; i++)
            {
                _room.Service<LogBoard>().Add(HealthRoom.Shop, new(HealthRoom.Old), null, LogSeverity.Information, "1", $"{writer}-{i}");
            }
        })).ToList();

        while (writers.Any(writer => !writer.IsCompleted))
        {
            await follower.LookAsync();
        }

        await Task.WhenAll(writers);
        await follower.LookAsync();
        Assert.Equal(Enumerable.Range(0, 4).SelectMany(writer => Enumerable.Range(0, 400).Select(i => $"{writer}-{i}")).Order(), follower.Take().Order());
    }

    [Fact]
    public async Task While_nothing_is_new_the_store_is_not_asked_even_if_no_line_was_ever_written()
    {
        var nowhere = new Slot(new("silent"), new("production"));
        var reader = _room.Service<TailReader>();
        Assert.Empty((await reader.ReadAsync(nowhere, HealthRange.All[0], default)).Lines);
        _room.ShutStore();

        for (var i = 0; i < 5; i++)
        {
            _room.Clock.Advance(TimeSpan.FromSeconds(1));
            Assert.Empty((await reader.ReadAsync(nowhere, HealthRange.All[0], default)).Lines);
        }

        Assert.ThrowsAny<DbException>(() => _room.Service<HealthDesk>().Ran(nowhere, default, _room.Clock.Now));
    }

    [Fact]
    public async Task What_is_gone_is_read_to_its_end_and_then_no_more()
    {
        var follower = new Follower(_room);
        await follower.LookAsync();
        Say("last words", default, HealthRoom.Old);
        _room.Serve(1, (HealthRoom.New, "1.2.0", 100, 50, 0));

        await follower.LookAsync();
        await follower.LookAsync();

        Assert.Single(follower.Take(), "last words");
        Assert.Equal([("1.2.0", false), ("1.1.0", true)], follower.Reader.Sources.Select(source => (source.Version, source.IsGone)));
    }

    [Fact]
    public async Task What_comes_to_run_is_among_the_sources_at_the_next_look()
    {
        var follower = new Follower(_room);
        await follower.LookAsync();
        await follower.LookAsync();
        Assert.Equal(["1.1.0"], follower.Reader.Sources.Select(source => source.Version));

        _room.Serve(1, (HealthRoom.Old, "1.1.0", 50, 50, 0), (HealthRoom.New, "1.2.0", 50, 50, 0));
        await follower.LookAsync();

        Assert.Equal(["1.1.0", "1.2.0"], follower.Reader.Sources.Select(source => source.Version).Order());
    }

    public void Dispose() => _room.Dispose();

    // A second later, as written so long before.
    private void Say(string text, TimeSpan before = default) => Say(text, before, HealthRoom.Old);

    private void Say(string text, TimeSpan before, Guid? deployment)
    {
        _room.Clock.Advance(TimeSpan.FromSeconds(1));
        _room.Service<LogBoard>().Add(HealthRoom.Shop, deployment is { } id ? new DeploymentId(id) : null, _room.Clock.Now - before, LogSeverity.Information, "1", text);
    }

    private sealed class Follower(HealthRoom room)
    {
        private readonly List<string> _heard = [];

        public TailReader Reader { get; } = room.Service<TailReader>();

        public async Task LookAsync()
        {
            var (lines, problem) = await Reader.ReadAsync(HealthRoom.Shop, HealthRange.All[0], default);
            Assert.Null(problem);
            _heard.AddRange(lines.Select(line => line.Line.Text));
        }

        /// <summary>What came since it was taken last.</summary>
        public List<string> Take()
        {
            List<string> heard = [.. _heard];
            _heard.Clear();
            return heard;
        }
    }
}
