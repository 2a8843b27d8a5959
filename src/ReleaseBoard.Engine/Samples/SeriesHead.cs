using ReleaseBoard.Domain.Samples;

namespace ReleaseBoard.Engine.Samples;

/// <summary>A series' latest samples, not yet packed: at most 128, and little room for the first few. Not safe for several threads by itself.</summary>
internal sealed class SeriesHead
{
    public const int Most = 128;
    private const int Least = 8;
    private const int BytesASample = sizeof(int) + sizeof(double);

    private int[] _offsets = new int[Least];
    private double[] _values = new double[Least];
    private long _from;

    public int Count { get; private set; }

    public int Bytes => _values.Length * BytesASample;

    /// <summary>The first sample's time; null when there is none.</summary>
    public long? From => Count == 0 ? null : _from;

    public bool Takes(long at) => Count == 0 || (Count < Most && at - _from <= int.MaxValue);

    public void Add(long at, double value)
    {
        if (Count == _values.Length)
        {
            Array.Resize(ref _offsets, Count * 2);
            Array.Resize(ref _values, Count * 2);
        }

        _from = Count == 0 ? at : _from;
        _offsets[Count] = (int)(at - _from);
        _values[Count++] = value;
    }

    public int CopyTo(Span<long> times, Span<double> values)
    {
        for (var i = 0; i < Count; i++)
        {
            times[i] = _from + _offsets[i];
        }

        _values.AsSpan(0, Count).CopyTo(values);
        return Count;
    }

    /// <summary>Packs what is there, and begins anew.</summary>
    public MemoryChunk Close()
    {
        Span<long> times = stackalloc long[Most];
        times = times[..Count];
        CopyTo(times, stackalloc double[Most]);
        var chunk = new MemoryChunk(times[0], times[^1], Count, SampleChunk.Write(times, _values.AsSpan(0, Count)), false);
        Count = 0;
        return chunk;
    }
}
