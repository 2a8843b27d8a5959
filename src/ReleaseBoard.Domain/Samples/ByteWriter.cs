using System.Buffers.Binary;

namespace ReleaseBoard.Domain.Samples;

/// <summary>Writes into a buffer that is large enough by its owner's reckoning.</summary>
internal ref struct ByteWriter(Span<byte> buffer)
{
    private readonly Span<byte> _buffer = buffer;

    public int At { get; private set; }

    public readonly ReadOnlySpan<byte> Written => _buffer[..At];

    public void Byte(int value) => _buffer[At++] = (byte)value;

    /// <summary>Seven bits a byte, the lowest first.</summary>
    public void Whole(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            Byte((int)(value | 0x80) & 0xff);
        }

        Byte((int)value);
    }

    /// <summary>Small numbers of either sign in few bytes: 0, -1, 1, -2 become 0, 1, 2, 3.</summary>
    public void Signed(long value) => Whole((ulong)(value << 1) ^ (ulong)(value >> 63));

    public void Eight(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(_buffer[At..], value);
        At += 8;
    }

    /// <summary>Room for so many bytes that the caller fills; they are zero.</summary>
    public Span<byte> Take(int count)
    {
        var taken = _buffer.Slice(At, count);
        taken.Clear();
        At += count;
        return taken;
    }
}
