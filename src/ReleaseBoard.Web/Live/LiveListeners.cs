using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace ReleaseBoard.Web.Live;

/// <summary>Who listens: one stream a connection, and only so many in all.</summary>
internal sealed class LiveListeners(IOptions<LiveOptions> options)
{
    // One entry a connection that streams; it leaves with its stream or its connection.
    private readonly ConcurrentDictionary<string, byte> _places = new(StringComparer.Ordinal);

    public int Count => _places.Count;

    /// <summary>A place to give back; null when the connection has one already or all are taken.</summary>
    public IDisposable? Take(string connection) =>
        _places.Count < options.Value.MaximumListeners && _places.TryAdd(connection, 0) ? new Place(this, connection) : null;

    public void Leave(string connection) => _places.TryRemove(connection, out _);

    private sealed class Place(LiveListeners listeners, string connection) : IDisposable
    {
        public void Dispose() => listeners.Leave(connection);
    }
}
