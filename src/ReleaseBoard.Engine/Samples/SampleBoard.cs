using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>All series that bring samples now, in memory: one for all sources and circuits.</summary>
public sealed class SampleBoard(IOptions<SampleOptions> options)
{
    private const int MostSamplesASeries = 4_000;

    // At most MaximumSeries books, each at most MostSamplesASeries samples.
    private readonly ConcurrentDictionary<SeriesIdentity, SeriesBook> _books = new();
    private readonly ConcurrentDictionary<int, SeriesBook> _numbered = new();
    private readonly Lock _opening = new();
    private int _numbers;
    private long _refusedSeries;
    private long _refusedSamples;

    /// <summary>Series in memory.</summary>
    public int Count => _books.Count;

    /// <summary>How often a series was refused because there was no room for it.</summary>
    public long RefusedSeries => Interlocked.Read(ref _refusedSeries);

    /// <summary>Samples that came late or twice.</summary>
    public long RefusedSamples => Interlocked.Read(ref _refusedSamples);

    /// <summary>The number to append with, the same for the same series; null when the bound is reached, which is counted and said.</summary>
    public SeriesId? Open(SeriesIdentity identity, MetricKind kind)
    {
        var key = identity.InOrder();
        if (_books.TryGetValue(key, out var known))
        {
            return known.Id;
        }

        lock (_opening)
        {
            if (_books.TryGetValue(key, out known))
            {
                return known.Id;
            }

            if (_books.Count >= options.Value.MaximumSeries)
            {
                Interlocked.Increment(ref _refusedSeries);
                return null;
            }

            var book = new SeriesBook(new SeriesId(++_numbers), key, kind);
            _numbered[book.Id.Number] = book;
            _books[key] = book;
            return book.Id;
        }
    }

    /// <summary>
    /// Takes a sample (UTC milliseconds). False when the series was let go meanwhile: open it again. A sample that is not later than
    /// the series' last is counted as refused and otherwise passed over.
    /// </summary>
    public bool Append(SeriesId id, long at, double value)
    {
        if (!_numbered.TryGetValue(id.Number, out var book))
        {
            return false;
        }

        if (!book.Append(at, value, MostSamplesASeries))
        {
            Interlocked.Increment(ref _refusedSamples);
        }

        return true;
    }

    internal IReadOnlyList<SeriesBook> Find(SampleQuestion question) => [.. _books.Values.Where(book => question.Finds(book.Identity))];
}
