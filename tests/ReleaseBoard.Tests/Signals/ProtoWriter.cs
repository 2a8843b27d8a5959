using System.Buffers.Binary;
using System.Text;

namespace ReleaseBoard.Tests.Signals;

/// <summary>Writes protobuf by hand, as nobody else's code would, so that the reader is not tested against itself.</summary>
internal sealed class ProtoWriter
{
    private readonly List<byte> _bytes = [];

    public byte[] Bytes => [.. _bytes];

    public ProtoWriter Number(int field, ulong value)
    {
        Varint((ulong)field << 3);
        Varint(value);
        return this;
    }

    public ProtoWriter Fixed(int field, ulong value)
    {
        Varint(((ulong)field << 3) | 1);
        var eight = new byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(eight, value);
        _bytes.AddRange(eight);
        return this;
    }

    public ProtoWriter Double(int field, double value) => Fixed(field, BitConverter.DoubleToUInt64Bits(value));

    public ProtoWriter Raw(int field, params byte[] bytes)
    {
        Varint(((ulong)field << 3) | 2);
        Varint((ulong)bytes.Length);
        _bytes.AddRange(bytes);
        return this;
    }

    public ProtoWriter Text(int field, string text) => Raw(field, Encoding.UTF8.GetBytes(text));

    public ProtoWriter Message(int field, ProtoWriter inner) => Raw(field, inner.Bytes);

    public ProtoWriter Doubles(int field, params double[] values) => Raw(field, [.. values.SelectMany(BitConverter.GetBytes)]);

    public ProtoWriter Fixeds(int field, params ulong[] values) => Raw(field, [.. values.SelectMany(BitConverter.GetBytes)]);

    public ProtoWriter Varints(int field, params ulong[] values)
    {
        var packed = new ProtoWriter();
        foreach (var value in values)
        {
            packed.Varint(value);
        }

        return Raw(field, packed.Bytes);
    }

    public static ulong Zigzag(long value) => (ulong)((value << 1) ^ (value >> 63));

    public static ProtoWriter Attribute(string key, string value) => new ProtoWriter().Text(1, key).Message(2, new ProtoWriter().Text(1, value));

    private void Varint(ulong value)
    {
        for (; value >= 0x80; value >>= 7)
        {
            _bytes.Add((byte)(value | 0x80));
        }

        _bytes.Add((byte)value);
    }
}
