using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace ReleaseBoard.Web.Live;

/// <summary>Who listens: one stream a connection, and only so many in all.</summary>
internal sealed class LiveListeners(IOptions<LiveOptions> options)
{
    // One entry a connection that streams; it leaves with its stream or its connection.
    private readonly ConcurrentDictionary<string, byte> _places = new(StringComparer.Ordinal);

    private int _taken = -1;

    public int Count => _places.Count;

    /// <summary>A place to give back; null when the connection has one already or all are taken.</summary>
    public LivePlace? Take(string connection) => _places.Count < options.Value.MaximumListeners && _places.TryAdd(connection, 0)
        ? new LivePlace(this, connection, (int)((uint)Interlocked.Increment(ref _taken) % LiveJournal.Groups))
        : null;

    public void Leave(string connection) => _places.TryRemove(connection, out _);
}

/// <summary>A listener's place, given back when it is disposed of.</summary>
/// <param name="group">With whom it is told of health.</param>
internal sealed class LivePlace(LiveListeners listeners, string connection, int group) : IDisposable
{
    public int Group => group;

    public void Dispose() => listeners.Leave(connection);
}
