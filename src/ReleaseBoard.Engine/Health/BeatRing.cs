namespace ReleaseBoard.Engine.Health;

/// <summary>The last so many beats in the order of time. Grows as it fills, up to its capacity, then forgets the oldest.</summary>
internal sealed class BeatRing(int capacity)
{
    private Beat[] _beats = new Beat[Math.Min(capacity, 64)];
    private int _first;

    public int Count { get; private set; }

    public Beat this[int index] => _beats[(_first + index) % _beats.Length];

    public void Add(in Beat beat)
    {
        if (Count == _beats.Length && Count < capacity)
        {
            Grow();
        }

        if (Count < _beats.Length)
        {
            _beats[(_first + Count) % _beats.Length] = beat;
            Count++;
            return;
        }

        _beats[_first] = beat;
        _first = (_first + 1) % _beats.Length;
    }

    /// <summary>The first beat that ended after an instant; <see cref="Count"/> when none did.</summary>
    public int FirstAfter(long at)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = this[middle].At > at ? (low, middle) : (middle + 1, high);
        }

        return low;
    }

    public void Clear()
    {
        Array.Clear(_beats);
        (_first, Count) = (0, 0);
    }

    private void Grow()
    {
        var larger = new Beat[Math.Min(capacity, _beats.Length * 2)];
        for (var i = 0; i < Count; i++)
        {
            larger[i] = this[i];
        }

        (_beats, _first) = (larger, 0);
    }
}
