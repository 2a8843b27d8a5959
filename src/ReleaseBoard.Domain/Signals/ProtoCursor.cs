using System.Buffers.Binary;

namespace ReleaseBoard.Domain.Signals;

/// <summary>Walks along one protobuf message (https://protobuf.dev/programming-guides/encoding/). Reads no byte beyond its end.</summary>
internal struct ProtoCursor(ReadOnlyMemory<byte> message)
{
    private const int LongestVarint = 10;

    private int _at;

    public int Field { get; private set; }

    public int Wire { get; private set; }

    /// <summary>The value of the field at hand: of a length-delimited one its bytes, of the others their raw bytes.</summary>
    public ReadOnlyMemory<byte> Value { get; private set; }

    /// <summary>The value of a varint field.</summary>
    public ulong Number { get; private set; }

    public bool Next()
    {
        if (_at >= message.Length)
        {
            return false;
        }

        var tag = Varint();
        (Field, Wire) = tag >> 3 is > 0 and <= int.MaxValue ? ((int)(tag >> 3), (int)(tag & 7)) : throw new OtlpFormatException("A field has no number.");
        switch (Wire)
        {
            case 0:
                Number = Varint();
                break;
            case 1:
                Value = Take(8);
                break;
            case 2:
                var length = Varint();
                Value = Take(length <= int.MaxValue ? (int)length : int.MaxValue);
                break;
            case 5:
                Value = Take(4);
                break;
            default:
                // Groups were given up before this protocol began.
                throw new OtlpFormatException("A field is of no kind that is in use.");
        }

        return true;
    }

    public static double ToDouble(ReadOnlyMemory<byte> eight) => BinaryPrimitives.ReadDoubleLittleEndian(eight.Span);

    public static ulong ToNumber(ReadOnlyMemory<byte> eight) => BinaryPrimitives.ReadUInt64LittleEndian(eight.Span);

    /// <summary>Packed varints, one after the other.</summary>
    public static List<double> Varints(ReadOnlyMemory<byte> packed, int most)
    {
        var cursor = new ProtoCursor(packed);
        var numbers = new List<double>();
        while (cursor._at < packed.Length)
        {
            numbers.Add(cursor.Varint());
            if (numbers.Count > most)
            {
                throw new OtlpFormatException($"A histogram has more than {most} buckets.");
            }
        }

        return numbers;
    }

    private ReadOnlyMemory<byte> Take(int length)
    {
        if (length > message.Length - _at)
        {
            throw new OtlpFormatException("It ends in the middle of a field.");
        }

        _at += length;
        return message.Slice(_at - length, length);
    }

    private ulong Varint()
    {
        var bytes = message.Span;
        ulong value = 0;
        for (var i = 0; i < LongestVarint && _at < bytes.Length; i++)
        {
            var part = bytes[_at++];
            value |= (ulong)(part & 0x7f) << (7 * i);
            if (part < 0x80)
            {
                return value;
            }
        }

        throw new OtlpFormatException("A number does not end.");
    }
}
