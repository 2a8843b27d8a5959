using System.Buffers.Binary;
using System.Numerics;

namespace ReleaseBoard.Domain.Targeting;

/// <summary>MurmurHash3_x86_32 by Austin Appleby (public domain), the hash of flagd's and Unleash's buckets.</summary>
public static class Murmur3
{
    public static uint Hash(ReadOnlySpan<byte> bytes, uint seed = 0)
    {
        const uint C1 = 0xcc9e2d51;
        const uint C2 = 0x1b873593;
        var hash = seed;
        var rest = bytes;
        while (rest.Length >= 4)
        {
            hash ^= BitOperations.RotateLeft(BinaryPrimitives.ReadUInt32LittleEndian(rest) * C1, 15) * C2;
            hash = (BitOperations.RotateLeft(hash, 13) * 5) + 0xe6546b64;
            rest = rest[4..];
        }

        uint tail = 0;
        for (var i = rest.Length - 1; i >= 0; i--)
        {
            tail = (tail << 8) | rest[i];
        }

        hash ^= BitOperations.RotateLeft(tail * C1, 15) * C2;
        hash ^= (uint)bytes.Length;
        hash = (hash ^ (hash >> 16)) * 0x85ebca6b;
        hash = (hash ^ (hash >> 13)) * 0xc2b2ae35;
        return hash ^ (hash >> 16);
    }
}
