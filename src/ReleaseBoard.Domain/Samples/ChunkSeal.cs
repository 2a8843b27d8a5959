using System.Buffers.Binary;
using System.Numerics;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Samples;

/// <summary>What stands before packed bytes: the form's number and a CRC-32C, so that a damaged store is noticed and not believed.</summary>
internal static class ChunkSeal
{
    public const int Length = 5;

    /// <summary>The chunk with its seal; the first bytes written were left for it.</summary>
    public static byte[] Close(ReadOnlySpan<byte> written, byte form)
    {
        var chunk = written.ToArray();
        chunk[0] = form;
        BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(1), Checksum(chunk.AsSpan(Length)));
        return chunk;
    }

    /// <summary>Null when the seal is whole.</summary>
    public static Refusal? Check(ReadOnlySpan<byte> chunk, byte form)
    {
        if (chunk.Length < Length || chunk[0] != form)
        {
            return Damaged("they are of no known form");
        }

        return BinaryPrimitives.ReadUInt32LittleEndian(chunk[1..]) == Checksum(chunk[Length..]) ? null : Damaged("their checksum is wrong");
    }

    public static Refusal Damaged(string why) => new("samples.damaged", $"Stored samples cannot be read: {why}.");

    /// <summary>Eight bytes at once, then the rest.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var sum = uint.MaxValue;
        for (; bytes.Length >= 8; bytes = bytes[8..])
        {
            sum = BitOperations.Crc32C(sum, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
        }

        foreach (var next in bytes)
        {
            sum = BitOperations.Crc32C(sum, next);
        }

        return ~sum;
    }
}
