using ReleaseBoard.Domain.Samples;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Samples;

/// <summary>Books by slot and name, so that a question looks at those it may mean and not at all there are. As many entries as there are books.</summary>
internal sealed class SeriesIndex
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Slot, Dictionary<string, List<SeriesBook>>> _slots = new();

    public void Add(SeriesBook book)
    {
        lock (_gate)
        {
            if (!_slots.TryGetValue(book.Identity.Slot, out var names))
            {
                _slots[book.Identity.Slot] = names = new(StringComparer.Ordinal);
            }

            if (!names.TryGetValue(book.Identity.Series.Name, out var books))
            {
                names[book.Identity.Series.Name] = books = [];
            }

            books.Add(book);
        }
    }

    public void Remove(SeriesBook book)
    {
        lock (_gate)
        {
            if (_slots.TryGetValue(book.Identity.Slot, out var names) && names.TryGetValue(book.Identity.Series.Name, out var books) && books.Remove(book) && books.Count == 0)
            {
                names.Remove(book.Identity.Series.Name);
            }
        }
    }

    /// <summary>The books that a question finds, in no order.</summary>
    public IReadOnlyList<SeriesBook> Find(SampleQuestion question)
    {
        lock (_gate)
        {
            return !_slots.TryGetValue(question.Slot, out var names) ? []
                : question.Name is null ? [.. names.Values.SelectMany(books => books).Where(book => question.Finds(book.Identity))]
                : names.TryGetValue(question.Name, out var named) ? [.. named.Where(book => question.Finds(book.Identity))]
                : [];
        }
    }
}
