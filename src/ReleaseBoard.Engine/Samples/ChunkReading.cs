using System.Data.Common;
using ReleaseBoard.Domain.Samples;

namespace ReleaseBoard.Engine.Samples;

/// <summary>Where a chunk stands.</summary>
internal readonly record struct ChunkPlace(long Segment, int At, int Length);

/// <summary>A segment at hand: so many bytes of its room count.</summary>
internal readonly record struct SegmentData(byte[] Room, int Length);

/// <summary>Finds chunks and the segments they stand in, and unpacks them.</summary>
internal sealed class ChunkReading(DbConnection db, SampleBoard board) : IDisposable
{
    private readonly Prepared _places = ChunkStore.Places(db);
    private readonly Prepared _segments = ChunkStore.Segment(db);

    /// <summary>A series' chunks with samples after one instant and by another (UTC milliseconds), in the order of time.</summary>
    public IEnumerable<ChunkPlace> Places(long series, long after, long until) =>
        _places.Numbers(series, after, until + 1).Select(row => new ChunkPlace(row.First, row.Second, row.Third));

    /// <summary>A segment's bytes, in room that was used before or in new; none when it is gone.</summary>
    public SegmentData Segment(long segment, byte[] room)
    {
        var length = _segments.Blob(ref room, segment);
        return new SegmentData(room, length);
    }

    /// <summary>How many samples of a chunk are in this thread's <see cref="SampleBuffer"/> now; none where it is damaged, which is counted.</summary>
    public int Unpack(in SegmentData segment, in ChunkPlace place)
    {
        var count = 0;
        if (place.At >= 0 && place.Length >= 0 && place.At + (long)place.Length <= segment.Length)
        {
            var buffer = SampleBuffer.Own;
            count = SampleChunk.Read(segment.Room.AsSpan(place.At, place.Length), buffer.Times, buffer.Values).Match(count => count, _ => 0);
        }

        if (count == 0)
        {
            board.NoteDamaged();
        }

        return count;
    }

    public void Dispose()
    {
        _places.Dispose();
        _segments.Dispose();
    }
}
