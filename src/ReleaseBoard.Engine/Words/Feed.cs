using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace ReleaseBoard.Engine.Words;

/// <summary>What a listener may want to hear about. A name, and nothing of what changed.</summary>
public readonly record struct Topic(string Name)
{
    public static readonly Topic Journal = new("journal");
    public static readonly Topic People = new("people");
    public static readonly Topic Applications = new("applications");
    public static readonly Topic Artifacts = new("artifacts");
    public static readonly Topic Environments = new("environments");
    public static readonly Topic Settings = new("settings");
    public static readonly Topic Deployments = new("deployments");
    public static readonly Topic Health = new("health");

    /// <summary>What a monitoring system complains of; <see cref="Health"/> rings with it.</summary>
    public static readonly Topic Alerts = new("alerts");

    public static readonly Topic Sources = new("sources");
    public static readonly Topic Flags = new("flags");
    public static readonly Topic Promotions = new("promotions");

    public static readonly Topic Notices = new("notices");

    /// <summary>Rings once a minute, for texts such as "2 min ago".</summary>
    public static readonly Topic Minute = new("minute");
}

/// <summary>Says THAT something changed, never what: whoever hears it reads again.</summary>
public sealed class Feed(TimeProvider clock)
{
    // One entry a listener; a listener leaves when its loop ends.
    private readonly ConcurrentDictionary<Listener, byte> _listeners = new();

    // One entry a topic.
    private readonly ConcurrentDictionary<Topic, long> _turns = new();

    /// <summary>Grows with each announcement of the topic, and before anyone hears it: what was read at another turn may be old.</summary>
    public long Turn(Topic topic) => _turns.GetValueOrDefault(topic);

    /// <summary>Rings for everyone who listens to the topic. Never blocks, never throws.</summary>
    public void Announce(Topic topic)
    {
        _turns.AddOrUpdate(topic, 1, static (_, turn) => turn + 1);
        foreach (var listener in _listeners.Keys)
        {
            listener.Ring(topic);
        }
    }

    /// <summary>
    /// One ring at once, so that a change between first read and subscription is not lost, then one after each change,
    /// at most one every <paramref name="pace"/>.
    /// </summary>
    public async IAsyncEnumerable<bool> ListenAsync(
        IReadOnlyCollection<Topic> topics, TimeSpan pace, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listener = new Listener(topics);
        _listeners.TryAdd(listener, 0);
        try
        {
            var last = clock.GetTimestamp();
            yield return true;
            await foreach (var ring in listener.Bell.Reader.ReadAllAsync(cancellationToken))
            {
                // No timer where rings come slower than the pace: hundreds of circuits hear the same one.
                var rest = pace - clock.GetElapsedTime(last);
                if (rest > TimeSpan.Zero)
                {
                    await Task.Delay(rest, clock, cancellationToken);
                    listener.Bell.Reader.TryRead(out _);
                }

                yield return ring;
                last = clock.GetTimestamp();
            }
        }
        finally
        {
            _listeners.TryRemove(listener, out _);
        }
    }

    private sealed class Listener(IReadOnlyCollection<Topic> topics)
    {
        // Room for one unread ring: a second ring before the first is read says nothing new.
        public Channel<bool> Bell { get; } = Channel.CreateBounded<bool>(
            new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

        public void Ring(Topic topic)
        {
            if (topics.Contains(topic))
            {
                Bell.Writer.TryWrite(true);
            }
        }
    }
}
