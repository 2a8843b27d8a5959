using System.Data.Common;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>One question's way through the store and memory: from the store what memory no longer has, in the rollup its steps allow.</summary>
internal sealed class SampleReading(DbConnection db, SampleBoard board, SampleQuestion question) : IDisposable
{
    // Between a series' first sample asked for and its first chunk: more than this, and older minutes may tell of it.
    private const long Gap = 2 * RollupRules.Minute;

    private readonly long _step = (long)SampleRules.Step(question.Step).TotalMilliseconds;
    private readonly long _from = Stored.Milliseconds(question.From);
    private readonly long _until = Stored.Milliseconds(question.Until);
    private readonly Prepared _rollups = RollupStore.Listing(db);
    private readonly Prepared _chunks = ChunkStore.Listing(db);
    private readonly List<SamplePoint> _room = [];
    private readonly SamplePoint[] _points = new SamplePoint[RollupChunk.MostPoints];

    public SeriesSamples Read(StoredSeries? stored, SeriesBook? book)
    {
        var kind = book?.Kind ?? stored?.Kind ?? MetricKind.Untyped;
        var fold = new StepFold(_step, kind, _room);
        if (RollupRules.For(_step) is { } rollup)
        {
            // What the store has written down ends here, in the same snapshot; memory has all that is later.
            var written = Math.Min(stored?.LastAt ?? long.MinValue, _until);
            FoldRollups(stored, rollup, written, fold);
            book?.Fold(Math.Max(_from, written), _until, fold);
        }
        else
        {
            var from = FoldChunks(stored, book?.Begins() ?? long.MaxValue, fold);
            book?.Fold(from, _until, fold);
        }

        return new SeriesSamples(book?.Identity ?? stored?.Identity ?? throw new InvalidOperationException("A series is somewhere."), kind, fold.Finish());
    }

    public void Dispose()
    {
        _rollups.Dispose();
        _chunks.Dispose();
    }

    private void FoldRollups(StoredSeries? stored, long step, long until, StepFold fold)
    {
        if (stored is null || until <= _from)
        {
            return;
        }

        foreach (var row in _rollups.Blobs(stored.Id, step, _from - RollupRules.Row(step), until))
        {
            var count = RollupChunk.Read(row, _points).Match(count => count, _ => Damaged());
            for (var i = 0; i < count; i++)
            {
                var end = _points[i].At.ToUnixTimeMilliseconds();
                if (end > _from && end - step < until)
                {
                    fold.Add(_points[i]);
                }
            }
        }
    }

    /// <summary>Folds what memory no longer has. Answers the instant up to which all is folded as minutes, or the beginning asked for.</summary>
    private long FoldChunks(StoredSeries? stored, long memoryBegins, StepFold fold)
    {
        if (stored is null || memoryBegins <= _from)
        {
            return _from;
        }

        var from = _from;
        var before = Math.Min(memoryBegins, _until + 1);
        var oldest = Math.Min(ChunkStore.Oldest(db, stored.Id) ?? long.MaxValue, before);
        if (oldest - _from > Gap)
        {
            // Single samples are not kept so long: whole minutes up to the one in which the first is that still stands.
            from = Math.Max(_from, Math.Min(SampleRules.EndOf(oldest, RollupRules.Minute), stored.LastAt));
            FoldRollups(stored, RollupRules.Minute, from, fold);
        }

        var buffer = SampleBuffer.Own;
        foreach (var chunk in _chunks.Blobs(stored.Id, from, before))
        {
            var count = SampleChunk.Read(chunk, buffer.Times, buffer.Values).Match(count => count, _ => Damaged());
            fold.Add(buffer.Times.AsSpan(0, count), buffer.Values.AsSpan(0, count), from, before - 1);
        }

        return from;
    }

    private int Damaged()
    {
        board.NoteDamaged();
        return 0;
    }
}
