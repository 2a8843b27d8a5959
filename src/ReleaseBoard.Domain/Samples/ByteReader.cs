using System.Buffers.Binary;

namespace ReleaseBoard.Domain.Samples;

/// <summary>Reads bytes that may be damaged: what is not there reads as zero and leaves a mark.</summary>
internal ref struct ByteReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>True once more was wished for than there is, or something impossible was read.</summary>
    public bool IsDamaged { get; private set; }

    public readonly bool IsAtEnd => _at == _bytes.Length;

    public void Doubt(bool isImpossible) => IsDamaged |= isImpossible;

    public int Byte() => Take(1) is [var value] ? value : 0;

    public ulong Whole()
    {
        ulong value = 0;
        for (var shift = 0; shift < 64; shift += 7)
        {
            var next = Byte();
            value |= (ulong)(next & 0x7f) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }

        IsDamaged = true;
        return 0;
    }

    public long Signed()
    {
        var value = Whole();
        return (long)(value >> 1) ^ -(long)(value & 1);
    }

    public long Eight() => Take(8) is { Length: 8 } taken ? BinaryPrimitives.ReadInt64LittleEndian(taken) : 0;

    /// <summary>So many bytes; none when there are fewer.</summary>
    public ReadOnlySpan<byte> Take(int count)
    {
        if (count > _bytes.Length - _at)
        {
            IsDamaged = true;
            _at = _bytes.Length;
            return [];
        }

        _at += count;
        return _bytes.Slice(_at - count, count);
    }
}
