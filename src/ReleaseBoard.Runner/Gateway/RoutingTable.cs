using System.Collections.Frozen;
using Microsoft.Extensions.Primitives;

namespace ReleaseBoard.Runner.Gateway;

/// <summary>Where every request goes, as of one moment. Never changed: a new moment has a new table.</summary>
internal sealed class RoutingTable
{
    public static readonly RoutingTable Empty = new([]);

    private readonly FrozenDictionary<string, SlotRoute> _slots;
    private readonly FrozenDictionary<string, SlotRoute>.AlternateLookup<ReadOnlySpan<char>> _byHost;

    public RoutingTable(IEnumerable<SlotRoute> slots)
    {
        _slots = slots.ToFrozenDictionary(slot => $"{slot.Application}.{slot.Environment}.localhost", StringComparer.OrdinalIgnoreCase);
        _byHost = _slots.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>The slot a Host header names, its port left aside; null when there is none.</summary>
    public SlotRoute? Find(string? host)
    {
        var name = host.AsSpan();
        var port = name.LastIndexOf(':');
        return _byHost.TryGetValue(port < 0 ? name : name[..port], out var slot) ? slot : null;
    }
}

/// <summary>One deployment's ready instances and its counter.</summary>
internal sealed class DeploymentRoute(string version, int weight, IReadOnlyList<Destination> ready, TrafficCounter counter)
{
    private readonly Destination[] _ready = [.. ready];
    private int _turn;

    public StringValues Version { get; } = version;

    public int Weight => weight;

    public TrafficCounter Counter => counter;

    /// <summary>The open instance with the fewest requests, beginning with another one each time; null when none is open.</summary>
    public Destination? Choose(Destination? avoided)
    {
        Destination? best = null;
        var first = _ready.Length > 1 ? (uint)Interlocked.Increment(ref _turn) : 0;
        for (uint i = 0; i < _ready.Length; i++)
        {
            var next = _ready[(first + i) % (uint)_ready.Length];
            if (next != avoided && !next.IsClosed && (best is null || next.InFlight < best.InFlight))
            {
                best = next;
            }
        }

        return best;
    }
}
