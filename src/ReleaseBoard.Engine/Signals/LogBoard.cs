using System.Collections.Concurrent;
using ReleaseBoard.Domain.Deployments;
using ReleaseBoard.Domain.Signals;
using ReleaseBoard.Domain.Words;

namespace ReleaseBoard.Engine.Signals;

/// <summary>
/// The last log lines of all deployments in memory, wherever they came from: what the runner keeps and what comes over OTLP, with
/// level, time and instance. One for all circuits.
/// <para>
/// Reading: <see cref="LogDesk.ReadAsync"/> asks the runner for what it wrote since and then answers from here; use it wherever one
/// can wait. <see cref="Lines"/> answers at once with what is in memory already. To follow a tail, ask for what arrived after the
/// greatest number that was seen of the same deployment (<see cref="LogDesk.FollowAsync"/>): times are the writers' own words, and
/// their clocks differ.
/// </para>
/// </summary>
public sealed class LogBoard(TimeProvider clock)
{
    // At most this many books of 400 kB each; beyond it, the one nobody wrote or read for longest is forgotten.
    private const int MostBooks = 100;

    private static readonly TimeSpan LatestPast = TimeSpan.FromHours(1);
    private static readonly TimeSpan LatestFuture = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<Owner, LogBook> _books = new();
    private long _number;

    /// <summary>The last lines of a deployment written at or after an instant, oldest first, at most so many.</summary>
    public Facts<SignalLine> Lines(DeploymentId deployment, DateTimeOffset from, int most) => Read(new Owner(null, deployment), from, most);

    /// <summary>The same for lines that named a slot, but no deployment that runs in it.</summary>
    public Facts<SignalLine> Lines(Slot slot, DateTimeOffset from, int most) => Read(new Owner(slot, null), from, most);

    /// <summary>What arrived of a deployment after the line with this number (0: all that is kept), in the order in which it arrived.</summary>
    public Facts<SignalLine> After(DeploymentId deployment, long number) => After(new Owner(null, deployment), number);

    /// <summary>The same of lines that named a slot, but no deployment that runs in it.</summary>
    public Facts<SignalLine> After(Slot slot, long number) => After(new Owner(slot, null), number);

    /// <summary>The number of the line that arrived last of a deployment; 0 while none is kept.</summary>
    public long Newest(DeploymentId deployment) => _books.TryGetValue(new Owner(null, deployment), out var book) ? book.Newest : 0;

    /// <summary>The book of a deployment, a new one where there is none or it was forgotten.</summary>
    internal LogBook BookOf(DeploymentId deployment) => BookOf(new Owner(null, deployment));

    /// <summary>Takes in a line; a time that cannot be (an hour ago, a minute ahead) is replaced by now.</summary>
    public void Add(Slot slot, DeploymentId? deployment, DateTimeOffset? at, LogSeverity level, string instance, string text) =>
        Add(BookOf(deployment is null ? new Owner(slot, null) : new Owner(null, deployment)), at, level, instance, text);

    /// <summary>The same into a book that is at hand, even if it was forgotten meanwhile: then so are its lines.</summary>
    internal void Add(LogBook book, DateTimeOffset? at, LogSeverity level, string instance, string text, long leftOut = 0)
    {
        var now = clock.GetUtcNow();
        var written = at is { } said && said > now - LatestPast && said < now + LatestFuture ? said : now;
        book.Add(Number, written, level, instance, text.Length > SignalLine.LongestText ? text[..SignalLine.LongestText] : text, leftOut);
    }

    private long Number() => Interlocked.Increment(ref _number);

    private Facts<SignalLine> After(Owner owner, long number)
    {
        if (!_books.TryGetValue(owner, out var book))
        {
            return [];
        }

        book.TouchedAt = clock.GetTimestamp();
        return book.After(number);
    }

    private Facts<SignalLine> Read(Owner owner, DateTimeOffset from, int most)
    {
        if (!_books.TryGetValue(owner, out var book))
        {
            return [];
        }

        book.TouchedAt = clock.GetTimestamp();
        return book.Lines(line => line.At >= from, most);
    }

    private LogBook BookOf(Owner owner)
    {
        if (!_books.TryGetValue(owner, out var book))
        {
            book = _books.GetOrAdd(owner, _ => new LogBook());
            while (_books.Count > MostBooks && _books.Where(other => other.Value != book).MinBy(other => other.Value.TouchedAt) is { Value: not null } oldest)
            {
                _books.TryRemove(oldest);
            }
        }

        book.TouchedAt = clock.GetTimestamp();
        return book;
    }

    private readonly record struct Owner(Slot? Slot, DeploymentId? Deployment);
}
