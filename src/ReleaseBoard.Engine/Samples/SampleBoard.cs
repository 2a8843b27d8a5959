using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>All series that bring samples now, in memory: one for all sources and circuits. Nothing here takes memory before the first sample.</summary>
public sealed class SampleBoard(IOptions<SampleOptions> options, TimeProvider clock)
{
    // A source's clock may be a little ahead; a sample from another year would shut out all that come before it.
    private static readonly TimeSpan Ahead = TimeSpan.FromMinutes(10);

    // At most MaximumSeries books, together about MaximumMemoryMegabytes.
    private readonly ConcurrentDictionary<SeriesIdentity, SeriesBook> _books = new();
    private readonly SeriesShelf _shelf = new();
    private readonly SeriesIndex _index = new();
    private readonly Lock _opening = new();
    private long _latest = long.MinValue;
    private long _bytes;
    private long _refusedSeries;
    private long _late;
    private long _ahead;
    private long _lost;
    private long _damaged;
    private volatile string? _storeTrouble;
    private volatile string? _cut;

    /// <summary>Series in memory.</summary>
    public int Count => _books.Count;

    /// <summary>Memory they take, about.</summary>
    public long Bytes => Interlocked.Read(ref _bytes);

    /// <summary>How often a series was refused because there was no room for it.</summary>
    public long RefusedSeries => Interlocked.Read(ref _refusedSeries);

    /// <summary>Samples that came late or twice, or that claim to be from the future.</summary>
    public long RefusedSamples => Interlocked.Read(ref _late) + Interlocked.Read(ref _ahead);

    /// <summary>Samples that had to go before the store could take them.</summary>
    public long LostSamples => Interlocked.Read(ref _lost);

    /// <summary>What was refused, lost or found damaged since the start, each a sentence; none while all is well.</summary>
    public Facts<string> Trouble => SampleWords.Trouble(options.Value, RefusedSeries, Interlocked.Read(ref _late), Interlocked.Read(ref _ahead), LostSamples)
        .Concat(SampleWords.Store(_storeTrouble, _cut, Interlocked.Read(ref _damaged))).ToFacts();

    /// <summary>The number to append with, the same for the same series; null when the bound is reached, which is counted and said.</summary>
    public SeriesId? Open(SeriesIdentity identity, MetricKind kind)
    {
        var key = identity.InOrder();
        return _books.TryGetValue(key, out var known) ? known.Id : OpenNew(key, kind);
    }

    /// <summary>
    /// Takes a sample (UTC milliseconds). False when the series was let go meanwhile: open it again. A sample that is not later than
    /// the series' last, or from the future, is counted as refused and otherwise passed over.
    /// </summary>
    public bool Append(SeriesId id, long at, double value)
    {
        if (_shelf.Find(id) is not { } book)
        {
            return false;
        }

        if (at > Volatile.Read(ref _latest) && !IsDue(at))
        {
            Interlocked.Increment(ref _ahead);
            return true;
        }

        if (!book.Append(at, value, out var grown))
        {
            Interlocked.Increment(ref _late);
        }
        else if (grown != 0)
        {
            Weigh(book, grown);
        }

        return true;
    }

    /// <summary>Says why the store takes no samples, or that it does again.</summary>
    internal void NoteStore(string? trouble) => _storeTrouble = trouble;

    /// <summary>Says what had to go before its age.</summary>
    internal void NoteCut(string cut) => _cut = cut;

    /// <summary>Counts a piece of the store that could not be read and was passed over.</summary>
    internal void NoteDamaged() => Interlocked.Increment(ref _damaged);

    /// <summary>All books in batches that stay the same while they live; one that is empty was not always so.</summary>
    internal IEnumerable<(int Batch, IReadOnlyList<SeriesBook> Books)> Batches() => _shelf.Batches();

    internal IReadOnlyList<SeriesBook> Find(SampleQuestion question) => _index.Find(question);

    /// <summary>Once a minute: lets quiet series and the oldest samples go, and weighs what stays.</summary>
    internal void Tidy()
    {
        foreach (var book in _books.Values)
        {
            book.NoteMinute();
            if (book.QuietFor <= options.Value.QuietMinutes || !book.IsWritten)
            {
                continue;
            }

            lock (_opening)
            {
                _books.TryRemove(book.Identity, out _);
                _shelf.Remove(book);
                _index.Remove(book);
            }
        }

        var bytes = _books.Values.Sum(book => (long)book.Bytes);
        if (bytes > options.Value.MaximumMemoryBytes)
        {
            // Down to nine tenths, so that it need not be done every minute.
            DropOldest(bytes - (options.Value.MaximumMemoryBytes * 9 / 10));
            bytes = _books.Values.Sum(book => (long)book.Bytes);
        }

        Interlocked.Exchange(ref _bytes, bytes);
    }

    private SeriesId? OpenNew(SeriesIdentity key, MetricKind kind)
    {
        lock (_opening)
        {
            if (_books.TryGetValue(key, out var known))
            {
                return known.Id;
            }

            if (_books.Count >= options.Value.MaximumSeries)
            {
                Interlocked.Increment(ref _refusedSeries);
                return null;
            }

            var book = _shelf.Add(key, kind);
            _books[key] = book;
            _index.Add(book);
            Interlocked.Add(ref _bytes, book.Bytes);
            return book.Id;
        }
    }

    /// <summary>The clock is asked only when a sample is later than all before.</summary>
    private bool IsDue(long at)
    {
        var latest = (clock.GetUtcNow() + Ahead).ToUnixTimeMilliseconds();
        Volatile.Write(ref _latest, latest);
        return at <= latest;
    }

    /// <summary>A full memory takes in only as much as goes; the minute's tidying shares the loss by age.</summary>
    private void Weigh(SeriesBook book, int grown)
    {
        if (Interlocked.Add(ref _bytes, grown) > options.Value.MaximumMemoryBytes)
        {
            var (bytes, lost) = book.DropOldest();
            Interlocked.Add(ref _bytes, -bytes);
            Interlocked.Add(ref _lost, lost);
        }
    }

    private void DropOldest(long bytes)
    {
        var written = new List<(long Until, int Bytes)>();
        foreach (var book in _books.Values)
        {
            book.ListWritten(written);
        }

        written.Sort();
        var by = long.MinValue;
        foreach (var chunk in written)
        {
            if (bytes <= 0)
            {
                break;
            }

            (by, bytes) = (chunk.Until, bytes - chunk.Bytes);
        }

        foreach (var book in _books.Values)
        {
            book.DropWritten(by);
        }
    }
}
