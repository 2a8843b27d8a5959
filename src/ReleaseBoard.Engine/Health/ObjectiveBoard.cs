using ReleaseBoard.Domain.Health;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Health;

/// <summary>How every objective stands, in memory: one for all circuits. Read from the store when first asked, then minute by minute.</summary>
public sealed class ObjectiveBoard(HealthBoard health, Database database, TimeProvider clock)
{
    private readonly Lock _gate = new();

    // One book a slot that has objectives; null until they were read.
    private Dictionary<Slot, BudgetBook>? _books;

    /// <summary>How the objectives of a slot stand now, in the order they were said.</summary>
    public Facts<ObjectiveStatus> Status(Slot slot)
    {
        lock (_gate)
        {
            return Books().GetValueOrDefault(slot) is { } book ? Status(book) : [];
        }
    }

    /// <summary>The worst alarm of each slot that has objectives.</summary>
    public IReadOnlyDictionary<Slot, BurnAlarm> Alarms()
    {
        lock (_gate)
        {
            return Books().ToDictionary(book => book.Key, book => book.Value.Alarm);
        }
    }

    /// <summary>What was agreed for a slot, after the commit; its past is counted anew.</summary>
    internal void Agree(SlotObjectives objectives)
    {
        lock (_gate)
        {
            var books = Books();
            var alarm = books.GetValueOrDefault(objectives.Slot)?.Alarm ?? BurnAlarm.None;
            Open(books, objectives, alarm);
        }
    }

    /// <summary>Takes in the minutes that were written since the last look; answers the slots whose alarm is another than was told.</summary>
    internal IReadOnlyList<(Slot Slot, BurnAlarm Before, BurnAlarm Now, string Sentence)> Look()
    {
        lock (_gate)
        {
            var changed = new List<(Slot, BurnAlarm, BurnAlarm, string)>();
            foreach (var book in Books().Values.Where(book => book.Objectives.Objectives.Count > 0))
            {
                Read(book);
                var worst = Status(book).MaxBy(status => status.Alarm);
                if (worst is not null && worst.Alarm != book.Alarm)
                {
                    changed.Add((book.Objectives.Slot, book.Alarm, worst.Alarm, worst.Sentence));
                }

                health.Alarm(book.Objectives.Slot, worst is { Alarm: BurnAlarm.Page } ? worst.Sentence : null);
            }

            return changed;
        }
    }

    internal void Told(Slot slot, BurnAlarm alarm)
    {
        lock (_gate)
        {
            if (Books().GetValueOrDefault(slot) is { } book)
            {
                book.Alarm = alarm;
            }
        }
    }

    private Facts<ObjectiveStatus> Status(BudgetBook book)
    {
        var now = clock.GetUtcNow();
        var live = health.Sum(book.Objectives.Slot, book.Last == 0 ? DateTimeOffset.MinValue : DateTimeOffset.FromUnixTimeMilliseconds(book.Last), now);
        return book.Objectives.Objectives.Select((objective, place) => BurnRules.Judge(
            objective, span => book.Sum(place, (now - span).ToUnixTimeMilliseconds()) + live.Tally(objective))).ToFacts();
    }

    private Dictionary<Slot, BudgetBook> Books()
    {
        if (_books is null)
        {
            _books = [];
            foreach (var (objectives, alarm) in database.Read(ObjectiveStore.List))
            {
                Open(_books, objectives, alarm);
            }
        }

        return _books;
    }

    private void Open(Dictionary<Slot, BudgetBook> books, SlotObjectives objectives, BurnAlarm alarm)
    {
        health.Limit(objectives.Slot, objectives.Limits);
        if (objectives.Objectives.Count == 0)
        {
            books.Remove(objectives.Slot);
            health.Alarm(objectives.Slot, null);
            return;
        }

        var book = new BudgetBook(objectives) { Alarm = alarm };
        books[objectives.Slot] = book;
        Read(book);
    }

    private void Read(BudgetBook book)
    {
        var from = book.Last == 0
            ? clock.GetUtcNow() - book.Objectives.Objectives.Max(objective => objective.Window)
            : DateTimeOffset.FromUnixTimeMilliseconds(book.Last);
        foreach (var minute in database.Read(db => HealthStore.List(db, book.Objectives.Slot, from)))
        {
            book.Add(minute);
        }
    }
}
