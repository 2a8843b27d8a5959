using System.Buffers.Binary;
using System.Text;

namespace ReleaseBoard.Benchmarks;

/// <summary>As much of MessagePack and of SignalR's framing as a circuit's client has to read.</summary>
internal ref struct PackReader(ReadOnlySpan<byte> bytes)
{
    private ReadOnlySpan<byte> _rest = bytes;

    /// <summary>The next message of a frame, taken from its beginning; each has its length before it, seven bits a byte.</summary>
    public static ReadOnlySpan<byte> NextMessage(ref ReadOnlySpan<byte> frame)
    {
        var (length, shift, read) = (0, 0, 0);
        byte part;
        do
        {
            part = frame[read++];
            length |= (part & 0x7f) << shift;
            shift += 7;
        }
        while ((part & 0x80) != 0);
        var message = frame.Slice(read, length);
        frame = frame[(read + length)..];
        return message;
    }

    public int Array()
    {
        var first = Take(1)[0];
        return first switch { >= 0x90 and <= 0x9f => first & 0x0f, 0xdc => BinaryPrimitives.ReadUInt16BigEndian(Take(2)), 0xdd => (int)BinaryPrimitives.ReadUInt32BigEndian(Take(4)), _ => throw Odd(first) };
    }

    public long Integer()
    {
        var first = Take(1)[0];
        return first switch
        {
            <= 0x7f => first,
            >= 0xe0 => (sbyte)first,
            0xcc => Take(1)[0],
            0xcd => BinaryPrimitives.ReadUInt16BigEndian(Take(2)),
            0xce => BinaryPrimitives.ReadUInt32BigEndian(Take(4)),
            0xcf or 0xd3 => BinaryPrimitives.ReadInt64BigEndian(Take(8)),
            0xd0 => (sbyte)Take(1)[0],
            0xd1 => BinaryPrimitives.ReadInt16BigEndian(Take(2)),
            0xd2 => BinaryPrimitives.ReadInt32BigEndian(Take(4)),
            _ => throw Odd(first),
        };
    }

    /// <summary>Text or bytes; empty for nothing.</summary>
    public ReadOnlySpan<byte> Bytes()
    {
        var first = Take(1)[0];
        return first switch
        {
            0xc0 => [],
            >= 0xa0 and <= 0xbf => Take(first & 0x1f),
            0xc4 or 0xd9 => Take(Take(1)[0]),
            0xc5 or 0xda => Take(BinaryPrimitives.ReadUInt16BigEndian(Take(2))),
            0xc6 or 0xdb => Take((int)BinaryPrimitives.ReadUInt32BigEndian(Take(4))),
            _ => throw Odd(first),
        };
    }

    public string Text() => Encoding.UTF8.GetString(Bytes());

    /// <summary>Passes over an empty map, which is all that headers ever are here.</summary>
    public void Headers()
    {
        if (Take(1)[0] is var first and not 0x80)
        {
            throw Odd(first);
        }
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    private static InvalidDataException Odd(byte first) => new($"This MessagePack is of an unexpected kind: 0x{first:x2}.");
}

/// <summary>Writes one invocation as SignalR frames it.</summary>
internal static class PackWriter
{
    /// <summary>Arguments are text, whole numbers, truth or null.</summary>
    public static byte[] Invocation(string? id, string target, params object?[] arguments)
    {
        using var body = new MemoryStream();
        body.Write([0x96, 0x01, 0x80]);
        Write(body, id);
        Write(body, target);
        body.WriteByte((byte)(0x90 | arguments.Length));
        foreach (var argument in arguments)
        {
            Write(body, argument);
        }

        body.WriteByte(0x90);
        return Framed(body.ToArray());
    }

    public static byte[] Ping { get; } = Framed([0x91, 0x06]);

    private static void Write(MemoryStream to, object? value)
    {
        Span<byte> number = stackalloc byte[9];
        switch (value)
        {
            case null:
                to.WriteByte(0xc0);
                break;
            case bool truth:
                to.WriteByte((byte)(truth ? 0xc3 : 0xc2));
                break;
            case long whole:
                number[0] = 0xd3;
                BinaryPrimitives.WriteInt64BigEndian(number[1..], whole);
                to.Write(number);
                break;
            default:
                var text = Encoding.UTF8.GetBytes(value.ToString() ?? "");
                number[0] = 0xdb;
                BinaryPrimitives.WriteInt32BigEndian(number[1..], text.Length);
                to.Write(number[..5]);
                to.Write(text);
                break;
        }
    }

    private static byte[] Framed(byte[] body)
    {
        using var framed = new MemoryStream();
        var length = body.Length;
        do
        {
            var part = (byte)(length & 0x7f);
            length >>= 7;
            framed.WriteByte((byte)(length > 0 ? part | 0x80 : part));
        }
        while (length > 0);
        framed.Write(body);
        return framed.ToArray();
    }
}
