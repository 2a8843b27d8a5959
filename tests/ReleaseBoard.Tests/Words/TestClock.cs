namespace ReleaseBoard.Tests.Words;

/// <summary>A clock that moves only when told, and lets timers due on the way ring.</summary>
public sealed class TestClock : TimeProvider
{
    private readonly Lock _lock = new();
    private readonly List<TestTimer> _timers = [];

    public TestClock() => Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public DateTimeOffset Now { get; private set; }

    /// <summary>What happens when this thread looks at the clock: how a test holds up a reader it did not make.</summary>
    public ThreadLocal<Action?> Looking { get; } = new();

    public override DateTimeOffset GetUtcNow()
    {
        Looking.Value?.Invoke();
        return Now;
    }

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Now.Ticks;

    public void Advance(TimeSpan by)
    {
        var until = Now + by;
        while (NextDue(until) is { } timer)
        {
            timer.Ring();
        }

        Now = until;
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new TestTimer(this, () => callback(state));
        timer.Change(dueTime, period);
        return timer;
    }

    private TestTimer? NextDue(DateTimeOffset until)
    {
        lock (_lock)
        {
            var next = _timers.Where(timer => timer.Due <= until).MinBy(timer => timer.Due);
            if (next?.Due > Now)
            {
                Now = next.Due.Value;
            }

            return next;
        }
    }

    private sealed class TestTimer(TestClock clock, Action callback) : ITimer
    {
        private TimeSpan _period;

        public DateTimeOffset? Due { get; private set; }

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            lock (clock._lock)
            {
                _period = period;
                Due = dueTime == Timeout.InfiniteTimeSpan ? null : clock.Now + dueTime;
                clock._timers.Remove(this);
                clock._timers.Add(this);
            }

            return true;
        }

        public void Ring()
        {
            lock (clock._lock)
            {
                Due = _period == Timeout.InfiniteTimeSpan || _period == TimeSpan.Zero ? null : Due + _period;
            }

            callback();
        }

        public void Dispose()
        {
            lock (clock._lock)
            {
                clock._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }
    }
}
