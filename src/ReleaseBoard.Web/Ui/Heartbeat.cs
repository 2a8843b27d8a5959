using System.Collections.Concurrent;

namespace ReleaseBoard.Web.Ui;

/// <summary>One timer for all texts that change with time on all circuits. It rests while nobody looks.</summary>
public sealed class Heartbeat(TimeProvider clock) : IDisposable
{
    // One entry a text on a screen; it leaves with its component.
    private readonly ConcurrentDictionary<Action<DateTimeOffset>, byte> _listeners = new();
    private readonly Lock _gate = new();
    private ITimer? _timer;

    public DateTimeOffset Now => clock.GetUtcNow();

    /// <summary>Calls once a second until disposed of. The listener must be quick and must not throw.</summary>
    public IDisposable Listen(Action<DateTimeOffset> listener)
    {
        lock (_gate)
        {
            _listeners.TryAdd(listener, 0);
            _timer ??= clock.CreateTimer(_ => Beat(), null, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(1));
        }

        return new Subscription(this, listener);
    }

    public void Dispose() => _timer?.Dispose();

    private void Beat()
    {
        var now = Now;
        foreach (var listener in _listeners.Keys)
        {
            listener(now);
        }
    }

    private void Leave(Action<DateTimeOffset> listener)
    {
        lock (_gate)
        {
            _listeners.TryRemove(listener, out _);
            if (_listeners.IsEmpty)
            {
                _timer?.Dispose();
                _timer = null;
            }
        }
    }

    private sealed class Subscription(Heartbeat heart, Action<DateTimeOffset> listener) : IDisposable
    {
        public void Dispose() => heart.Leave(listener);
    }
}
