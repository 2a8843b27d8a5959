using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Web.Health;

namespace ReleaseBoard.Web.Tests.Health;

/// <summary>A log is read once for all who follow it, and nobody misses or sees a line twice by that.</summary>
public sealed class TailBoardTests : IDisposable
{
    private readonly HealthRoom _room = new();

    public TailBoardTests() => _room.Serve(5, (HealthRoom.Old, "1.1.0", 100, 50, 0));

    [Fact]
    public async Task All_who_look_within_half_a_second_get_the_same_lines()
    {
        var board = _room.Service<TailBoard>();
        var first = await board.NewsAsync(HealthRoom.Shop, default);

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => Task.Run(() => board.NewsAsync(HealthRoom.Shop, default)))), news => Assert.Same(first, news));
        _room.Clock.Advance(TimeSpan.FromMilliseconds(499));
        Assert.Same(first, await board.NewsAsync(HealthRoom.Shop, default));
        _room.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Assert.NotSame(first, await board.NewsAsync(HealthRoom.Shop, default));
    }

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
    public async Task A_line_that_arrives_after_later_ones_is_told_to_who_follows()
    {
        var follower = new Follower(_room);
        await follower.LookAsync();
        Say("now");
        await follower.LookAsync();
        follower.Take();

        Say("from before", TimeSpan.FromSeconds(9));
        await follower.LookAsync();

        Assert.Equal(["from before"], follower.Take());
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
    private void Say(string text, TimeSpan before = default)
    {
        _room.Clock.Advance(TimeSpan.FromSeconds(1));
        _room.Service<LogBoard>().Add(HealthRoom.Shop, new(HealthRoom.Old), _room.Clock.Now - before, LogSeverity.Information, "1", text);
    }

    private sealed class Follower(HealthRoom room)
    {
        private readonly LogTail _tail = new();
        private readonly List<string> _heard = [];

        public TailReader Reader { get; } = room.Service<TailReader>();

        public async Task LookAsync()
        {
            var (lines, problem) = await Reader.ReadAsync(HealthRoom.Shop, HealthRange.All[0], _tail.Newest, default);
            Assert.Null(problem);
            _tail.Add(lines);
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
