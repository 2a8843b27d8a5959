using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;

namespace ReleaseBoard.Web.Live;

/// <summary>
/// The journal's newest entries as finished messages. Every listener walks along them with a cursor of its own, so a slow one
/// holds up nobody and fills no queue.
/// </summary>
internal sealed class LiveJournal(JournalDesk journal, IOptions<LiveOptions> options, IOptions<Microsoft.AspNetCore.Http.Json.JsonOptions> json)
{
    private const int Batch = 200;

    private readonly Lock _lock = new();
    private readonly Queue<LiveEntry> _recent = new();
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _last = -1;
    private long _health;

    /// <summary>The number of the newest entry that is known here.</summary>
    public long Last => Interlocked.Read(ref _last);

    /// <summary>Grows each time health has changed.</summary>
    public long Health => Interlocked.Read(ref _health);

    /// <summary>Completes at the next news. Take it before reading, so that none is missed in between.</summary>
    public Task News
    {
        get
        {
            lock (_lock)
            {
                return _news.Task;
            }
        }
    }

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
            lock (_lock)
            {
                foreach (var entry in batch)
                {
                    _recent.Enqueue(ToLive(entry));
                    if (_recent.Count > options.Value.RecentEntries)
                    {
                        _recent.Dequeue();
                    }
                }
            }

            Interlocked.Exchange(ref _last, batch[^1].Number);
            Ring();
        }
    }

    public void HealthChanged()
    {
        Interlocked.Increment(ref _health);
        Ring();
    }

    /// <summary>The entries after a number, oldest first, no more than a batch; from memory if they are there.</summary>
    public IReadOnlyList<LiveEntry> After(long number)
    {
        if (number >= Last)
        {
            return [];
        }

        lock (_lock)
        {
            if (_recent.TryPeek(out var oldest) && oldest.Entry.Number <= number + 1)
            {
                return [.. _recent.SkipWhile(live => live.Entry.Number <= number).Take(Batch)];
            }
        }

        return [.. journal.After(number, Batch).Select(ToLive)];
    }

    private LiveEntry ToLive(JournalEntry entry) => new(entry, Message(new EntryBody(entry.Number, LiveTopics.Of(entry), entry)));

    private void Ring()
    {
        TaskCompletionSource rung;
        lock (_lock)
        {
            (rung, _news) = (_news, new(TaskCreationOptions.RunContinuationsAsynchronously));
        }

        rung.SetResult();
    }
}

/// <summary>An entry beside its finished message: what decides who may hear it, and what they hear.</summary>
internal sealed record LiveEntry(JournalEntry Entry, LiveMessage Message);
