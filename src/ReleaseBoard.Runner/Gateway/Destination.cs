using System.Globalization;

namespace ReleaseBoard.Runner.Gateway;

/// <summary>One ready instance as the gateway sees it: where it is, and how many requests are with it.</summary>
internal sealed class Destination(int port)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);

    private int _inFlight;
    private volatile bool _isClosed;

    public string Prefix { get; } = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");

    public int InFlight => Volatile.Read(ref _inFlight);

    public bool IsClosed => _isClosed;

    /// <summary>
    /// Counts a request in, unless the door is closed. Counted first and looked at second: whoever closes the door looks in the
    /// other order, so that no request slips in unseen.
    /// </summary>
    public bool TryEnter()
    {
        Interlocked.Increment(ref _inFlight);
        if (!_isClosed)
        {
            return true;
        }

        Leave();
        return false;
    }

    public void Leave() => Interlocked.Decrement(ref _inFlight);

    public void Close()
    {
        _isClosed = true;
        Interlocked.MemoryBarrier();
    }

    /// <summary>Waits until its requests have finished, the instance has ended, or patience has.</summary>
    public async Task DrainAsync(TimeSpan patience, Task ended, TimeProvider clock)
    {
        var began = clock.GetTimestamp();
        while (InFlight > 0 && !ended.IsCompleted && clock.GetElapsedTime(began) < patience)
        {
            await Task.Delay(LookEvery, clock, CancellationToken.None);
        }
    }
}
