using System.Security.Cryptography;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using ReleaseBoard.Domain.Journal;
using ReleaseBoard.Domain.Notices;
using ReleaseBoard.Domain.Words;
using ReleaseBoard.Engine.Journal;
using ReleaseBoard.Engine.People;
using ReleaseBoard.Engine.Words;

namespace ReleaseBoard.Engine.Notices;

/// <summary>
/// Walks one receiver along the journal: each entry is brought before the next is looked at, and the cursor moves after it was
/// taken. A crash in between brings it again, with the same id.
/// </summary>
internal sealed partial class ReceiverLoop(
    long id, Database database, Feed feed, Vault vault, IReadOnlyList<INoticePost> posts, IOptions<NoticeOptions> options, TimeProvider clock, ILogger log)
{
    private const int Batch = 200;

    private static readonly TimeSpan AfterTrouble = TimeSpan.FromSeconds(5);

    // Room for one unread ring: a second ring before the first is read says nothing new.
    private readonly Channel<bool> _bell = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    // When the last mails went out, at most MailRules.MostSingle of them.
    private readonly Queue<DateTimeOffset> _mails = new();
    private long _seen;
    private int _revision = -1;

    /// <summary>Something may be new: an entry, or the receiver itself.</summary>
    public void Ring() => _bell.Writer.TryWrite(true);

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            TimeSpan? pause;
            try
            {
                pause = await TurnAsync(cancellationToken);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // The store may be free again in a moment; nothing is lost, the cursor stands where it stood.
                TurnFailed(log, id, failure);
                pause = AfterTrouble;
            }

            await WaitAsync(pause, cancellationToken);
        }
    }

    /// <summary>Brings one letter if there is one. Answers how long to wait: null until something is new, zero for not at all.</summary>
    private async Task<TimeSpan?> TurnAsync(CancellationToken cancellationToken)
    {
        var (receiver, keys, batch) = database.Read(Look);
        var now = clock.GetUtcNow();
        if (receiver is null || keys is null || receiver.Delivery.Paused is not null)
        {
            return null;
        }

        if (receiver.Revision != _revision)
        {
            // What was passed over by the former choice stays passed over.
            await SkipAsync(_revision >= 0 ? _seen : 0, receiver, cancellationToken);
            _revision = receiver.Revision;
        }

        if (receiver.Delivery.NextTry > now)
        {
            return receiver.Delivery.NextTry - now;
        }

        var wanted = batch.Where(receiver.Choice.Wants).ToList();
        if (wanted.Count == 0)
        {
            return await PassAsync(receiver, batch, cancellationToken);
        }

        var count = 1;
        if (receiver.Kind is ReceiverKind.Mail)
        {
            if (MailWait(now) is { } rest)
            {
                return rest;
            }

            count = MailRules.InOne(wanted.Count);
        }

        await BringAsync(receiver, keys, [.. wanted.Take(count)], now, cancellationToken);
        return TimeSpan.Zero;
    }

    private (Receiver?, ReceiverKeys?, IReadOnlyList<JournalEntry>) Look(System.Data.Common.DbConnection db)
    {
        var receiver = ReceiverStore.Find(db, id);
        return receiver is null || receiver.Delivery.Paused is not null
            ? (receiver, null, [])
            : (receiver, Keys(db, receiver), JournalStore.After(db, Math.Max(receiver.Delivery.Cursor, _seen), Batch));
    }

    // A person's mail goes where the person says today, and nowhere once they are turned off.
    private ReceiverKeys? Keys(System.Data.Common.DbConnection db, Receiver receiver) => receiver.Owner is not { } owner
        ? ReceiverStore.FindKeys(db, id)
        : PersonStore.Find(db, owner) is { IsActive: true } person && ReceiverRules.IsMail(person.Email) ? new(vault.Lock(person.Email ?? ""), null, null) : null;

    private async Task<TimeSpan?> PassAsync(Receiver receiver, IReadOnlyList<JournalEntry> batch, CancellationToken cancellationToken)
    {
        _seen = batch.Count == 0 ? _seen : batch[^1].Number;

        // Not a write for every entry that nobody asked for: what is passed over again after a crash is passed over.
        if (_seen - receiver.Delivery.Cursor >= Batch)
        {
            await SkipAsync(_seen, receiver, cancellationToken);
        }

        return batch.Count < Batch ? null : TimeSpan.Zero;
    }

    private async Task SkipAsync(long upTo, Receiver receiver, CancellationToken cancellationToken)
    {
        if (upTo > receiver.Delivery.Cursor)
        {
            await database.WriteAsync<bool>(
                db =>
                {
                    ReceiverStore.Skip(db, id, upTo);
                    return true;
                },
                cancellationToken);
        }
    }

    private async Task BringAsync(Receiver receiver, ReceiverKeys keys, Facts<JournalEntry> entries, DateTimeOffset now, CancellationToken cancellationToken)
    {
        PostAnswer answer;
        try
        {
            var notices = entries.Select(entry => Notice.Of(entry, options.Value.Address ?? receiver.Board)).ToFacts();
            answer = await posts.First(post => post.Brings(receiver.Kind)).SendAsync(keys.Open(vault, receiver, notices, now), cancellationToken);
        }
        catch (CryptographicException)
        {
            answer = new(PostOutcome.Gone, "Its address cannot be read any more: the board's keys are others now. Give its address again.");
        }

        var upTo = entries[^1].Number;
        var chance = RandomNumberGenerator.GetInt32(1_000) / 1_000d;
        var outcome = await database.WriteAsync(db => Settle(db, new(upTo, entries.Count, now, clock.GetUtcNow() - now, answer.Outcome, answer.Status, answer.Sentence), answer, chance), cancellationToken);
        feed.Announce(Topic.Notices);
        if (outcome is Outcome<bool>.Accepted { Value: true })
        {
            feed.Announce(Topic.Journal);
        }

        if (receiver.Kind is ReceiverKind.Mail && answer.Outcome is PostOutcome.Taken)
        {
            _mails.Enqueue(now);
        }
    }

    // Asked anew with the pen in hand: someone may have paused, resumed or removed it while the letter was on its way.
    private Outcome<bool> Settle(System.Data.Common.DbConnection db, DeliveryRecord record, PostAnswer answer, double chance)
    {
        if (ReceiverStore.Find(db, id) is not { } receiver)
        {
            return false;
        }

        var now = Stored.Now(clock);
        var state = DeliveryRules.After(receiver.Delivery, Math.Max(record.Entry, receiver.Delivery.Cursor), answer, now, chance);
        var paused = receiver.Delivery.Paused is null && state.Paused is not null;
        ReceiverStore.SaveDelivery(db, id, state);
        DeliveryStore.Add(db, id, record);
        if (paused)
        {
            JournalStore.Append(db, new("receiver.given-up", $"{receiver.Name} is told no more. {state.Paused}") { Subject = receiver.Name }, OperatorName.Board, now);
        }

        return paused;
    }

    // So many in the last minute are enough: what comes meanwhile goes into one.
    private TimeSpan? MailWait(DateTimeOffset now)
    {
        while (_mails.TryPeek(out var first) && now - first >= MailRules.Pause)
        {
            _mails.Dequeue();
        }

        return _mails.Count < MailRules.MostSingle ? null : MailRules.Pause - (now - _mails.Peek());
    }

    private async Task WaitAsync(TimeSpan? pause, CancellationToken cancellationToken)
    {
        if (pause == TimeSpan.Zero)
        {
            return;
        }

        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var bell = _bell.Reader.WaitToReadAsync(over.Token).AsTask();
        await Task.WhenAny(bell, Task.Delay(pause ?? Timeout.InfiniteTimeSpan, clock, over.Token));
        await over.CancelAsync();
        _bell.Reader.TryRead(out _);
        cancellationToken.ThrowIfCancellationRequested();
    }

    [LoggerMessage(1, LogLevel.Warning, "Receiver {Id} could not be told; it is tried again.")]
    private static partial void TurnFailed(ILogger log, long id, Exception failure);
}
