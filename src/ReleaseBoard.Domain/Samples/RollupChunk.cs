using System.Buffers;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Samples;

/// <summary>A row of steps in few bytes, one column after the other: ends, last, least, most, sum, count, increase.</summary>
public static class RollupChunk
{
    /// <summary>No row holds more.</summary>
    public const int MostPoints = IntegerFrame.Most;

    private const byte Form = 2;
    private const int Columns = 7;

    /// <summary>Packs points in the order of time; there is at least one.</summary>
    public static byte[] Write(ReadOnlySpan<SamplePoint> points)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(points.Length, MostPoints);
        ArgumentOutOfRangeException.ThrowIfZero(points.Length);
        Span<long> whole = stackalloc long[points.Length];
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSeal.Length + 4 + (Columns * 2 * (IntegerFrame.MostBytes + 16)));
        try
        {
            var writer = new ByteWriter(buffer);
            writer.Take(ChunkSeal.Length);
            writer.Whole((ulong)points.Length);
            for (var i = 0; i < points.Length; i++)
            {
                whole[i] = points[i].At.ToUnixTimeMilliseconds();
            }

            var carry = new FrameCarry();
            IntegerFrame.Write(ref writer, whole, ref carry);
            for (var i = 0; i < points.Length; i++)
            {
                whole[i] = points[i].Count;
            }

            carry = default;
            IntegerFrame.Write(ref writer, whole, ref carry);
            Write(ref writer, points, point => point.Last);
            Write(ref writer, points, point => point.Least);
            Write(ref writer, points, point => point.Most);
            Write(ref writer, points, point => point.Sum);
            Write(ref writer, points, point => point.Increase);
            return ChunkSeal.Close(buffer.AsSpan(0, writer.At), Form);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>How many points there are, or why they cannot be read; the room given is at least <see cref="MostPoints"/> long.</summary>
    public static Outcome<int> Read(ReadOnlySpan<byte> chunk, Span<SamplePoint> points)
    {
        if (ChunkSeal.Check(chunk, Form) is { } refusal)
        {
            return refusal;
        }

        var reader = new ByteReader(chunk[ChunkSeal.Length..]);
        var said = reader.Whole();
        if (said is 0 or > MostPoints)
        {
            return ChunkSeal.Damaged("they count more than a row can hold, or none");
        }

        var count = (int)said;
        Span<long> ends = stackalloc long[count];
        Span<long> counts = stackalloc long[count];
        Span<double> values = stackalloc double[count * (Columns - 2)];
        var carry = new FrameCarry();
        IntegerFrame.Read(ref reader, ends, ref carry);
        carry = default;
        IntegerFrame.Read(ref reader, counts, ref carry);
        for (var column = 0; column < Columns - 2 && !reader.IsDamaged; column++)
        {
            var frame = new ValueFrame();
            frame.Read(ref reader, values.Slice(column * count, count));
        }

        if (reader.IsDamaged || !reader.IsAtEnd)
        {
            return ChunkSeal.Damaged("there is not what they say there is");
        }

        for (var i = 0; i < count; i++)
        {
            if (ends[i] is < 0 or > MostTime || counts[i] is < 1 or > int.MaxValue)
            {
                return ChunkSeal.Damaged("they tell of a time that is none");
            }

            points[i] = new SamplePoint(
                DateTimeOffset.FromUnixTimeMilliseconds(ends[i]), values[i], values[count + i], values[(2 * count) + i], values[(3 * count) + i], (int)counts[i], values[(4 * count) + i]);
        }

        return count;
    }

    // The end of the year 9999.
    private const long MostTime = 253_402_300_799_999;

    private static void Write(ref ByteWriter writer, ReadOnlySpan<SamplePoint> points, Func<SamplePoint, double> column)
    {
        Span<double> values = stackalloc double[points.Length];
        for (var i = 0; i < points.Length; i++)
        {
            values[i] = column(points[i]);
        }

        var frame = new ValueFrame();
        frame.Write(ref writer, values);
    }
}
