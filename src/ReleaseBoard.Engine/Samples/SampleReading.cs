using System.Data.Common;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>
/// One question's way through the store and memory: minutes or hours where its steps allow and as far as they go, then from the store
/// what memory no longer has, then memory. Each segment of the store is read once, whatever chunks of it are asked for; one thread
/// reads, and all cores unpack.
/// </summary>
internal sealed class SampleReading(DbConnection db, SampleBoard board, SampleQuestion question) : IDisposable
{
    // Between a series' first sample asked for and its first chunk: more than this, and older minutes may tell of it.
    private const long Gap = 2 * RollupRules.Minute;

    // A megabyte of the store at a time; fewer series than these are done before another thread has begun.
    private const int SegmentsAtOnce = 16;
    private const int FewSeries = 8;

    private readonly long _step = (long)SampleRules.Step(question.Step).TotalMilliseconds;
    private readonly long _from = Stored.Milliseconds(question.From);
    private readonly long _until = Stored.Milliseconds(question.Until);
    private readonly Prepared _rollups = RollupStore.Listing(db);
    private readonly ChunkReading _chunks = new(db, board);

    // Room that is made at once: a series may have fewer steps, and more make more room.
    private int Steps => (int)Math.Min(1_000, ((_until - _from) / _step) + 2);

    public Facts<SeriesSamples> Read(IReadOnlyList<(StoredSeries? Stored, SeriesBook? Book)> found)
    {
        var series = found.Select(one => Begin(one.Stored, one.Book)).ToArray();
        var places = series.SelectMany((one, number) => Places(one).Select(place => (Number: number, Place: place))).ToList();
        ForEach(series.Length, number => FoldRows(series[number]));

        var room = new SegmentData[SegmentsAtOnce];
        foreach (var segments in places.GroupBy(found => found.Place.Segment).OrderBy(segment => segment.Key).Chunk(SegmentsAtOnce))
        {
            FoldChunks(series, segments, room);
        }

        var answer = new SeriesSamples[series.Length];
        ForEach(series.Length, number =>
        {
            var one = series[number];
            one.Book?.Fold(one.From, _until, one.Fold);
            answer[number] = new SeriesSamples(one.Identity, one.Kind, one.Fold.Finish());
        });
        return answer.ToFacts();
    }

    public void Dispose()
    {
        _rollups.Dispose();
        _chunks.Dispose();
    }

    private static void ForEach(int count, Action<int> act)
    {
        if (count > FewSeries)
        {
            Parallel.For(0, count, act);
            return;
        }

        for (var i = 0; i < count; i++)
        {
            act(i);
        }
    }

    /// <summary>Finds the minutes or hours there are.</summary>
    private SeriesFold Begin(StoredSeries? stored, SeriesBook? book)
    {
        var kind = book?.Kind ?? stored?.Kind ?? MetricKind.Untyped;
        var one = new SeriesFold(stored, book, new StepFold(_step, kind, Steps)) { From = _from, Memory = book?.Begins() ?? long.MaxValue };
        if (stored is not null && RollupRules.For(_step) is { } rollup)
        {
            FindRows(one, stored, rollup, stored.RolledAt);
        }
        else if (stored is not null && one.Memory > _from)
        {
            // Single samples are not kept so long: minutes, up to the one in which the first is that still stands.
            var oldest = Math.Min(ChunkStore.Oldest(db, stored.Id) ?? long.MaxValue, Math.Min(one.Memory, _until + 1));
            if (oldest - _from > Gap)
            {
                FindRows(one, stored, RollupRules.Minute, Math.Min(SampleRules.EndOf(oldest, RollupRules.Minute), stored.RolledAt));
            }
        }

        return one;
    }

    private void FindRows(SeriesFold one, StoredSeries stored, long step, long until)
    {
        if (until > _from)
        {
            one.From = Math.Min(until, _until);
            (one.RowStep, one.Rows) = (step, [.. _rollups.Blobs(stored.Id, step, _from - RollupRules.Row(step), one.From)]);
        }
    }

    private IEnumerable<ChunkPlace> Places(SeriesFold one)
    {
        var until = Math.Min(_until, one.Memory - 1);
        return one.Stored is { } stored && Math.Min(until, stored.LastAt) > one.From ? _chunks.Places(stored.Id, one.From, until) : [];
    }

    private void FoldRows(SeriesFold one)
    {
        var points = one.Rows.Count > 0 ? new SamplePoint[RollupChunk.MostPoints] : [];
        foreach (var row in one.Rows)
        {
            var count = RollupChunk.Read(row, points).Match(count => count, _ => Damaged());
            for (var i = 0; i < count; i++)
            {
                var end = points[i].At.ToUnixTimeMilliseconds();
                if (end > _from && end - one.RowStep < one.From)
                {
                    one.Fold.Add(points[i]);
                }
            }
        }
    }

    /// <summary>Some segments, and the chunks of them that are asked for: each series hears of its own in the order of time, for so they stand.</summary>
    private void FoldChunks(SeriesFold[] series, IGrouping<long, (int Number, ChunkPlace Place)>[] segments, SegmentData[] room)
    {
        for (var i = 0; i < segments.Length; i++)
        {
            room[i] = _chunks.Segment(segments[i].Key, room[i].Room ?? []);
        }

        var bySeries = segments.SelectMany((segment, at) => segment.OrderBy(found => found.Place.At).Select(found => (found.Number, found.Place, At: at)))
            .GroupBy(found => found.Number).Select(found => found.ToArray()).ToArray();
        ForEach(bySeries.Length, i =>
        {
            foreach (var (number, place, at) in bySeries[i])
            {
                var one = series[number];
                var count = _chunks.Unpack(room[at], place);
                var buffer = SampleBuffer.Own;
                one.Fold.Add(buffer.Times.AsSpan(0, count), buffer.Values.AsSpan(0, count), one.From, Math.Min(_until, one.Memory - 1));
            }
        });
    }

    private int Damaged()
    {
        board.NoteDamaged();
        return 0;
    }
}
