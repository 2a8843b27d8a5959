using System.Diagnostics;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Tests.Words;

/// <summary>One maker a fact; who makes slowly holds up nobody else, and waiting ends soon where there is news that is new enough.</summary>
public sealed class SharedFactsTests : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);

    private readonly TestClock _clock = new();
    private readonly SharedFacts<string, int, string> _facts;
    private readonly ManualResetEventSlim _begun = new();
    private readonly ManualResetEventSlim _goOn = new();
    private volatile int _turn;
    private int _made;

    public SharedFactsTests() => _facts = new(_clock);

    [Fact]
    public void All_who_come_in_one_turn_get_what_was_made_once()
    {
        var read = Enumerable.Range(0, 40).AsParallel().WithDegreeOfParallelism(8).Select(_ => Read("a")).ToList();

        Assert.All(read, fact => Assert.Same(read[0], fact));
        Assert.Equal(1, _made);
        _turn++;
        Assert.Equal("a of turn 1", Read("a"));
    }

    [Fact]
    public async Task A_slow_fact_delays_no_other()
    {
        var slow = Slow("slow");

        Assert.Equal("quick of turn 0", await Apart(() => Read("quick")).WaitAsync(Soon));

        Assert.False(slow.IsCompleted);
        _goOn.Set();
        Assert.Equal("slow of turn 0", await slow);
    }

    [Fact]
    public async Task While_the_next_takes_long_the_last_is_given_until_it_is_old_news()
    {
        Read("a");
        _turn++;
        var slow = Slow("a");

        Assert.Equal("a of turn 0", await Apart(() => Read("a")).WaitAsync(Soon));
        _clock.Advance(SharedFacts<string, int, string>.Honest + TimeSpan.FromMilliseconds(1));
        var waits = await WaitingAsync("a");
        Assert.False(waits.IsCompleted);

        _goOn.Set();
        Assert.Equal(("a of turn 1", "a of turn 1"), (await slow, await waits.WaitAsync(Soon)));
        Assert.Equal(2, _made);
    }

    [Fact]
    public async Task Who_comes_after_an_announcement_is_not_given_what_was_begun_before_it()
    {
        var slow = Slow("a");
        _turn++;
        var after = await WaitingAsync("a");
        _goOn.Set();

        Assert.Equal("a of turn 0", await slow);
        Assert.Equal("a of turn 1", await after.WaitAsync(Soon));
    }

    [Fact]
    public async Task What_fails_fails_for_all_who_waited_and_is_tried_again()
    {
        var failing = Apart(() => _facts.Read("a", () => _turn, _ => { _begun.Set(); _goOn.Wait(Soon); throw new TimeoutException("The store is slow."); }));
        _begun.Wait(Soon);
        var waiting = await WaitingAsync("a");
        _goOn.Set();

        await Assert.ThrowsAsync<TimeoutException>(() => failing);
        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
        Assert.Equal("a of turn 0", Read("a"));
    }

    [Fact]
    public void What_nobody_asks_for_is_forgotten()
    {
        Read("a");
        _clock.Advance(TimeSpan.FromMinutes(2));
        Read("b");
        Read("a");

        Assert.Equal(3, _made);
        for (var i = 0; i < 600; i++)
        {
            Read($"{i}");
        }

        _made = 0;
        Read("0");
        Assert.Equal(1, _made);
    }

    public void Dispose()
    {
        _goOn.Set();
        _begun.Dispose();
        _goOn.Dispose();
    }

    private string Read(string key) => _facts.Read(key, () => _turn, _ => Made(key, _turn));

    private Task<string> Slow(string key)
    {
        var slow = Apart(() => _facts.Read(key, () => _turn, _ =>
        {
            var turn = _turn;
            _begun.Set();
            _goOn.Wait(Soon);
            return Made(key, turn);
        }));
        _begun.Wait(Soon);
        return slow;
    }

    // On a thread of its own: the pool's may all be busy with other tests.
    private static Task<string> Apart(Func<string> read) =>
        Task.Factory.StartNew(read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>A reader that has come as far as waiting for somebody else's fact.</summary>
    private async Task<Task<string>> WaitingAsync(string key)
    {
        Thread? own = null;
        var reading = Apart(() =>
        {
            Volatile.Write(ref own, Thread.CurrentThread);
            return Read(key);
        });
        for (var since = Stopwatch.StartNew(); Volatile.Read(ref own) is not { } thread || (thread.ThreadState & System.Threading.ThreadState.WaitSleepJoin) == 0;)
        {
            Assert.True(since.Elapsed < Soon && !reading.IsCompleted, "It does not wait.");
            await Task.Delay(1);
        }

        return reading;
    }

    private string Made(string key, int turn)
    {
        Interlocked.Increment(ref _made);
        return $"{key} of turn {turn}";
    }
}
