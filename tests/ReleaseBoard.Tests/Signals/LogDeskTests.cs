using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Deployments;
using ReleaseBoard.Engine.Signals;
using ReleaseBoard.Tests.Words;

namespace ReleaseBoard.Tests.Signals;

/// <summary>Lines from the runner and lines that were sent, as one log.</summary>
public sealed class LogDeskTests
{
    private static readonly Slot Shop = new(new("shop"), new("production"));
    private static readonly DeploymentId One = new(Guid.Parse("11111111-1111-1111-1111-111111111111"));

    private readonly TestClock _clock = new();
    private readonly Written _runtime = new();
    private readonly LogBoard _board;
    private readonly LogDesk _desk;

    public LogDeskTests()
    {
        _board = new(_clock);
        _desk = new(_board, _runtime, _clock);
    }

    [Fact]
    public async Task Each_line_is_taken_in_once_however_often_it_is_told()
    {
        _runtime.Out = [new(1, false, "info: a", 8), new(1, false, "fail: b", 16)];
        await ReadAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _runtime.Out = [new(1, false, "fail: b", 16), new(1, false, "      because", 30), new(1, false, "half a l")];

        var lines = await ReadAsync();

        Assert.Equal([("info: a", LogSeverity.Information), ("fail: b", LogSeverity.Error), ("      because", LogSeverity.Error)], lines.Select(line => (line.Text, line.Level)));
        Assert.Equal(_clock.Now, lines[2].At);
    }

    [Fact]
    public async Task The_same_words_again_are_another_line()
    {
        _runtime.Out = [new(1, false, "tick", 5)];
        await ReadAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _runtime.Out = [new(1, false, "tick", 5), new(1, false, "tick", 10), new(2, false, "tick", 5)];

        Assert.Equal(3, (await ReadAsync()).Count);
    }

    [Fact]
    public async Task A_file_put_aside_begins_anew()
    {
        _runtime.Out = [new(1, false, "before", 7_000)];
        await ReadAsync();
        _clock.Advance(TimeSpan.FromSeconds(1));
        _runtime.Out = [new(1, false, "before"), new(1, false, "after", 6)];

        Assert.Equal(["before", "after"], (await ReadAsync()).Select(line => line.Text));
    }

    [Fact]
    public async Task Lines_that_came_too_fast_are_counted_where_they_are_missing()
    {
        _runtime.Out = [new(1, false, "one", 4, 101)];
        Assert.Equal([0], (await ReadAsync()).Select(line => line.LeftOut));
        _clock.Advance(TimeSpan.FromSeconds(1));
        _runtime.Out = [new(1, false, "later", 9_000, 414), new(1, false, "last", 9_005, 415), new(2, false, "another", 8_000, 900)];

        Assert.Equal([("one", 0L), ("later", 312L), ("last", 0L), ("another", 0L)], (await ReadAsync()).Select(line => (line.Text, line.LeftOut)));
    }

    [Fact]
    public async Task Many_who_look_at_once_ask_the_runner_once()
    {
        _runtime.Out = [new(1, false, "one", 4)];

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ReadAsync()));

        Assert.Equal(1, _runtime.Asked);
    }

    [Fact]
    public async Task What_was_sent_stands_among_what_was_written_by_its_time()
    {
        _runtime.Out = [new(1, false, $"{_clock.Now.AddSeconds(-2):O} INFO written", 8)];
        _board.Add(Shop, One, _clock.Now.AddSeconds(-3), LogSeverity.Error, "shop-7", "sent");
        _board.Add(Shop, One, _clock.Now.AddYears(3), LogSeverity.Error, "shop-7", "a clock that is wrong");

        var lines = await ReadAsync();

        Assert.Equal(["sent", $"{_clock.Now.AddSeconds(-2):O} INFO written", "a clock that is wrong"], lines.Select(line => line.Text));
        Assert.Equal(["written"], _board.Lines(One, _clock.Now.AddSeconds(-2.5), 10).Where(line => line.Instance == "1").Select(line => line.Text.Split(' ')[^1]));
    }

    [Fact]
    public async Task A_silent_runner_is_a_refusal_only_when_nothing_is_known()
    {
        _runtime.IsSilent = true;
        Assert.Equal("runner.silent", (await _desk.ReadAsync(One, default, 10, default)).Refusal?.Code);

        _board.Add(Shop, One, null, LogSeverity.Error, "", "sent");
        Assert.Single(await ReadAsync());
    }

    [Fact]
    public void However_much_comes_memory_is_bounded()
    {
        var longLine = new string('x', 100_000);
        for (var i = 0; i < 3_000; i++)
        {
            _board.Add(Shop, One, null, LogSeverity.Error, "", i % 2 == 0 ? longLine : "short");
        }

        var lines = _board.Lines(One, default, 10_000);

        Assert.InRange(lines.Sum(line => line.Text.Length), 1, 200_000);
        Assert.InRange(lines.Count, 1, 2_000);
        Assert.Equal("short", lines[^1].Text);
        for (var i = 0; i < 300; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _board.Add(Shop, new(Guid.NewGuid()), null, LogSeverity.Error, "", "x");
        }

        Assert.Empty(_board.Lines(One, default, 10));
    }

    [Fact]
    public async Task Lines_that_were_forgotten_are_read_again_and_no_line_comes_twice()
    {
        _runtime.Out = [new(1, false, "one", 4), new(1, false, "two", 8)];
        await ReadAsync();
        for (var i = 0; i < 300; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            _board.Add(Shop, new(Guid.NewGuid()), null, LogSeverity.Error, "", "x");
        }

        Assert.Equal(["one", "two"], (await ReadAsync()).Select(line => line.Text));
        _clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["one", "two"], (await ReadAsync()).Select(line => line.Text));
    }

    private async Task<Facts<SignalLine>> ReadAsync() => (await _desk.ReadAsync(One, default, 100, CancellationToken.None)).Value();

    private sealed class Written : IRuntime
    {
        public List<LogLine> Out { get; set; } = [];

        public bool IsSilent { get; set; }

        public int Asked { get; private set; }

        public Task<Outcome<Facts<LogLine>>> LogAsync(DeploymentId deployment, int lines, CancellationToken cancellationToken)
        {
            Asked++;
            return Task.FromResult<Outcome<Facts<LogLine>>>(IsSilent ? new Refusal("runner.silent", "The runner does not answer.") : Out.ToFacts());
        }

        public Task<Outcome<RunnerStatus>> EnsureAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Outcome<RunnerStatus>> StatusAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<Outcome<SlotStatus>> ApplyAsync(SlotWish wish, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task StopAsync(bool instances, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
