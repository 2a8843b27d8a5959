namespace ReleaseBoard.Web.Api;

/// <summary>
/// How fast each sender may send, by its token: so many messages at a time, and so many a second with a burst. Who is faster is told
/// so, and takes no room from others.
/// </summary>
internal sealed class OtlpPace(TimeProvider clock)
{
    /// <summary>Half of the room there is for all: one sender alone never fills it.</summary>
    public const int AtATime = 4;

    // A fleet of two hundred that sends each second by one token is within its pace.
    private const double ASecond = 200;
    private const double Burst = 400;

    // 100 bytes each; those that have been silent for a minute are forgotten when there are more.
    private const int MostSenders = 10_000;

    private static readonly TimeSpan Silence = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Sender> _senders = new(StringComparer.Ordinal);

    /// <summary>Null when the message may come in, and <see cref="End"/> is owed; else how long to wait.</summary>
    public TimeSpan? Begin(string name)
    {
        lock (_gate)
        {
            var now = clock.GetTimestamp();
            if (!_senders.TryGetValue(name, out var sender))
            {
                Sweep();
                _senders[name] = sender = new Sender { At = now, Left = Burst };
            }

            sender.Left = Math.Min(Burst, sender.Left + (clock.GetElapsedTime(sender.At, now).TotalSeconds * ASecond));
            sender.At = now;
            if (sender.InHand >= AtATime || sender.Left < 1)
            {
                return TimeSpan.FromSeconds(1);
            }

            (sender.InHand, sender.Left) = (sender.InHand + 1, sender.Left - 1);
            return null;
        }
    }

    public void End(string name)
    {
        lock (_gate)
        {
            if (_senders.TryGetValue(name, out var sender))
            {
                sender.InHand--;
            }
        }
    }

    private void Sweep()
    {
        if (_senders.Count < MostSenders)
        {
            return;
        }

        foreach (var (name, _) in _senders.Where(one => one.Value.InHand == 0 && clock.GetElapsedTime(one.Value.At) > Silence).ToList())
        {
            _senders.Remove(name);
        }
    }

    private sealed class Sender
    {
        public int InHand { get; set; }

        public double Left { get; set; }

        public long At { get; set; }
    }
}
