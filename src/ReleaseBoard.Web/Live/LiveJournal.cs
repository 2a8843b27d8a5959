using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;

namespace ReleaseBoard.Web.Live;

/// <summary>
/// The journal's newest entries as finished messages. Every listener walks along them with a cursor of its own, so a slow one
/// holds up nobody and fills no queue.
/// </summary>
internal sealed class LiveJournal(JournalDesk journal, IOptions<LiveOptions> options, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json, TimeProvider clock)
{
    /// <summary>Listeners are told of health a group at a time, so that thousands are no burst.</summary>
    public const int Groups = 10;

    private const int Batch = 200;

    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LiveGroup[] _groups = [.. Enumerable.Range(0, Groups).Select(_ => new LiveGroup())];

    // Exchanged whole: thousands read it at the same moment, and none of them waits. Numbers are without a gap, so an entry is found by its own.
    private volatile LiveEntry[] _recent = [];
    private long _last = -1;

    /// <summary>The number of the newest entry that is known here.</summary>
    public long Last => Interlocked.Read(ref _last);

    /// <summary>A message as the HTTP API would write it.</summary>
    public LiveMessage Message<T>(T body) => LiveMessage.Of(body, json.Value.SerializerOptions);

    /// <summary>Completes once the journal was read for the first time.</summary>
    public Task ReadyAsync(CancellationToken cancellationToken) => _ready.Task.WaitAsync(cancellationToken);

    /// <summary>True for the number of an entry nobody has written yet: it is from another journal.</summary>
    public bool IsAhead(long number) => number > Last && number > journal.LastNumber();

    /// <summary>Takes in what was written since the last time. Called by one loop only.</summary>
    public void CatchUp()
    {
        if (Last < 0)
        {
            Interlocked.Exchange(ref _last, journal.LastNumber());
            _ready.TrySetResult();
        }

        while (journal.After(Last, Batch) is { Count: > 0 } batch)
        {
            _recent = [.. _recent.Concat(batch.Select(ToLive)).TakeLast(options.Value.RecentEntries)];
            Interlocked.Exchange(ref _last, batch[^1].Number);
            foreach (var group in _groups)
            {
                group.Ring();
            }
        }
    }

    /// <summary>Tells one group that health changed; the message is written once for all of it.</summary>
    public void HealthChanged(int group) => _groups[group].HealthChanged(Last, Message(new ChangedBody(Last, ["health"], clock.GetUtcNow())));

    /// <summary>What a listener of that group waits on, and what it was last told of health.</summary>
    public LiveGroup Group(int group) => _groups[group];

    /// <summary>The entries after a number, oldest first, no more than a batch; from memory if they are there.</summary>
    public IReadOnlyList<LiveEntry> After(long number)
    {
        if (number >= Last)
        {
            return [];
        }

        var recent = _recent;
        if (recent.Length > 0 && recent[0].Entry.Number <= number + 1)
        {
            var from = (int)(number + 1 - recent[0].Entry.Number);
            return new ArraySegment<LiveEntry>(recent, from, Math.Min(Batch, recent.Length - from));
        }

        return [.. journal.After(number, Batch).Select(ToLive)];
    }

    private LiveEntry ToLive(JournalEntry entry) => new(entry, Message(new EntryBody(entry.Number, LiveTopics.Of(entry), entry)));
}

/// <summary>An entry beside its finished message: what decides who may hear it, and what they hear.</summary>
internal sealed record LiveEntry(JournalEntry Entry, LiveMessage Message);
