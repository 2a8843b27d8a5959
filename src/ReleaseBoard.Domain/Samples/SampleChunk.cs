using System.Buffers;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Samples;

/// <summary>
/// Many samples of one series in few bytes, every double to its last bit. A form, a checksum, the count; then for every 128 samples
/// one frame of times (UTC milliseconds) and one of values. A regular interval takes a byte a frame.
/// </summary>
public static class SampleChunk
{
    /// <summary>No chunk holds more; whoever reads one needs no more room than this.</summary>
    public const int MostSamples = 4096;

    private const byte Form = 1;
    private const int MostBytesAFrame = 3 * (IntegerFrame.MostBytes + 16);

    /// <summary>Packs samples; there is at least one, and as many times as values.</summary>
    public static byte[] Write(ReadOnlySpan<long> times, ReadOnlySpan<double> values)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(times.Length, MostSamples);
        ArgumentOutOfRangeException.ThrowIfZero(times.Length);
        ArgumentOutOfRangeException.ThrowIfNotEqual(values.Length, times.Length);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSeal.Length + 4 + (((times.Length / IntegerFrame.Most) + 1) * MostBytesAFrame));
        try
        {
            var writer = new ByteWriter(buffer);
            writer.Take(ChunkSeal.Length);
            writer.Whole((ulong)times.Length);
            var carry = new FrameCarry();
            var frame = new ValueFrame();
            for (var at = 0; at < times.Length; at += IntegerFrame.Most)
            {
                var count = Math.Min(IntegerFrame.Most, times.Length - at);
                IntegerFrame.Write(ref writer, times.Slice(at, count), ref carry);
                frame.Write(ref writer, values.Slice(at, count));
            }

            return ChunkSeal.Close(buffer.AsSpan(0, writer.At), Form);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>How many samples there are, or why it cannot be read; the room given is at least <see cref="MostSamples"/> long.</summary>
    public static Outcome<int> Read(ReadOnlySpan<byte> chunk, Span<long> times, Span<double> values)
    {
        if (ChunkSeal.Check(chunk, Form) is { } refusal)
        {
            return refusal;
        }

        var reader = new ByteReader(chunk[ChunkSeal.Length..]);
        var whole = reader.Whole();
        if (whole is 0 or > MostSamples)
        {
            return ChunkSeal.Damaged("they count more than a chunk can hold, or none");
        }

        var carry = new FrameCarry();
        var frame = new ValueFrame();
        for (var at = 0; at < (int)whole && !reader.IsDamaged; at += IntegerFrame.Most)
        {
            var count = Math.Min(IntegerFrame.Most, (int)whole - at);
            IntegerFrame.Read(ref reader, times.Slice(at, count), ref carry);
            frame.Read(ref reader, values.Slice(at, count));
        }

        return reader.IsDamaged || !reader.IsAtEnd ? ChunkSeal.Damaged("there is not what they say there is") : (int)whole;
    }
}
