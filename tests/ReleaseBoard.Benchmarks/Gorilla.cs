using System.Numerics;

namespace ReleaseBoard.Benchmarks;

/// <summary>How many bits Gorilla takes (Pelkonen and others, VLDB 2015, section 4.1): what Prometheus' chunks are made after.</summary>
internal struct Gorilla
{
    private bool _isBegun;
    private long _time;
    private long _delta;
    private long _value;
    private int _leading;
    private int _trailing;

    public long Bits { get; private set; }

    public void Add(long at, double value)
    {
        var bits = BitConverter.DoubleToInt64Bits(value);
        if (!_isBegun)
        {
            (_isBegun, _time, _value, _leading) = (true, at, bits, 65);
            Bits += 128;
            return;
        }

        AddTime(at);
        AddValue(bits);
    }

    private void AddTime(long at)
    {
        var delta = at - _time;
        var change = delta - _delta;
        (_time, _delta) = (at, delta);
        Bits += change switch
        {
            0 => 1,
            >= -63 and <= 64 => 9,
            >= -255 and <= 256 => 12,
            >= -2047 and <= 2048 => 16,
            _ => 36,
        };
    }

    private void AddValue(long bits)
    {
        var difference = (ulong)(bits ^ _value);
        _value = bits;
        if (difference == 0)
        {
            Bits++;
            return;
        }

        var leading = Math.Min(31, BitOperations.LeadingZeroCount(difference));
        var trailing = BitOperations.TrailingZeroCount(difference);
        if (_leading <= 64 && leading >= _leading && trailing >= _trailing)
        {
            Bits += 2 + (64 - _leading - _trailing);
            return;
        }

        (_leading, _trailing) = (leading, trailing);
        Bits += 2 + 5 + 6 + (64 - leading - trailing);
    }
}
