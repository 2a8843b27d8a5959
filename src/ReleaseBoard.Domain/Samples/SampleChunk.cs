using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Samples;

/// <summary>
/// Many samples of one series in few bytes, every double to its last bit. A version, a checksum, the count; then for every 128 samples
/// one frame of times (UTC milliseconds) and one of values. A regular interval takes a byte a frame.
/// </summary>
public static class SampleChunk
{
    /// <summary>No chunk holds more; whoever reads one needs no more room than this.</summary>
    public const int MostSamples = 4096;

    private const byte Version = 1;
    private const int Header = 5;
    private const int MostBytesAFrame = 3 * (IntegerFrame.MostBytes + 16);

    /// <summary>Packs samples; there is at least one, and as many times as values.</summary>
    public static byte[] Write(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(times.Length, MostSamples);
        ArgumentOutOfRangeException.ThrowIfZero(times.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, times.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(Header + 4 + (((times.Length / IntegerFrame.Most) + 1) * MostBytesAFrame));
        try
        {
            var writer = new ByteWriter(buffer);
            writer.Take(Header);
            writer.Whole((ulong)times.Length);
            var carry = new FrameCarry();
            var frame = new ValueFrame();
            for (var at = 0; at < times.Length; at += IntegerFrame.Most)
            {
                var count = Math.Min(IntegerFrame.Most, times.Length - at);
                IntegerFrame.Write(ref writer, times.Slice(at, count), ref carry);
                frame.Write(ref writer, values.Slice(at, count));
            }

            var chunk = buffer.AsSpan(0, writer.At).ToArray();
            chunk[0] = Version;
            BinaryPrimitives.WriteUInt32LittleEndian(chunk.AsSpan(1), Checksum(chunk.AsSpan(Header)));
            return chunk;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>How many samples there are, or why it cannot be read; the room given is at least <see cref="MostSamples"/> long.</summary>
    public static Outcome<int> Read(ReadOnlySpan<byte> chunk, Span<long> times, Span<double> values)
    {
        if (chunk.Length < Header || chunk[0] != Version)
        {
            return Damaged("it is of no known version");
        }

        if (BinaryPrimitives.ReadUInt32LittleEndian(chunk[1..]) != Checksum(chunk[Header..]))
        {
            return Damaged("its checksum is wrong");
        }

        var reader = new ByteReader(chunk[Header..]);
        var whole = reader.Whole();
        if (whole is 0 or > MostSamples)
        {
            return Damaged("it counts more samples than a chunk can hold, or none");
        }

        var carry = new FrameCarry();
        var frame = new ValueFrame();
        for (var at = 0; at < (int)whole && !reader.IsDamaged; at += IntegerFrame.Most)
        {
            var count = Math.Min(IntegerFrame.Most, (int)whole - at);
            IntegerFrame.Read(ref reader, times.Slice(at, count), ref carry);
            frame.Read(ref reader, values.Slice(at, count));
        }

        return reader.IsDamaged || !reader.IsAtEnd ? Damaged("it does not hold what it says") : (int)whole;
    }

    private static Refusal Damaged(string why) => new("samples.damaged", $"Stored samples cannot be read: {why}.");

    /// <summary>CRC-32C, eight bytes at once.</summary>
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
