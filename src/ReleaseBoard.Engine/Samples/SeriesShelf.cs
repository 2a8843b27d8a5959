using ReleaseBoard.Domain.Samples;

namespace ReleaseBoard.Engine.Samples;

/// <summary>
/// Books by number, found without a lock. A number is a place and how often the place was given away, so that the number of a book
/// that was let go never finds the one that stands there now.
/// </summary>
internal sealed class SeriesShelf
{
    private const int PlaceBits = 20;
    private const int Places = 1 << PlaceBits;
    private const int Generations = 1 << (31 - PlaceBits);

    // A transaction of these takes some 20 ms.
    private const int PlacesABatch = 200;

    private readonly Lock _gate = new();
    private readonly Stack<int> _free = new();
    private SeriesBook?[] _books = [];
    private short[] _generations = [];
    private int _used;

    /// <summary>The book of that number; null when it was let go.</summary>
    public SeriesBook? Find(SeriesId id)
    {
        var books = Volatile.Read(ref _books);
        var place = id.Number & (Places - 1);
        return place < books.Length && books[place] is { } book && book.Id == id ? book : null;
    }

    /// <summary>The books by their places, so many at a time.</summary>
    public IEnumerable<(int Batch, IReadOnlyList<SeriesBook> Books)> Batches() =>
        Volatile.Read(ref _books).Chunk(PlacesABatch).Select((books, batch) => (batch, (IReadOnlyList<SeriesBook>)[.. books.OfType<SeriesBook>()]));

    public SeriesBook Add(SeriesIdentity identity, MetricKind kind)
    {
        lock (_gate)
        {
            if (!_free.TryPop(out var place))
            {
                place = _used++;
                Grow(place);
            }

            var book = new SeriesBook(new SeriesId((_generations[place] << PlaceBits) | place), identity, kind);
            Volatile.Write(ref _books[place], book);
            return book;
        }
    }

    public void Remove(SeriesBook book)
    {
        lock (_gate)
        {
            var place = book.Id.Number & (Places - 1);
            _books[place] = null;
            _generations[place] = (short)((_generations[place] + 1) % Generations);
            _free.Push(place);
        }
    }

    private void Grow(int place)
    {
        if (place < _books.Length)
        {
            return;
        }

        Array.Resize(ref _generations, Math.Max(64, place * 2));
        var books = _books;
        Array.Resize(ref books, _generations.Length);
        Volatile.Write(ref _books, books);
    }
}
