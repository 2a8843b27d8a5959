using System.Data.Common;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>Packs a batch of series into the store: one chunk each, and its minutes and hours where many samples make one, in one transaction.</summary>
internal static class SampleWriter
{
    private const long HourLength = RollupRules.Hour;

    // Fifteen of SQLite's pages of 4 KiB; a segment is read whole for each of its chunks.
    private const int MostSegmentBytes = 15 * 4092;

    /// <summary>Writes chunks and rollups. The series are in the store already.</summary>
    public static void Write(DbConnection db, SampleBoard board, IReadOnlyList<PackedSamples> batch, DateTimeOffset now)
    {
        if (batch.Count == 0)
        {
            return;
        }

        using var chunks = ChunkStore.Inserting(db);
        using var series = SeriesStore.Noting(db);
        using var rolling = new SampleRolling(db, board);
        long raw = 0;
        foreach (var segment in Segments(batch))
        {
            Insert(db, chunks, segment);
        }

        foreach (var samples in batch)
        {
            if (RollupRules.IsWorth(samples.Times))
            {
                rolling.Add(samples);
            }

            series.Execute(samples.Until, samples.Series);
            raw += samples.Data.Length;
        }

        ChunkStore.Count(db, Stored.Milliseconds(now) / HourLength * HourLength, raw, 0);
        rolling.Count();
    }

    /// <summary>The batch in the same order, in parts that make a segment each.</summary>
    private static IEnumerable<List<PackedSamples>> Segments(IReadOnlyList<PackedSamples> batch)
    {
        var segment = new List<PackedSamples>();
        var bytes = 0;
        foreach (var samples in batch)
        {
            if (segment.Count > 0 && bytes + samples.Data.Length > MostSegmentBytes)
            {
                yield return segment;
                (segment, bytes) = ([], 0);
            }

            segment.Add(samples);
            bytes += samples.Data.Length;
        }

        if (segment.Count > 0)
        {
            yield return segment;
        }
    }

    private static void Insert(DbConnection db, Prepared chunks, List<PackedSamples> segment)
    {
        var number = ChunkStore.Insert(db, [.. segment.SelectMany(samples => samples.Data)]);
        var place = 0;
        foreach (var samples in segment)
        {
            chunks.Execute(samples.Series, samples.From, samples.Until, number, place, samples.Data.Length);
            place += samples.Data.Length;
        }
    }

    /// <summary>The last value a series has in chunks: what its next increase counts from. NaN when there is none.</summary>
    public static double ValueBefore(DbConnection db, long series)
    {
        var buffer = SampleBuffer.Own;
        var count = ChunkStore.Latest(db, series) is { } chunk ? SampleChunk.Read(chunk, buffer.Times, buffer.Values).Match(count => count, _ => 0) : 0;
        return count == 0 ? double.NaN : buffer.Values[count - 1];
    }
}

/// <summary>Samples of one series as they are written.</summary>
/// <param name="Series">Its number in the store.</param>
/// <param name="Before">The series' value before these; NaN when nothing is known of it.</param>
internal sealed record PackedSamples(long Series, MetricKind Kind, long[] Times, double[] Values, double Before, byte[] Data)
{
    public long From => Times[0];

    public long Until => Times[^1];

    public static PackedSamples Of(long series, MetricKind kind, long[] times, double[] values, double before) =>
        new(series, kind, times, values, before, SampleChunk.Write(times, values));
}
