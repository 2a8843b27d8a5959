using System.Buffers.Binary;

namespace ReleaseBoard.Domain.Artifacts;

/// <summary>The checksum that ZIP keeps of each file, eight bytes at a time: archives are large, and one byte after the other is slow.</summary>
internal sealed class Crc32
{
    private const int Slices = 8;

    // Row s, column b: what byte b does to the checksum once s more bytes have followed it.
    private static readonly uint[] Table = MakeTable();

    private uint _state = uint.MaxValue;

    public uint Value => ~_state;

    public void Append(ReadOnlySpan<byte> bytes)
    {
        var state = _state;
        var table = Table;
        for (; bytes.Length >= Slices; bytes = bytes[Slices..])
        {
            var low = state ^ BinaryPrimitives.ReadUInt32LittleEndian(bytes);
            var high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = table[(7 << 8) + (byte)low] ^ table[(6 << 8) + (byte)(low >> 8)] ^ table[(5 << 8) + (byte)(low >> 16)] ^ table[(4 << 8) + (int)(low >> 24)]
                ^ table[(3 << 8) + (byte)high] ^ table[(2 << 8) + (byte)(high >> 8)] ^ table[(1 << 8) + (byte)(high >> 16)] ^ table[(int)(high >> 24)];
        }

        foreach (var next in bytes)
        {
            state = table[(byte)(state ^ next)] ^ (state >> 8);
        }

        _state = state;
    }

    private static uint[] MakeTable()
    {
        var table = new uint[Slices << 8];
        for (var column = 0; column < 256; column++)
        {
            var value = (uint)column;
            for (var bit = 0; bit < 8; bit++)
            {
                value = (value & 1) == 0 ? value >> 1 : (value >> 1) ^ 0xedb88320;
            }

            table[column] = value;
        }

        for (var at = 256; at < table.Length; at++)
        {
            var before = table[at - 256];
            table[at] = table[(byte)before] ^ (before >> 8);
        }

        return table;
    }
}
