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

    /// <summary>How the objectives of a slot stand now, in the order they were said; none for the first seconds after a start.</summary>
    public Facts<ObjectiveStatus> Status(Slot slot)
    {
        lock (_gate)
        {
            return Books().GetValueOrDefault(slot) is { ReadUntil: not null } book ? Status(book) : [];
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
        BudgetBook book;
        lock (_gate)
        {
            book = new BudgetBook(objectives) { Alarm = Books().GetValueOrDefault(objectives.Slot)?.Alarm ?? BurnAlarm.None };
            health.Limit(objectives.Slot, objectives.Limits);
            Books()[objectives.Slot] = book;
        }

        Read(book, database.Read(HealthStore.Newest));
    }

    /// <summary>Takes in the minutes that were written since the last look; answers the slots whose alarm is another than was told.</summary>
    internal IReadOnlyList<(Slot Slot, BurnAlarm Before, BurnAlarm Now, string Sentence)> Look()
    {
        TakeIn();
        lock (_gate)
        {
            var changed = new List<(Slot, BurnAlarm, BurnAlarm, string)>();
            foreach (var book in Books().Values)
            {
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
            var books = database.Read(ObjectiveStore.List).ToDictionary(row => row.Objectives.Slot, row => new BudgetBook(row.Objectives) { Alarm = row.Alarm });
            foreach (var book in books.Values)
            {
                health.Limit(book.Objectives.Slot, book.Objectives.Limits);
            }

            // Last: a store that was locked on the way leaves nothing half read.
            _books = books;
        }

        return _books;
    }

    private void TakeIn()
    {
        List<BudgetBook> books;
        lock (_gate)
        {
            books = [.. Books().Values.Where(book => book.Objectives.Objectives.Count > 0)];
        }

        if (books.Count == 0)
        {
            return;
        }

        // Minutes are written once a minute: most looks end here.
        var newest = database.Read(HealthStore.Newest);
        foreach (var book in books.Where(book => book.ReadUntil is not { } until || newest > until))
        {
            Read(book, newest);
        }
    }

    /// <summary>Thirty days may be read here: outside the lock that pages share.</summary>
    private void Read(BudgetBook book, long newest)
    {
        var longest = book.Objectives.Objectives.Select(objective => objective.Window).DefaultIfEmpty(TimeSpan.Zero).Max();
        var from = book.Last == 0 ? clock.GetUtcNow() - longest : DateTimeOffset.FromUnixTimeMilliseconds(book.Last);
        var minutes = database.Read(db => HealthStore.List(db, book.Objectives.Slot, from));
        lock (_gate)
        {
            var last = book.Last;
            foreach (var minute in minutes.Where(minute => minute.At > last))
            {
                book.Add(minute);
            }

            book.ReadUntil = newest;
        }
    }
}
