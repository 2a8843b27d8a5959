using System.Buffers;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Domain.Samples;

/// <summary>
/// What waits of many series in one row: first the columns of times, of which series that come together share one, then for each
/// series its number in the store, its column and its values.
/// </summary>
public static class TailChunk
{
    /// <summary>No row names more columns or series.</summary>
    public const int Most = 2_000;

    private const byte Form = 4;

    // A number and two lengths: ten bytes each at most.
    private const int MostHeader = 30;

    // Its own frames, as if no column were shared.
    private const int MostFrame = 3 * (IntegerFrame.MostBytes + 16);

    public static byte[] Write(IReadOnlyCollection<TailPiece> pieces)
    {
        var columns = Columns(pieces);
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkSeal.Length + MostHeader + pieces.Sum(piece => MostHeader + (((piece.Times.Length / IntegerFrame.Most) + 1) * MostFrame)));
        try
        {
            var writer = new ByteWriter(buffer);
            writer.Take(ChunkSeal.Length);
            writer.Whole((ulong)columns.Count);
            foreach (var column in columns)
            {
                WriteTimes(ref writer, column);
            }

            foreach (var piece in pieces)
            {
                writer.Whole((ulong)piece.Series);
                writer.Whole((ulong)columns.FindIndex(column => column.AsSpan().SequenceEqual(piece.Times)));
                WriteValues(ref writer, piece.Values);
            }

            return ChunkSeal.Close(writer.Written, Form);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    public static Outcome<Facts<TailPiece>> Read(ReadOnlySpan<byte> row)
    {
        if (ChunkSeal.Check(row, Form) is { } refusal)
        {
            return refusal;
        }

        var reader = new ByteReader(row[ChunkSeal.Length..]);
        var said = reader.Whole();
        reader.Doubt(said > Most);
        var columns = new List<long[]>();
        for (ulong i = 0; i < said && !reader.IsDamaged; i++)
        {
            columns.Add(ReadTimes(ref reader));
        }

        var pieces = new List<TailPiece>();
        while (!reader.IsAtEnd && !reader.IsDamaged)
        {
            var series = (long)reader.Whole();
            var column = reader.Whole();
            reader.Doubt(column >= (ulong)columns.Count || pieces.Count == Most);
            if (!reader.IsDamaged)
            {
                pieces.Add(new TailPiece(series, columns[(int)column], ReadValues(ref reader, columns[(int)column].Length)));
            }
        }

        return reader.IsDamaged ? ChunkSeal.Damaged("there is not what they say there is") : pieces.ToFacts();
    }

    /// <summary>Series of one source come at the same instants: a handful of columns serve hundreds.</summary>
    private static List<long[]> Columns(IReadOnlyCollection<TailPiece> pieces)
    {
        var columns = new List<long[]>();
        foreach (var piece in pieces)
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThan(piece.Times.Length, SampleChunk.MostSamples);
            if (!columns.Exists(column => column.AsSpan().SequenceEqual(piece.Times)))
            {
                columns.Add(piece.Times);
            }
        }

        return columns;
    }

    private static void WriteTimes(ref ByteWriter writer, long[] times)
    {
        writer.Whole((ulong)times.Length);
        var carry = new FrameCarry();
        foreach (var frame in times.Chunk(IntegerFrame.Most))
        {
            IntegerFrame.Write(ref writer, frame, ref carry);
        }
    }

    private static void WriteValues(ref ByteWriter writer, ReadOnlySpan<double> values)
    {
        var frame = new ValueFrame();
        for (; values.Length > IntegerFrame.Most; values = values[IntegerFrame.Most..])
        {
            frame.Write(ref writer, values[..IntegerFrame.Most]);
        }

        frame.Write(ref writer, values);
    }

    private static long[] ReadTimes(ref ByteReader reader)
    {
        var count = reader.Whole();
        reader.Doubt(count is 0 or > SampleChunk.MostSamples);
        var times = new long[reader.IsDamaged ? 0 : (int)count];
        var carry = new FrameCarry();
        for (var at = 0; at < times.Length && !reader.IsDamaged; at += IntegerFrame.Most)
        {
            IntegerFrame.Read(ref reader, times.AsSpan(at, Math.Min(IntegerFrame.Most, times.Length - at)), ref carry);
        }

        return times;
    }

    private static double[] ReadValues(ref ByteReader reader, int count)
    {
        var values = new double[count];
        var frame = new ValueFrame();
        for (var at = 0; at < count && !reader.IsDamaged; at += IntegerFrame.Most)
        {
            frame.Read(ref reader, values.AsSpan(at, Math.Min(IntegerFrame.Most, count - at)));
        }

        return values;
    }
}
