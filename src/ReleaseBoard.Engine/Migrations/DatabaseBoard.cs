using System.Collections.Concurrent;
using ReleaseBoard.Domain.Artifacts;
using ReleaseBoard.Domain.Migrations;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Migrations;

/// <summary>What a database says of itself at one time.</summary>
/// <param name="History">Every attempt, the first first.</param>
/// <param name="IsTaken">Something is begun in it, and somebody has the right to migrate it.</param>
/// <param name="IsThere">False for a file that nobody has made yet.</param>
public sealed record DatabaseLook(SqlDialect Dialect, IReadOnlyList<HistoryRow> History, bool IsTaken, bool IsThere);

/// <summary>
/// What databases say of themselves. Whoever looks gets one look with all others of the same second, as long as nothing was announced
/// since it began; looks follow one another a second apart, however many look.
/// </summary>
public sealed class DatabaseBoard(DatabaseDoor door, Feed feed, TimeProvider clock)
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    // A history may be long; of a database that nobody looks at any more the mark is enough.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(1);

    // Longer than any healthy database needs to say what ran in it; whoever looks is told that it does not answer.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    // One entry for each connection that settings named while this board ran and somebody looked.
    private readonly ConcurrentDictionary<(Slot Slot, DatabaseEngine Engine, string Connection), Place> _places = new();

    /// <summary>What had run in a database when somebody looked last, as <see cref="HistoryRules.Mark"/> says it; null when nobody did.</summary>
    /// <param name="connection">As <see cref="DatabaseWords.Mark"/> tells it.</param>
    public string? LastMark(Slot slot, DatabaseManifest? manifest, string connection) => _places.GetValueOrDefault(Key(slot, manifest, connection))?.Mark;

    /// <summary>Refused when it does not answer.</summary>
    public Task<Outcome<DatabaseLook>> LookAsync(Slot slot, DatabaseManifest? manifest, DatabaseWords words, CancellationToken cancellationToken)
    {
        Forget();
        var place = _places.GetOrAdd(Key(slot, manifest, words.Mark), _ => new Place());
        lock (place)
        {
            return Current(place, () => AskAsync(place, manifest, words)).WaitAsync(cancellationToken);
        }
    }

    private static (Slot Slot, DatabaseEngine Engine, string Connection) Key(Slot slot, DatabaseManifest? manifest, string connection) =>
        (slot, manifest?.Engine ?? DatabaseEngine.Sqlite, connection);

    private void Forget()
    {
        foreach (var place in _places.Values)
        {
            lock (place)
            {
                if (place is { Next: null, Last.IsCompleted: true } && clock.GetElapsedTime(place.BeganAt) > Kept)
                {
                    place.Last = null;
                }
            }
        }
    }

    private Task<Outcome<DatabaseLook>> Current(Place place, Func<Task<Outcome<DatabaseLook>>> ask)
    {
        if ((place.Next ?? place.Last) is not { } known)
        {
            return Begin(place, ask);
        }

        var (rest, isOver) = (Pace - clock.GetElapsedTime(place.BeganAt), known.IsCompleted);
        return place.Next is not null || (place.Turn == Turn() && (rest > TimeSpan.Zero || !isOver)) ? known
            : rest <= TimeSpan.Zero && isOver ? Begin(place, ask)
            : place.Next = Task.Run(() => AfterAsync(place, known, rest, ask), CancellationToken.None);
    }

    // One look at a time, and each a pace after the one before: whoever comes meanwhile gets the next one.
    private async Task<Outcome<DatabaseLook>> AfterAsync(Place place, Task last, TimeSpan rest, Func<Task<Outcome<DatabaseLook>>> ask)
    {
        await Task.WhenAll(last, Task.Delay(rest > TimeSpan.Zero ? rest : TimeSpan.Zero, clock, CancellationToken.None)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Task<Outcome<DatabaseLook>> begun;
        lock (place)
        {
            begun = Begin(place, ask);
        }

        return await begun;
    }

    private Task<Outcome<DatabaseLook>> Begin(Place place, Func<Task<Outcome<DatabaseLook>>> ask)
    {
        (place.Next, place.Turn, place.BeganAt) = (null, Turn(), clock.GetTimestamp());

        // SQLite works on the thread that asks.
        return place.Last = Task.Run(ask, CancellationToken.None);
    }

    private long Turn() => feed.Turn(Topic.Promotions) + feed.Turn(Topic.Deployments);

    private async Task<Outcome<DatabaseLook>> AskAsync(Place place, DatabaseManifest? manifest, DatabaseWords words)
    {
        using var inTime = new CancellationTokenSource(Patience, clock);
        try
        {
            var said = await door.WithAsync(manifest, words.Connection, DatabaseUse.Look, target => ReadAsync(target, inTime.Token), inTime.Token).WaitAsync(inTime.Token);
            Note(place, said);
            return said;
        }
        catch (OperationCanceledException)
        {
            return Refusal.Unavailable("migration.silent", $"The database did not answer within {Spans.Words(Patience)}.");
        }
    }

    private static async Task<Outcome<DatabaseLook>> ReadAsync(IMigrationTarget target, CancellationToken cancellationToken)
    {
        var history = await HistoryStore.ReadAsync(target, cancellationToken);

        // While nothing is begun nobody is in the middle of it, and nobody has to be asked who has the right.
        var isTaken = history.Any(row => row.State is AttemptState.Running) && await target.IsLockedAsync(cancellationToken);
        return new DatabaseLook(target.Dialect, history, isTaken, target.IsThere);
    }

    // Whoever shows what was tried before hears that it is old.
    private void Note(Place place, Outcome<DatabaseLook> said)
    {
        if (said is Outcome<DatabaseLook>.Accepted { Value.History: var history })
        {
            var (before, now) = (place.Mark, HistoryRules.Mark(history));
            place.Mark = now;
            if (before is not null && before != now)
            {
                feed.Announce(Topic.Promotions);
            }
        }
    }

    /// <summary>The looks at one database; all but the mark is written with the place locked.</summary>
    private sealed class Place
    {
        private volatile string? _mark;

        public Task<Outcome<DatabaseLook>>? Last { get; set; }

        public Task<Outcome<DatabaseLook>>? Next { get; set; }

        public long Turn { get; set; }

        public long BeganAt { get; set; }

        public string? Mark
        {
            get => _mark;
            set => _mark = value;
        }
    }
}
