using System.Data.Common;
using ReleaseBoard.Domain.Samples;

namespace ReleaseBoard.Engine.Samples;

/// <summary>Writes minutes and hours: with a chunk where many samples make a minute, else when the samples go. None is left out between.</summary>
internal sealed class SampleRolling(DbConnection db, SampleBoard board) : IDisposable
{
    private readonly RollupStatements _rollups = new(db);
    private readonly ChunkReading _chunks = new(db, board);
    private readonly Prepared _noting = SeriesStore.NotingRolled(db);
    private long _grown;

    /// <summary>Writes minutes and hours of at most so many series whose samples stand in chunks up to a number. Answers how many had any.</summary>
    public static int RollUp(DbConnection db, SampleBoard board, long lastChunk, int atMost)
    {
        var series = SeriesStore.Unrolled(db, lastChunk, atMost);
        using var rolling = new SampleRolling(db, board);
        foreach (var one in series)
        {
            rolling.CatchUp(one, ChunkStore.LastEnd(db, one.Id, lastChunk));
        }

        rolling.Count();
        return series.Count;
    }

    /// <summary>The minutes of samples that are just being written, and of those before them that had none.</summary>
    public void Add(PackedSamples samples)
    {
        if (SeriesStore.Find(db, samples.Series) is { } stored && stored.RolledAt < stored.LastAt)
        {
            CatchUp(stored, stored.LastAt);
        }

        Save(samples.Series, samples.Until, RollupRules.Minutes(samples.Times, samples.Values, samples.Kind, samples.Before));
    }

    /// <summary>Notes the bytes that were added.</summary>
    public void Count() => ChunkStore.Count(db, 0, 0, _grown);

    public void Dispose()
    {
        _rollups.Dispose();
        _chunks.Dispose();
        _noting.Dispose();
    }

    private void CatchUp(StoredSeries series, long until)
    {
        var before = ValueAt(series.Id, series.RolledAt);
        var segment = (Number: -1L, Data: new SegmentData([], 0));
        foreach (var place in _chunks.Places(series.Id, series.RolledAt, until).ToList())
        {
            segment = place.Segment == segment.Number ? segment : (place.Segment, _chunks.Segment(place.Segment, segment.Data.Room));

            // A chunk that cannot be read is counted there, and has no minutes.
            if (_chunks.Unpack(segment.Data, place) is var count and > 0)
            {
                var buffer = SampleBuffer.Own;
                Save(series.Id, buffer.Times[count - 1], RollupRules.Minutes(buffer.Times.AsSpan(0, count), buffer.Values.AsSpan(0, count), series.Kind, before));
                before = buffer.Values[count - 1];
            }
        }

        _noting.Execute(until, series.Id);
    }

    private void Save(long series, long until, IReadOnlyList<SamplePoint> minutes)
    {
        if (minutes.Count > 0)
        {
            _grown += RollupStore.Add(_rollups, series, RollupRules.Minute, minutes);
            _grown += RollupStore.Add(_rollups, series, RollupRules.Hour, RollupRules.Together(minutes, [], RollupRules.Hour));
        }

        _noting.Execute(until, series);
    }

    /// <summary>What a counter's next increase counts from: the last value that hours tell of. NaN where none do.</summary>
    private double ValueAt(long series, long at) => RollupStore.Last(_rollups, series, at)?.Last ?? double.NaN;
}
