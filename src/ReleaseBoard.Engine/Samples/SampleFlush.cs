using System.Data.Common;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>
/// Brings what memory has to the store, in batches that leave room for others at the pen: full chunks as chunks, and the rest of the
/// minute as a tail, so that a crash loses no more than that minute.
/// </summary>
internal sealed class SampleFlush(SampleBoard board, Database database, TimeProvider clock)
{
    // A transaction of these takes some 20 ms.
    private const int SeriesABatch = 200;

    // A row of the tail; about 60 KiB at one sample a second.
    private const int SeriesARow = 500;

    // So many samples make a chunk whose place costs little; slow series wait an hour for them.
    private const int Much = 1000;
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);

    public async Task WriteAsync(int quietMinutes, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var old = Stored.Milliseconds(now - LongestWait);
        foreach (var books in board.Books.Chunk(SeriesABatch))
        {
            var pending = books.Select(book => book.TakePending(Much, old, book.QuietFor >= quietMinutes)).OfType<PendingSamples>().ToList();
            if (pending.Count > 0)
            {
                await database.WriteAsync<int>(db => Write(db, pending, now), cancellationToken);
                foreach (var samples in pending)
                {
                    samples.Book.ValueBefore = samples.Values[^1];
                    samples.Book.NoteWritten(samples.Times[^1]);
                }
            }
        }

        await WriteTailAsync(cancellationToken);
    }

    private async Task WriteTailAsync(CancellationToken cancellationToken)
    {
        var isAny = false;
        foreach (var books in board.Books.Chunk(SeriesARow))
        {
            var unsaved = books.Select(book => book.TakeUnsaved()).OfType<PendingSamples>().ToList();
            if (unsaved.Count == 0)
            {
                continue;
            }

            isAny = true;
            await database.WriteAsync<int>(db => WriteTail(db, unsaved), cancellationToken);
            foreach (var samples in unsaved)
            {
                samples.Book.NoteSaved(samples.Times[^1]);
            }
        }

        if (isAny)
        {
            var waiting = board.Books.Select(book => book.Waits()).DefaultIfEmpty(long.MaxValue).Min();
            await database.WriteAsync<int>(
                db =>
                {
                    TailStore.ForgetBefore(db, waiting);
                    return 0;
                },
                cancellationToken);
        }
    }

    private static int Write(DbConnection db, List<PendingSamples> pending, DateTimeOffset now)
    {
        var batch = new List<PackedSamples>(pending.Count);
        foreach (var samples in pending)
        {
            var book = samples.Book;
            Know(db, samples);
            batch.Add(PackedSamples.Of(book.StoredAs, book.Kind, samples.Times, samples.Values, book.ValueBefore));
        }

        SampleWriter.Write(db, batch, now);
        return batch.Count;
    }

    private static int WriteTail(DbConnection db, List<PendingSamples> unsaved)
    {
        var pieces = new List<(long, byte[])>();
        foreach (var samples in unsaved)
        {
            Know(db, samples);
            for (var at = 0; at < samples.Times.Length; at += SampleChunk.MostSamples)
            {
                var count = Math.Min(SampleChunk.MostSamples, samples.Times.Length - at);
                pieces.Add((samples.Book.StoredAs, SampleChunk.Write(samples.Times.AsSpan(at, count), samples.Values.AsSpan(at, count))));
            }
        }

        TailStore.Add(db, unsaved.Max(samples => samples.Times[^1]), TailChunk.Write(pieces));
        return pieces.Count;
    }

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
