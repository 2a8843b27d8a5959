using System.Data.Common;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>
/// Brings what memory has to the store, a batch of series in a transaction: full chunks as chunks, and the rest of the minute as a
/// tail, so that a crash loses no more than that minute. What becomes chunks takes the room its tail had.
/// </summary>
internal sealed class SampleFlush(SampleBoard board, Database database, TimeProvider clock)
{
    // So many samples make a chunk whose place costs little; slow series wait two hours for them.
    private const int Much = 1000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(2);

    // A tail of more rows than this is written anew as one: a minute of a slow series is mostly the words around it.
    private const int MostRows = 10;

    // Where a quarter of a batch became chunks, what still waits of it is written anew, too.
    private const int ShareForNew = 4;

    // Rows of each batch's tail. Nothing but this object writes the tail.
    private readonly Dictionary<int, int> _rows = [];

    public async Task WriteAsync(int quietMinutes, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var old = Stored.Milliseconds(now - LongestWait);
        foreach (var (batch, books) in board.Batches())
        {
            var pending = books.Select(book => book.TakePending(Much, old, book.QuietFor >= quietMinutes)).OfType<PendingSamples>().ToDictionary(samples => samples.Book);
            var rows = _rows.GetValueOrDefault(batch);
            var isNew = rows >= MostRows || pending.Count * ShareForNew >= books.Count || books.All(book => book.IsWritten || pending.ContainsKey(book));
            var waiting = books.Select(book => book.TakeSince(Math.Max(isNew ? book.Written : book.Saved, pending.GetValueOrDefault(book)?.Times[^1] ?? long.MinValue)))
                .OfType<PendingSamples>().ToList();
            if (pending.Count + waiting.Count > 0 || (isNew && rows > 0))
            {
                await database.WriteAsync<int>(db => Write(db, batch, isNew, [.. pending.Values], waiting, now), cancellationToken);
                _rows[batch] = (isNew ? 0 : rows) + (waiting.Count > 0 ? 1 : 0);
                Note(pending.Values, waiting);
            }
        }
    }

    private static void Note(IEnumerable<PendingSamples> pending, List<PendingSamples> waiting)
    {
        foreach (var samples in pending)
        {
            samples.Book.ValueBefore = samples.Values[^1];
            samples.Book.NoteWritten(samples.Times[^1]);
        }

        foreach (var samples in waiting)
        {
            samples.Book.NoteSaved(samples.Times[^1]);
        }
    }

    private int Write(DbConnection db, int batch, bool isNew, List<PendingSamples> pending, List<PendingSamples> waiting, DateTimeOffset now)
    {
        foreach (var samples in pending.Concat(waiting))
        {
            Know(db, samples);
        }

        // The tail first: chunks take the pages it leaves.
        if (isNew)
        {
            TailStore.Forget(db, batch);
        }

        SampleWriter.Write(db, board, [.. pending.Select(samples => PackedSamples.Of(samples.Book.StoredAs, samples.Book.Kind, samples.Times, samples.Values, samples.Book.ValueBefore))], now);
        if (waiting.Count > 0)
        {
            TailStore.Add(db, batch, TailChunk.Write([.. waiting.SelectMany(Pieces)]));
        }

        return batch;
    }

    private static IEnumerable<TailPiece> Pieces(PendingSamples samples) =>
        samples.Times.Chunk(SampleChunk.MostSamples).Zip(
            samples.Values.Chunk(SampleChunk.MostSamples), (times, values) => new TailPiece(samples.Book.StoredAs, times, values));

    /// <summary>Finds the series in the store, or makes it. Were the transaction undone, the number would be too: it is asked for again.</summary>
    private static void Know(DbConnection db, PendingSamples samples)
    {
        var book = samples.Book;
        if (book.StoredAs != 0 && book.IsStored)
        {
            return;
        }

        book.StoredAs = SeriesStore.Save(db, book.Identity, book.Kind, samples.Times[0]);
        book.ValueBefore = double.IsNaN(book.ValueBefore) ? SampleWriter.ValueBefore(db, book.StoredAs) : book.ValueBefore;
    }
}
